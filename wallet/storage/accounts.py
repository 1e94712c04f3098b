"""Accounts: which addresses are ours, where they come from and how they are shown. No key is ever in here."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from wallet.model.address import Address
from wallet.model.origin import Origin, read_origin

COLOURS = 8
"""In the palette; an account keeps an index into it."""


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """`place` is the one in the user's order, from 0."""

    place: int
    origin: Origin
    address: Address
    name: str
    colour: int = 0
    hidden: bool = False


def add(connection: sqlite3.Connection, origin: Origin, address: Address, name: str = "") -> StoredAccount:
    """Put an account at the end; an address that is there already stays as it is. Without a name it is called by its number."""
    place = int(connection.execute("SELECT COALESCE(MAX(position) + 1, 0) FROM accounts").fetchone()[0])
    connection.execute(
        "INSERT INTO accounts (position, origin, address, name, colour) VALUES (?, ?, ?, ?, ?) ON CONFLICT (address) DO NOTHING",
        (place, str(origin), address, name or f"Account {place + 1}", place % COLOURS),
    )
    found = by_address(connection, address)
    assert found is not None
    return found


def rename(connection: sqlite3.Connection, address: Address, name: str) -> None:
    """Another name; an unknown address changes nothing, here and below."""
    connection.execute("UPDATE accounts SET name = ? WHERE address = ?", (name, address))


def recolour(connection: sqlite3.Connection, address: Address, colour: int) -> None:
    """Another place in the palette."""
    connection.execute("UPDATE accounts SET colour = ? WHERE address = ?", (colour % COLOURS, address))


def hide(connection: sqlite3.Connection, address: Address, *, hidden: bool) -> None:
    """Show it or not. It is watched in either case."""
    connection.execute("UPDATE accounts SET hidden = ? WHERE address = ?", (hidden, address))


def set_origin(connection: sqlite3.Connection, address: Address, origin: Origin) -> None:
    """The key of an address that was only watched is here now."""
    connection.execute("UPDATE accounts SET origin = ? WHERE address = ?", (str(origin), address))


def move(connection: sqlite3.Connection, address: Address, place: int) -> None:
    """To that place in the order; the others close up."""
    order = [account.address for account in everyone(connection) if account.address != address]
    order.insert(max(0, place), address)
    connection.execute("UPDATE accounts SET position = -1 - position")  # out of the way: two never share a place
    for position, each in enumerate(order):
        connection.execute("UPDATE accounts SET position = ? WHERE address = ?", (position, each))


def everyone(connection: sqlite3.Connection) -> tuple[StoredAccount, ...]:
    """All accounts in order, hidden ones too."""
    return tuple(_account(row) for row in connection.execute("SELECT * FROM accounts ORDER BY position"))


def by_address(connection: sqlite3.Connection, address: Address) -> StoredAccount | None:
    """The account of ours that has this address, or None."""
    row = connection.execute("SELECT * FROM accounts WHERE address = ?", (address,)).fetchone()
    return None if row is None else _account(row)


def _account(row: sqlite3.Row) -> StoredAccount:
    origin, address = read_origin(str(row["origin"])), Address(row["address"])
    return StoredAccount(int(row["position"]), origin, address, str(row["name"]), int(row["colour"]), bool(row["hidden"]))
