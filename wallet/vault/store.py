"""Vault files on disk: replaced whole or not at all, with the last five generations beside them.

    stage      the new file is written under a temporary name in the same folder, fsynced and read back
               (whoever wrote it opens what was read before the old one is let go)
    commit     it takes the old one's place, which becomes generation 1
    supersede  it takes the old one's place, and no older generation stays: they open with the password that is no longer to open it

At every moment `vault.json` is either the old file or the new one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from wallet.errors import BadDocument, DiskFull, NewerData, StorageError, VaultDamaged, WalletMissing
from wallet.vault.document import MAX_SIZE, VaultDocument, decode

GENERATIONS = 5
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def stage(path: Path, data: bytes) -> bytes:
    """Write `data` beside `path`; what the disk gives back. Raises DiskFull, StorageError; then nothing changed."""
    staged = _staged(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _write_through(staged, data)
    except OSError as error:
        unstage(path)
        raise explained(path, error) from error


def write_aside(path: Path, data: bytes) -> None:
    """A small file beside the vault, without generations. Raises DiskFull, StorageError."""
    try:
        _write_through(path, data)
        sync_folder(path.parent)
    except OSError as error:
        raise explained(path, error) from error


def commit(path: Path) -> None:
    """Put what was staged in the place of `path`. Raises DiskFull, StorageError; then the old file stands, or the new one whole."""
    _put(path, _keep_generation)


def supersede(path: Path) -> None:
    """Likewise; the older generations go before, and a second copy of the new file is made after. Raises as `commit`."""
    _put(path, _drop_generations)
    with contextlib.suppress(OSError):  # the change stands: a disk that is full now takes nothing from it
        _keep_generation(path)


def replace(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path` and keep nothing of what was there. Raises as `commit`."""
    stage(path, data)
    _put(path, lambda _: None)


def unstage(path: Path) -> None:
    """Forget what was staged, if anything. Best effort."""
    with contextlib.suppress(OSError):
        _staged(path).unlink(missing_ok=True)


def read(path: Path) -> tuple[bytes, VaultDocument]:
    """The file's bytes and what they say. Raises WalletMissing, VaultDamaged with the count of older readable copies, NewerData."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
        return data, decode(data, str(path))
    except FileNotFoundError:
        raise (damaged(path, "it is gone") if readable(path) else WalletMissing()) from None
    except OSError as error:
        raise damaged(path, error.strerror or "it cannot be read") from error
    except BadDocument as error:
        raise damaged(path, error.reason) from error


def damaged(path: Path, reason: str) -> VaultDamaged:
    """The error for a file that does not open, with the number of older generations that still read."""
    return VaultDamaged(str(path), reason, len(readable(path)))


def readable(path: Path) -> tuple[Path, ...]:
    """The older generations that parse, newest first."""
    return tuple(candidate for candidate in _older(path) if _parses(candidate))


def _staged(path: Path) -> Path:
    return path.with_name(path.name + ".new")


def _copied(path: Path) -> Path:
    return path.with_name(path.name + ".old")


def _put(path: Path, make_room: Callable[[Path], None]) -> None:
    try:
        make_room(path)
        _staged(path).replace(path)
        sync_folder(path.parent)
    except OSError as error:
        unstage(path)
        raise explained(path, error) from error


def _drop_generations(path: Path) -> None:
    for older in (*_older(path), _copied(path)):
        older.unlink(missing_ok=True)


def _older(path: Path) -> list[Path]:
    return [path.with_name(f"{path.name}.{number}") for number in range(1, GENERATIONS + 1)]


def _parses(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            decode(file.read(MAX_SIZE + 1))
    except (OSError, BadDocument, NewerData):
        return False
    return True


def _write_through(path: Path, data: bytes) -> bytes:
    """Write, fsync, and read back: a disk that lies is found before the old file goes."""
    path.unlink(missing_ok=True)  # left over from a crash
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    found = path.read_bytes()
    if found != data:
        raise OSError(errno.EIO, "what was written reads differently")
    return found


def _keep_generation(path: Path) -> None:
    """Copy the present file, shift the numbered copies by one, and number the copy 1. Nothing is shifted before the copy stands."""
    if not path.exists():
        return
    copy = _copied(path)
    try:
        shutil.copy2(path, copy)
        older = _older(path)
        for source, target in zip(older[-2::-1], older[:0:-1], strict=True):
            if source.exists():
                source.replace(target)
        copy.replace(older[0])
    finally:
        copy.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the rename itself durable. Windows cannot open a folder, and needs no such step."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def explained(path: Path, error: OSError) -> StorageError:
    """The sentence for a write that failed."""
    if error.errno in _FULL:
        return DiskFull(str(path))
    reason = error.strerror or "the system gives no reason"
    return StorageError(f"{path} cannot be written ({reason}). What was saved before is intact; check the folder's permissions.")
