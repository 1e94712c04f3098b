"""`lockstep account` and the kinds of wallets, as a user or a script types them: the real signer, real files, no network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import PASSWORD, Ran, lockstep
from tests.wallet.cli.test_wallets import ALONE, JUNK, NEW, home
from tests.wallet.keys.test_extended import ACCOUNT as XPUB
from tests.wallet.keys.test_keystore import PBKDF2
from wallet.keys.derivation import addresses, seed_from_phrase
from wallet.model.path import PathStyle

__all__ = ["home"]

KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"
FIRST = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
SECOND = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
OF_THE_FILE = "0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b"
FRENCH = "abaisser " * 11 + "abeille"


def account(*arguments: str, home: Path, given: str = "") -> Ran:
    return lockstep("account", *arguments, "--json", home=home, given=given)


@pytest.fixture
def folder(home: Path) -> Path:
    """With one wallet, of the phrase that everybody knows."""
    assert lockstep("wallet", "restore", *ALONE, home=home, given=f"{JUNK}\n{PASSWORD}\n").code == 0
    return home


def test_accounts_of_every_origin(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text(json.dumps(PBKDF2))
    imported = account("import", "--name", "Old", "--password-stdin", home=folder, given=f"{KEY}\n{PASSWORD}\n").json()
    assert (imported["address"], imported["kind"]) == (SECOND, "imported")
    from_file = account("import", "--keystore", str(file), "--password-stdin", home=folder, given=f"testpassword\n{PASSWORD}\n").json()
    assert from_file["address"] == OF_THE_FILE
    added = account("add", "--path", "ledger-live", "--password-stdin", home=folder, given=f"{PASSWORD}\n").json()
    assert added["path"] == "m/44'/60'/1'/0/0"
    listed = account("list", home=folder).json()
    assert [each["address"] for each in listed] == [FIRST, SECOND, OF_THE_FILE, added["address"]]
    assert [each["kind"] for each in listed] == ["derived", "imported", "imported", "derived"]

    assert account("rename", "2", "Older", home=folder).json()["name"] == "Older"
    assert account("hide", "older", home=folder).json()["hidden"] is True
    assert account("move", SECOND.lower(), "1", home=folder).json()["index"] == 0

    out = tmp_path / "out.json"
    exported = account("export", "Older", "--out", str(out), "--password-stdin", home=folder, given=f"{PASSWORD}\n{NEW}\n").json()
    assert exported == {"address": SECOND, "file": str(out)}
    again = account("export", "Older", "--out", str(out), "--password-stdin", home=folder, given=f"{PASSWORD}\n{NEW}\n")
    assert (again.code, again.says("not written over")) == (2, True)
    written = b"".join(path.read_bytes() for path in (*folder.rglob("*"), out) if path.is_file())
    assert bytes.fromhex(KEY[2:]) not in written
    assert KEY[2:].encode() not in written


XPRV = "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBe"
REFUSED: tuple[tuple[tuple[str, ...], str, int, str], ...] = (
    (("import", "--password-stdin"), f"{KEY}\nanother\n", 1, "does not open this wallet"),
    (("import", "--keystore", "/nonexistent", "--password-stdin"), f"x\n{PASSWORD}\n", 2, "cannot be read"),
    (("watch", XPUB.replace("xpub", "zpub")), "", 2, "SLIP-132"),
    (("watch", XPRV), "", 2, "Never paste"),
    (("rename", "nobody", "x"), "", 2, "no account “nobody”"),
    (("discover", "--password-stdin"), f"{PASSWORD}\n", 1, "No node of"),
)


def test_what_cannot_be_done_is_a_sentence(folder: Path) -> None:
    for arguments, given, code, sentence in REFUSED:
        ran = account(*arguments, home=folder, given=given)
        assert (ran.code, ran.says(sentence)) == (code, True), ran
        assert "9s21ZrQH" not in ran.err
    assert len(account("list", home=folder).json()) == 1


def test_a_wallet_of_one_key_is_recovered_by_its_code(home: Path) -> None:
    made = lockstep("wallet", "import", "--name", "Lone", *ALONE, "--json", home=home, given=f"{KEY}\n{PASSWORD}\n").json()
    assert (made["kind"], made["address"]) == ("keys", SECOND)
    assert lockstep("wallet", "recover", "--code", "--password-stdin", home=home, given=f"{made['code'].lower()}\n{NEW}\n").code == 0
    again = account("import", "--password-stdin", home=home, given=f"{'22' * 32}\n{NEW}\n")
    assert again.json()["kind"] == "imported"


def test_a_wallet_that_only_watches_is_listed_renamed_and_removed(home: Path) -> None:
    made = lockstep("wallet", "watch", XPUB, "--name", "Cold", "--json", home=home).json()
    assert (made["kind"], made["address"]) == ("watched", FIRST)
    assert [each["address"] for each in account("watch", XPUB, home=home).json()] == [SECOND]
    refused = account("import", "--password-stdin", home=home, given=f"{KEY}\n{PASSWORD}\n")
    assert (refused.code, refused.says("only watched")) == (1, True)
    assert lockstep("wallet", "rename", "Cold", "Colder", "--json", home=home).json()["name"] == "Colder"
    asked = lockstep("wallet", "remove", "Colder", home=home)
    assert (asked.code, asked.says("add --yes")) == (2, True)
    assert lockstep("wallet", "remove", "Colder", "--yes", home=home).code == 0
    assert lockstep("wallet", "list", "--json", home=home).json() == []


def test_two_wallets_one_of_them_french_and_one_is_removed(folder: Path) -> None:
    arguments = ("--name", "Deux", "--path", "testnet", *ALONE, "--json")
    made = lockstep("wallet", "restore", *arguments, home=folder, given=f"{FRENCH}\n{PASSWORD}\n").json()
    assert made["address"] == addresses(seed_from_phrase(FRENCH), PathStyle.TESTNET, 0, 1)[0]
    assert lockstep("wallet", "rename", "Deux", "Main", *ALONE[1:], home=folder, given=f"{PASSWORD}\n").says(
        "is already in this data folder"
    )
    assert lockstep("wallet", "remove", "Main", "--yes", "--password-stdin", home=folder, given=f"{PASSWORD}\n").code == 0
    (left,) = lockstep("wallet", "list", "--json", home=folder).json()
    assert left["name"] == "Deux"
