"""Swaps: the two signed texts and who we are in it. What happened since stands in the journal, never in here."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from wallet.model.address import Address
from wallet.model.swap import Role


@dataclass(frozen=True, slots=True)
class StoredSwap:
    """`offer` and `acceptance` are the texts exactly as they were handed over; `created` Unix seconds."""

    swap_id: bytes
    offer: str
    acceptance: str | None
    role: Role
    account: Address
    created: int


def add(connection: sqlite3.Connection, swap: StoredSwap) -> None:
    """Raises sqlite3.IntegrityError when the swap is there already: an offer is used once."""
    connection.execute(
        "INSERT INTO swaps (swap_id, offer, acceptance, role, account, created) VALUES (?, ?, ?, ?, ?, ?)",
        (swap.swap_id, swap.offer, swap.acceptance, swap.role.value, swap.account, swap.created),
    )


def accept(connection: sqlite3.Connection, swap_id: bytes, acceptance: str) -> bool:
    """Keep the first acceptance of an offer. False when there is one already (or no such swap): nothing was changed."""
    cursor = connection.execute("UPDATE swaps SET acceptance = ? WHERE swap_id = ? AND acceptance IS NULL", (acceptance, swap_id))
    return cursor.rowcount == 1


def find(connection: sqlite3.Connection, swap_id: bytes) -> StoredSwap | None:
    """One swap, or None."""
    row = connection.execute("SELECT * FROM swaps WHERE swap_id = ?", (swap_id,)).fetchone()
    return None if row is None else _swap(row)


def everything(connection: sqlite3.Connection) -> tuple[StoredSwap, ...]:
    """All swaps, newest first."""
    return tuple(_swap(row) for row in connection.execute("SELECT * FROM swaps ORDER BY created DESC, swap_id"))


def _swap(row: sqlite3.Row) -> StoredSwap:
    acceptance = row["acceptance"]
    return StoredSwap(
        bytes(row["swap_id"]),
        str(row["offer"]),
        None if acceptance is None else str(acceptance),
        Role(row["role"]),
        Address(row["account"]),
        int(row["created"]),
    )
