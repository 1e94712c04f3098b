"""`lockstep derive` against public vectors: the phrases of BIP-39's test file and of every local test chain."""

from __future__ import annotations

import pytest

from tests.command_line import lockstep

JUNK = "test test test test test test test test test test test junk"
ABANDON = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"


def test_the_first_accounts_of_the_test_phrase() -> None:
    rows = lockstep("derive", "--count", "3", "--json", given=JUNK + "\n").json()
    assert rows == [
        {"index": 0, "path": "m/44'/60'/0'/0/0", "address": "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"},
        {"index": 1, "path": "m/44'/60'/0'/0/1", "address": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"},
        {"index": 2, "path": "m/44'/60'/0'/0/2", "address": "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"},
    ]


def test_a_start_index_continues_the_same_row() -> None:
    whole = lockstep("derive", "--count", "4", "--json", given=JUNK + "\n").json()
    assert lockstep("derive", "--count", "2", "--start", "2", "--json", given=JUNK + "\n").json() == whole[2:]


@pytest.mark.parametrize(
    ("style", "path"),
    [
        ("bip44", "m/44'/60'/0'/0/1"),
        ("ledger-live", "m/44'/60'/1'/0/0"),
        ("legacy", "m/44'/60'/0'/1"),
        ("testnet", "m/44'/1'/0'/0/1"),
    ],
)
def test_every_style_has_its_path_and_an_address_of_its_own(style: str, path: str) -> None:
    (row,) = lockstep("derive", "--start", "1", "--path", style, "--json", given=ABANDON + "\n").json()
    assert row["path"] == path
    others = {
        lockstep("derive", "--start", "1", "--path", other, "--json", given=ABANDON + "\n").json()[0]["address"]
        for other in ("bip44", "ledger-live", "legacy", "testnet")
        if other != style
    }
    assert row["address"] not in others
    assert len(others) == 3


def test_a_passphrase_is_taken_exactly() -> None:
    found = {
        passphrase: lockstep("derive", "--json", "--passphrase-stdin", given=f"{ABANDON}\n{passphrase}\n").json()[0]["address"]
        for passphrase in ("", "TREZOR", " TREZOR", "TREZOR ", "TRE ZOR")
    }
    assert len(set(found.values())) == len(found)
    assert found[""] == lockstep("derive", "--json", given=ABANDON + "\n").json()[0]["address"]


def test_a_line_end_of_windows_is_not_part_of_a_passphrase() -> None:
    unix = lockstep("derive", "--json", "--passphrase-stdin", given=f"{ABANDON}\nTREZOR\n").json()
    assert lockstep("derive", "--json", "--passphrase-stdin", given=f"{ABANDON}\r\nTREZOR\r\n").json() == unix


@pytest.mark.parametrize(
    ("phrase", "named"),
    [
        (JUNK.replace("junk", "jnk"), "jnk"),
        ("zzz " + JUNK, "zzz"),
        (JUNK.replace("junk", "test"), "checksum"),
        ("", ""),
    ],
)
def test_a_wrong_phrase_ends_with_2_and_a_sentence(phrase: str, named: str) -> None:
    ran = lockstep("derive", "--json", given=phrase + "\n")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.says("recovery phrase", named, "Nothing was stored")


def test_no_input_at_all_is_a_sentence_too() -> None:
    ran = lockstep("derive", "--json")
    assert ran.code == 2
    assert ran.says("Standard input ended")
