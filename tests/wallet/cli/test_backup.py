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
    given = f"{PASSWORD}\n{OWN}\n"
    made = lockstep("backup", "create", str(file), "--password-stdin", "--json", home=home, given=given).json()
    assert (made["file"], made["phrase_known"], made["findings"]) == (str(file), True, [])
    back = lockstep("backup", "restore", str(file), *ALONE, "--json", home=other, given=f"{OWN}\n{PASSWORD}\n").json()
    assert back["accounts"] == ["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"]
    lockstep("account", "rename", "Account 1", "Mine", home=other)
    drilled = lockstep("backup", "drill", str(file), "--with-phrase", home=other, given=JUNK + "\n")
    assert (drilled.code, "same  keys" in drilled.out, "DIFFERS  names" in drilled.out) == (1, True, True)


def test_what_is_no_backup_is_refused_in_a_sentence(tmp_path: Path) -> None:
    home, file = folder(tmp_path / "home"), tmp_path / "noise"
    file.write_bytes(b"\x00" * 5_000)
    said = lockstep("backup", "restore", str(file), "--password-stdin", home=home, given=f"{OWN}\n{PASSWORD}\n")
    assert said.code == 2
    assert said.says("not a readable backup")
    assert not (home / "wallets").exists() or not any((home / "wallets").iterdir())
