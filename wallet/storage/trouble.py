"""SQLite's error codes as errors that a user can act on. Anything that is a programming mistake passes through unchanged."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from wallet.errors import DatabaseDamaged, DiskFull, HomeUnwritable, StorageError

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNWRITABLE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
}
_ROOM = 64 * 1024  # bytes; an input/output error with less free than this is a full disk under another name


@contextmanager
def named_trouble(path: Path) -> Generator[None]:
    """Turn what the disk did into DiskFull, DatabaseDamaged or HomeUnwritable."""
    try:
        yield
    except sqlite3.Error as error:
        named = _named(error, path)
        if named is None:
            raise
        raise named from error


def _named(error: sqlite3.Error, path: Path) -> StorageError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code of an extended one
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _no_room(path)):
        return DiskFull(str(path))
    if code in _DAMAGED:
        return DatabaseDamaged(str(path), str(error))
    if code in _UNWRITABLE:
        return HomeUnwritable(str(path), str(error))
    return None


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _ROOM
    except OSError:
        return False
