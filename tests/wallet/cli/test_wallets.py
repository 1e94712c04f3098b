"""Making and restoring wallets from the command line, and everything a data folder may be up to."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.command_line import PASSWORD, lockstep
from wallet.storage.home import Home, HomeLock

JUNK = "test test test test test test test test test test test junk"
ALONE = ("--no-keyring", "--password-stdin")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder whose one chain is a port nobody listens on: nothing else is contacted."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "networks.json").write_text(unreachable(), encoding="utf-8")
    return folder


def unreachable() -> str:
    from dataclasses import replace
    from importlib.resources import files

    from wallet.model.networks_file import read_networks, write_networks

    network = read_networks((files("resources") / "networks.json").read_text(encoding="utf-8"))[0]
    return write_networks([replace(network, endpoints=("http://127.0.0.1:9",), playground=True)])


def restored(home: Path, name: str = "Main") -> None:
    assert lockstep("wallet", "restore", "--name", name, *ALONE, home=home, given=f"{JUNK}\n{PASSWORD}\n").code == 0


def test_a_new_wallet_prints_a_phrase_that_restores_to_the_same_address(home: Path, tmp_path: Path) -> None:
    made = lockstep("wallet", "new", *ALONE, "--json", home=home, given=PASSWORD + "\n").json()
    assert len(made["phrase"].split()) == 12
    (derived,) = lockstep("derive", "--json", given=made["phrase"] + "\n").json()
    assert derived["address"] == made["address"]
    (listed,) = lockstep("wallet", "list", "--json", home=home).json()
    assert listed == {"id": made["id"], "name": "Main", "keyring": None, "kind": "phrase"}


def test_the_phrase_is_nowhere_in_the_data_folder(home: Path) -> None:
    made = lockstep("wallet", "new", *ALONE, "--json", home=home, given=PASSWORD + "\n").json()
    written = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert made["phrase"].encode() not in written
    assert PASSWORD.encode() not in written
    assert all(word.encode() not in written for word in (made["phrase"].split()[0] + " " + made["phrase"].split()[1],))


def test_a_passphrase_makes_another_wallet(home: Path) -> None:
    plain = lockstep("wallet", "restore", *ALONE, "--json", home=home, given=f"{JUNK}\n{PASSWORD}\n").json()
    hidden = lockstep(
        "wallet", "restore", "--name", "Hidden", "--passphrase-stdin", *ALONE, "--json", home=home, given=f"{JUNK}\n secret \n{PASSWORD}\n"
    ).json()
    assert plain["address"] != hidden["address"]


@pytest.mark.parametrize(
    ("given", "arguments", "code", "sentence"),
    [
        (f"{JUNK}x\n{PASSWORD}\n", ALONE, 2, "junkx"),
        (f"{JUNK}\npassword\n", ALONE, 2, "too easy to guess"),
        (f"{JUNK}\n", ALONE, 2, "Standard input ended before the password"),
        (f"{JUNK}\n{PASSWORD}\n", ("--no-keyring",), 2, "--password-stdin"),
        (f"{JUNK}\n{PASSWORD}\n", ("--password-stdin",), 1, "keyring of this computer"),
    ],
    ids=["wrong word", "weak password", "no password line", "no terminal", "no keyring service"],
)
def test_what_cannot_be_used_is_a_sentence_and_leaves_nothing(
    home: Path, given: str, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    ran = lockstep("wallet", "restore", *arguments, home=home, given=given)
    assert ran.code == code
    assert ran.says(sentence)
    assert lockstep("wallet", "list", "--json", home=home).json() == []


NEW = "walrus-telescope-41-marmalade"


def test_another_password_and_the_former_one_opens_nothing(home: Path) -> None:
    restored(home)
    ran = lockstep("wallet", "password", "--password-stdin", home=home, given=f"{PASSWORD}\n{NEW}\n")
    assert ran.code == 0
    assert ran.out == "“Main” has a new lock. The password is its only lock. The former password opens nothing any more.\n"
    again = lockstep("wallet", "password", "--password-stdin", "--json", home=home, given=f"{PASSWORD}\n{NEW}\n")
    assert again.code == 1
    assert again.says("does not open this wallet")


def test_a_forgotten_password_is_got_over_with_the_phrase(home: Path) -> None:
    arguments = ("--passphrase-stdin", "--password-stdin")
    assert lockstep("wallet", "restore", "--no-keyring", *arguments, home=home, given=f"{JUNK}\n p \n{PASSWORD}\n").code == 0
    assert lockstep("wallet", "password", "--with-phrase", *arguments, home=home, given=f"{JUNK}\n p \n{NEW}\n").code == 0
    back = lockstep("wallet", "password", "--password-stdin", "--json", home=home, given=f"{NEW}\n{PASSWORD}\n")
    assert back.json()["keyring"] is None


def test_a_lock_that_cannot_be_changed_stays(home: Path) -> None:
    restored(home)
    (vault,) = home.rglob("vault.json")
    before = vault.read_bytes()
    for given, arguments, code, sentence in (
        (f"{PASSWORD}\npassword\n", (), 2, "too easy to guess"),
        (f"{PASSWORD}\n", (), 2, "ended before the new password"),
        (f"{PASSWORD}\n{NEW}\n", ("--keyring",), 1, "keyring of this computer"),
        (f"{PASSWORD}\n{NEW}\n", ("--keyring", "--no-keyring"), 2, "not both"),
    ):
        ran = lockstep("wallet", "password", "--password-stdin", *arguments, home=home, given=given)
        assert (ran.code, ran.says(sentence)) == (code, True), ran
    assert vault.read_bytes() == before


def test_a_name_is_taken_once(home: Path) -> None:
    restored(home)
    ran = lockstep("wallet", "restore", *ALONE, home=home, given=f"{JUNK}\n{PASSWORD}\n")
    assert ran.code == 1
    assert ran.says("already in this data folder")


def test_the_home_may_stand_before_the_command(home: Path) -> None:
    restored(home)
    assert lockstep("--home", str(home), "wallet", "list", "--json").json()[0]["name"] == "Main"


def test_a_dead_node_is_named_and_never_shows_zero(home: Path) -> None:
    restored(home)
    shown = lockstep("balances", "--json", home=home).json()
    assert shown["networks"][0]["health"] == "down"
    assert "No node of" in shown["networks"][0]["sentence"]
    assert {row["units"] for row in shown["balances"]} == {None}
    assert all(row["stale"] for row in shown["balances"])


def test_a_second_instance_is_refused(home: Path) -> None:
    restored(home)
    with HomeLock(Home(home)):
        ran = lockstep("balances", home=home)
    assert ran.code == 1
    assert ran.says("already running", "Nothing was changed")


def test_data_of_a_newer_version_is_left_alone(home: Path) -> None:
    restored(home)
    (database,) = home.rglob("wallet.db")
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = database.read_bytes()
    ran = lockstep("balances", home=home)
    assert ran.code == 1
    assert ran.says("newer Lockstep", "Nothing was touched")
    assert database.read_bytes() == before


def test_a_damaged_vault_says_how_to_get_back(home: Path) -> None:
    restored(home)
    (vault,) = home.rglob("vault.json")
    vault.write_bytes(vault.read_bytes()[:-40])
    ran = lockstep("balances", home=home)
    assert ran.code == 1
    assert ran.says("damaged", "recovery phrase")


def test_a_networks_file_that_does_not_parse_names_the_place(home: Path) -> None:
    (home / "networks.json").write_text("{", encoding="utf-8")
    ran = lockstep("balances", home=home)
    assert ran.code == 2
    assert ran.says("not a readable networks file")


def test_commands_without_a_wallet_say_how_to_make_one(home: Path) -> None:
    ran = lockstep("balances", home=home)
    assert ran.code == 1
    assert ran.says("no wallet", "create one or restore one")
