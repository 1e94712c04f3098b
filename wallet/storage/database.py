"""One SQLite file, one worker thread, one transaction a piece of work.

`run` gives a function the connection inside a transaction: everything it writes becomes durable together (WAL, synchronous=FULL: the
commit returns after fsync) or not at all. Nothing else may touch the connection, so no lock is ever waited for in here.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from wallet.errors import DatabaseDamaged, NewerData
from wallet.storage.trouble import named_trouble

Result = TypeVar("Result")

_NUMBER = re.compile(r"(\d{3})_\w+\.sql")


class Database:
    """An open database. Make one with `await Database.open(path)`; `await close()` when done."""

    def __init__(self, path: Path, worker: ThreadPoolExecutor, connection: sqlite3.Connection) -> None:
        self.path = path
        self._worker = worker
        self._connection = connection
        self._open = True

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open or make the file at `path` and bring it to this version's format.

        Raises NewerData (untouched file of a newer version), DatabaseDamaged, DiskFull, HomeUnwritable.
        """
        worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        try:
            connection = await asyncio.wrap_future(worker.submit(_connect, path))
        except BaseException:
            worker.shutdown(wait=False)
            raise
        return cls(path, worker, connection)

    async def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """`work(connection)` on the worker thread inside one transaction; durable when this returns.

        An exception of `work` rolls everything back and comes out here. A cancelled caller does not stop the work: it is done and
        committed all the same. Raises DiskFull, DatabaseDamaged, HomeUnwritable.
        """
        return await asyncio.shield(asyncio.wrap_future(self._worker.submit(_transaction, self._connection, self.path, work)))

    async def close(self) -> None:
        """Finish what was queued, then close the file. Harmless when called again."""
        if not self._open:
            return
        self._open = False
        await asyncio.wrap_future(self._worker.submit(self._connection.close))
        self._worker.shutdown()


def _transaction(connection: sqlite3.Connection, path: Path, work: Callable[[sqlite3.Connection], Result]) -> Result:
    with named_trouble(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result


def _connect(path: Path) -> sqlite3.Connection:
    with named_trouble(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=True)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.row_factory = sqlite3.Row
    found = _version(connection)
    known = tuple(_migrations())
    if found > known[-1][0]:
        raise NewerData(str(path), found, known[-1][0])
    # fullfsync: on macOS a plain fsync may stop in the drive's cache. Elsewhere it changes nothing.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = 1", "foreign_keys = ON", "busy_timeout = 5000"):
        connection.execute(f"PRAGMA {pragma}")
    for number, script in known:
        if number > found:
            _migrate(connection, number, script)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrations() -> Iterator[tuple[int, str]]:
    """(number, SQL) in order. Numbers start at 1 without a gap; a released file is never edited, only followed by another."""
    for entry in sorted((files("wallet.storage") / "migrations").iterdir(), key=lambda entry: entry.name):
        if match := _NUMBER.fullmatch(entry.name):
            yield int(match[1]), entry.read_text(encoding="utf-8")


def _migrate(connection: sqlite3.Connection, number: int, script: str) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Read the whole file and compare its structure. Raises DatabaseDamaged with SQLite's first complaint."""
    complaint = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if complaint != "ok":
        raise DatabaseDamaged(str(path), complaint)
