"""Backup, drill and restore from the command line, in processes of their own and with the real signer."""

from __future__ import annotations

from pathlib import Path

from tests.command_line import PASSWORD, lockstep
from tests.wallet.cli.test_wallets import ALONE, JUNK, restored, unreachable

OWN = "lantern-gravel-47-mosaic"


def folder(path: Path) -> Path:
    path.mkdir()
    (path / "networks.json").write_text(unreachable(), encoding="utf-8")
    return path


def test_a_wallet_goes_to_another_folder_and_comes_back_whole(tmp_path: Path) -> None:
    home, other, file = folder(tmp_path / "home"), folder(tmp_path / "other"), tmp_path / "kept.lockstep"
    restored(home)
    nagged = lockstep("backup", "status", "--json", home=home).json()
    assert nagged == {"possible": True, "written": None, "phrase_known": True, "findings": []}
    given = f"{PASSWORD}\n{OWN}\n"
    assert lockstep("backup", "create", str(file), "--password-stdin", home=home, given=given).code == 0
    again = lockstep("backup", "create", str(file), "--password-stdin", home=home, given=given)
    assert again.code == 1
    assert again.says("is there already")
    drilled = lockstep("backup", "drill", str(file), "--with-phrase", "--json", home=home, given=JUNK + "\n").json()
    assert drilled["same"] is True
    assert lockstep("wallet", "list", "--json", home=other).json() == []
    back = lockstep("backup", "restore", str(file), *ALONE, "--json", home=other, given=f"{OWN}\n{PASSWORD}\n").json()
    assert back["accounts"] == [account["address"] for account in lockstep("account", "list", "--json", home=home).json()]
    assert lockstep("backup", "status", home=other).out.startswith("Nobody has typed")
    wrong = lockstep(
        "backup", "ask-back", home=other, given="legal winner thank year wave sausage worth useful legal winner thank yellow\n"
    )
    assert wrong.code == 1
    assert wrong.says("another wallet's")
    assert lockstep("backup", "ask-back", "--json", home=other, given=JUNK + "\n").json()["phrase_known"] is True
    lockstep("account", "rename", "Account 1", "Mine", home=other)
    differs = lockstep("backup", "drill", str(file), "--password-stdin", home=other, given=OWN + "\n")
    assert differs.code == 1
    assert "DIFFERS  names" in differs.out


def test_what_is_no_backup_is_refused_in_a_sentence(tmp_path: Path) -> None:
    home, file = folder(tmp_path / "home"), tmp_path / "noise"
    file.write_bytes(b"\x00" * 5_000)
    for word in ("drill", "restore"):
        said = lockstep("backup", word, str(file), "--password-stdin", home=home, given=f"{OWN}\n{PASSWORD}\n")
        assert said.code == 1
    assert said.says("not a readable backup")
    missing = lockstep("backup", "drill", str(tmp_path / "nowhere"), "--password-stdin", home=home, given=OWN + "\n")
    assert missing.code == 1
    assert missing.says("cannot be read")
