"""Lists that rules look things up in: read strictly, compared entry by entry."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import BadDocument, OldList
from wallet.model.address import checksummed
from wallet.model.safety_lists import (
    MAX_ENTRIES,
    Entry,
    ListKind,
    SafetyList,
    SafetyLists,
    Verdict,
    difference,
    read_list,
    write_list,
)

THIEF, FRIEND = (checksummed(bytes([place]) * 20) for place in (1, 2))
DAY = date(2026, 1, 31)


def document(**changed: Any) -> str:
    plain = {
        "version": 1,
        "list": "spenders",
        "date": "2026-01-31",
        "sources": ["by hand"],
        "entries": [{"what": THIEF, "is": "blocked", "note": "took tokens"}, {"what": FRIEND, "is": "known", "note": "a friend"}],
    }
    return json.dumps(plain | changed)


def hosts(*names: str) -> str:
    return document(list="phishing hosts", entries=[{"what": name, "is": "blocked", "note": "bad"} for name in names])


def test_a_list_is_what_its_file_says() -> None:
    listed = read_list(document())
    entries = (Entry(THIEF, Verdict.BLOCKED, "took tokens"), Entry(FRIEND, Verdict.KNOWN, "a friend"))
    assert listed == SafetyList(ListKind.SPENDERS, DAY, ("by hand",), entries)
    assert read_list(write_list(listed)) == listed


def test_hosts_are_folded() -> None:
    assert [entry.what for entry in read_list(hosts("EVIL.example.", "xn--bcher-kva.example")).entries] == [
        "evil.example",
        "bücher.example",
    ]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"version": 2}, "version"),
        ({"list": "friends"}, "list"),
        ({"date": "2026-13-01"}, "date"),
        ({"date": "20260131"}, "date"),
        ({"date": "2026-W05-6"}, "date"),
        ({"sources": []}, "sources"),
        ({"entries": {}}, "entries"),
        ({"entries": [{"what": THIEF, "is": "blocked"}]}, "entries[0].note"),
        ({"entries": [{"what": checksummed(b"\xab" * 20).lower(), "is": "blocked", "note": "x"}]}, "entries[0].what"),
        ({"entries": [{"what": "evil.example", "is": "blocked", "note": "x"}]}, "entries[0].what"),
        ({"entries": [{"what": THIEF, "is": "thief", "note": "x"}]}, "entries[0].is"),
        ({"entries": [{"what": THIEF, "is": "known", "note": "x"}, {"what": THIEF, "is": "blocked", "note": "x"}]}, "entries"),
        ({"entries": [{"what": THIEF, "is": "known", "note": "a\u202eb"}]}, "entries[0].note"),
        ({"list": "phishing hosts", "entries": [{"what": "com", "is": "blocked", "note": "x"}]}, "entries[0].what"),
        ({"list": "phishing hosts", "entries": [{"what": "a.example", "is": "known", "note": "x"}]}, "entries[0].is"),
        ({"list": "symbols", "entries": [{"what": "ETH", "is": "blocked", "note": "x"}]}, "entries[0].is"),
        ({"more": 1}, "more"),
    ],
)
def test_the_first_wrong_field_is_named(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BadDocument) as refused:
        read_list(document(**changed))
    assert refused.value.field is not None
    assert refused.value.field.startswith(field)


def test_two_spellings_of_one_host_are_the_same_entry() -> None:
    with pytest.raises(BadDocument, match="twice"):
        read_list(hosts("evil.example", "EVIL.EXAMPLE."))


def test_there_is_an_end_to_entries() -> None:
    with pytest.raises(BadDocument, match=f"{MAX_ENTRIES + 1} entries"):
        read_list(hosts(*(f"h{place}.example" for place in range(MAX_ENTRIES + 1))))


def test_rules_find_what_the_lists_say() -> None:
    symbols = read_list(document(list="symbols", entries=[{"what": "ETH", "is": "known", "note": "Ether"}]))
    found = SafetyLists.of((read_list(document()), read_list(hosts("evil.example")), symbols))
    assert found == SafetyLists(frozenset({"evil.example"}), {FRIEND: "a friend"}, {THIEF: "took tokens"}, (("ETH", "Ether"),))


names = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(names, names)
def test_a_difference_leads_from_one_list_to_the_other(before: list[str], after: list[str]) -> None:
    old = read_list(hosts(*(f"{name}.example" for name in before)))
    new = replace(read_list(hosts(*(f"{name}.example" for name in after))), day=DAY + timedelta(days=1))
    changes = difference(old, new)
    assert set(changes.added) == set(new.entries) - set(old.entries)
    assert (set(old.entries) - set(changes.removed)) | set(changes.added) == set(new.entries)


def test_another_verdict_is_seen_in_both_directions() -> None:
    old = read_list(document())
    turned = replace(old.entries[0], verdict=Verdict.KNOWN)
    changes = difference(old, replace(old, day=date(2026, 2, 1), entries=(turned, old.entries[1])))
    assert (changes.added, changes.removed) == ((turned,), (old.entries[0],))


@pytest.mark.parametrize("days", [0, -1])
def test_only_a_newer_list_takes_the_place_of_another(days: int) -> None:
    old = read_list(document())
    with pytest.raises(OldList, match="Nothing was changed"):
        difference(old, replace(old, day=DAY + timedelta(days=days)))
