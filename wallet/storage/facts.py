"""The journal: facts of a swap in the order they were learnt. Append-only; the database itself refuses anything else."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredFact:
    """`seq` counts from 1 without a gap within one swap; `body` is JSON text; `at` Unix seconds."""

    swap_id: bytes
    seq: int
    kind: str
    body: str
    at: int


def append(connection: sqlite3.Connection, swap_id: bytes, kind: str, body: str, at: int) -> StoredFact:
    """Write the next fact of a swap. Raises sqlite3.IntegrityError for a swap that does not exist."""
    last = connection.execute("SELECT coalesce(max(seq), 0) FROM facts WHERE swap_id = ?", (swap_id,)).fetchone()[0]
    fact = StoredFact(swap_id, int(last) + 1, kind, body, at)
    connection.execute("INSERT INTO facts (swap_id, seq, kind, body, at) VALUES (?, ?, ?, ?, ?)", (swap_id, fact.seq, kind, body, at))
    return fact


def of_swap(connection: sqlite3.Connection, swap_id: bytes) -> tuple[StoredFact, ...]:
    """The facts of one swap, oldest first."""
    return tuple(_fact(row) for row in connection.execute("SELECT * FROM facts WHERE swap_id = ? ORDER BY seq", (swap_id,)))


def everything(connection: sqlite3.Connection) -> tuple[StoredFact, ...]:
    """The facts of all swaps, grouped by swap, oldest first within each."""
    return tuple(_fact(row) for row in connection.execute("SELECT * FROM facts ORDER BY swap_id, seq"))


def _fact(row: sqlite3.Row) -> StoredFact:
    return StoredFact(bytes(row["swap_id"]), int(row["seq"]), str(row["kind"]), str(row["body"]), int(row["at"]))
