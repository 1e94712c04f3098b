"""`lockstep safety`: shows the lists, and takes in a newer one after showing what it changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import lockstep

THIEF = "0x0101010101010101010101010101010101010101"


def a_list(folder: Path, **changed: Any) -> str:
    plain: dict[str, Any] = {
        "version": 1,
        "list": "spenders",
        "date": "2099-01-01",
        "sources": ["a friend"],
        "entries": [{"what": THIEF, "is": "blocked", "note": "took tokens"}],
    }
    path = folder / "list.json"
    path.write_text(json.dumps(plain | changed), encoding="utf-8")
    return str(path)


def test_a_newer_list_is_shown_asked_for_and_used(tmp_path: Path) -> None:
    home, file = tmp_path / "home", a_list(tmp_path)
    before = lockstep("safety", "show", "--json", home=home).json()
    assert [each["list"] for each in before] == ["phishing hosts", "spenders", "symbols"]
    refused = lockstep("safety", "update", file, home=home)
    assert refused.code == 2
    assert refused.says(f"+ {THIEF} (blocked: took tokens)", "- 0x000000000022D473030F116dDEE9F6B43aC78BA3", "Nothing was changed")
    assert lockstep("safety", "show", "--json", home=home).json() == before
    taken = lockstep("safety", "update", file, "--yes", "--json", home=home).json()
    assert taken["added"] == [{"what": THIEF, "is": "blocked", "note": "took tokens"}]
    assert taken["removed"] == before[1]["entries"]
    after = lockstep("safety", "show", "--json", home=home).json()
    assert after[1] == {"list": "spenders", "date": "2099-01-01", "sources": ["a friend"], "entries": taken["added"]}
    assert (after[0], after[2]) == (before[0], before[2])


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"date": "2020-01-01"}, "only a newer one"), ({"entries": [{"what": THIEF}]}, "entries[0].is"), ({"version": 9}, "format 9")],
)
def test_a_list_that_is_old_or_broken_is_refused_in_a_sentence(tmp_path: Path, changed: dict[str, Any], words: str) -> None:
    home = tmp_path / "home"
    refused = lockstep("safety", "update", a_list(tmp_path, **changed), "--yes", home=home)
    assert refused.code == 2
    assert refused.says(words, "Nothing was changed")
    assert not (home / "safety").exists()


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    refused = lockstep("safety", "update", str(tmp_path / "none.json"), "--yes", home=tmp_path / "home")
    assert refused.code == 2
    assert refused.says("No such file", "Nothing was changed")
