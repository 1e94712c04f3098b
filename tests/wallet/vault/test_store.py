"""A vault file is replaced whole or not at all, and older ones stay."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.wallet.vault.build import forged, sealed
from wallet.errors import DiskFull, NewerData, StorageError, VaultDamaged, WalletMissing
from wallet.vault import store
from wallet.vault.document import encode

POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX file modes")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wallets" / "w" / "vault.json"


def write(path: Path, data: bytes) -> None:
    assert store.stage(path, data) == data
    store.commit(path)


def named(number: int) -> bytes:
    return encode(sealed(name=f"Number {number}"))


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


def test_what_was_written_is_read(path: Path) -> None:
    data = named(1)
    write(path, data)
    found, document = store.read(path)
    assert found == data
    assert document.header.name == "Number 1"
    assert names(path) == ["vault.json"]


@POSIX
def test_nobody_else_may_read_it(path: Path) -> None:
    write(path, named(1))
    write(path, named(2))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()} == {0o600}


def test_the_last_five_are_kept_newest_first(path: Path) -> None:
    for number in range(1, 9):
        write(path, named(number))
    assert store.read(path)[1].header.name == "Number 8"
    assert [store.read(older)[1].header.name for older in store.readable(path)] == [f"Number {n}" for n in (7, 6, 5, 4, 3)]
    assert names(path) == ["vault.json"] + [f"vault.json.{n}" for n in range(1, 6)]


def test_a_missing_file_is_a_missing_wallet(path: Path) -> None:
    with pytest.raises(WalletMissing):
        store.read(path)


def test_damage_counts_the_older_copies_that_still_read(path: Path) -> None:
    for number in range(1, 5):
        write(path, named(number))
    path.write_bytes(b"\0" * 500)
    path.with_name("vault.json.2").write_bytes(b"also gone")
    with pytest.raises(VaultDamaged) as caught:
        store.read(path)
    assert caught.value.generations == 2
    assert "2 older copies" in str(caught.value)
    path.unlink()
    with pytest.raises(VaultDamaged, match="it is gone"):
        store.read(path)


def test_damage_without_older_copies_points_to_the_phrase(path: Path) -> None:
    write(path, named(1))
    path.write_bytes(b"")
    with pytest.raises(VaultDamaged, match="recovery phrase") as caught:
        store.read(path)
    assert caught.value.generations == 0


def test_a_folder_in_its_place_is_a_sentence(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(VaultDamaged):
        store.read(path)


def test_a_newer_file_is_not_called_damaged(path: Path) -> None:
    write(path, forged(named(1), "version", value=9))
    with pytest.raises(NewerData) as caught:
        store.read(path)
    assert caught.value.path == str(path)


STEPS = ("open", "fsync", "copy", "shift", "number", "rename", "sync folder")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_failure_at_any_step_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int) -> None:
    for number in range(1, 4):
        write(path, named(number))
    with monkeypatch.context() as patch:
        fail_at(patch, step, code)
        with pytest.raises(StorageError) as caught:
            write(path, named(4))
    assert isinstance(caught.value, DiskFull) == (code != errno.EIO)
    assert str(path) in str(caught.value)
    # the rename is done before the folder is synced; until then the old file stands
    assert store.read(path)[1].header.name == ("Number 4" if step == "sync folder" else "Number 3")
    assert {store.read(older)[1].header.name for older in store.readable(path)} >= {"Number 1", "Number 2"}
    write(path, named(5))
    assert store.read(path)[1].header.name == "Number 5"
    assert not [name for name in names(path) if name.endswith((".new", ".old"))]


def fail_at(patch: pytest.MonkeyPatch, step: str, code: int) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    def fail_for(suffix: str) -> None:
        plain = Path.replace

        def replace(self: Path, target: Path) -> Path:
            if self.name.endswith(suffix):
                fail()
            return plain(self, target)

        patch.setattr(Path, "replace", replace)

    match step:
        case "open":
            patch.setattr(store.os, "open", fail)
        case "fsync":
            patch.setattr(store.os, "fsync", fail)
        case "copy":
            patch.setattr(store.shutil, "copy2", fail)
        case "shift":
            fail_for(".1")
        case "number":
            fail_for(".old")
        case "rename":
            fail_for(".new")
        case _:
            patch.setattr(store, "sync_folder", fail)


def test_a_disk_that_lies_is_found_before_the_old_file_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, named(1))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", Mock(return_value=b"something else"))
        with pytest.raises(StorageError, match="reads differently"):
            write(path, named(2))
    assert store.read(path)[1].header.name == "Number 1"


def test_what_a_crash_left_is_overwritten(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.with_name("vault.json.new").write_bytes(b"half")
    write(path, named(1))
    assert names(path) == ["vault.json"]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 KiB, where the system lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16k,mode=0700", "tmpfs", str(disk)]
    made = sys.platform == "linux" and os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
    if not made:
        warnings.warn("no real full disk: this user may not mount a tmpfs", stacklevel=1)
        pytest.skip("mounting a tmpfs needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_really_full(tiny_disk: Path) -> None:
    path = tiny_disk / "vault.json"
    write(path, named(1))
    (tiny_disk / "filler").write_bytes(b"x" * (8 << 10))
    with pytest.raises(DiskFull):
        write(path, named(2))
    assert store.read(path)[1].header.name == "Number 1"
    (tiny_disk / "filler").unlink()
    write(path, named(3))
    assert store.read(path)[1].header.name == "Number 3"
