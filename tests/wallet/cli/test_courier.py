"""`lockstep courier`: off unless turned on, and without a keyring it stays so, in a sentence."""

from __future__ import annotations

from pathlib import Path

from tests.command_line import PASSWORD, lockstep

JUNK = "test test test test test test test test test test test junk"


def test_without_a_keyring_it_is_refused_and_stays_off(tmp_path: Path) -> None:
    made = lockstep("wallet", "restore", "--password-stdin", "--no-keyring", home=tmp_path, given=f"{JUNK}\n{PASSWORD}\n")
    assert made.code == 0, made.err
    refused = lockstep("courier", "on", "--password-stdin", home=tmp_path, given=f"{PASSWORD}\n")
    assert refused.code == 1
    assert refused.says("keyring", "Nothing is lost")
    assert lockstep("courier", "status", "--json", home=tmp_path).json() == {
        "on": False,
        "address": None,
        "trouble": "",
        "swaps": 0,
        "gas": [],
    }
    assert not list(tmp_path.rglob("courier.json"))
