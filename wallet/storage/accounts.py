"""Accounts: which addresses are ours and how they are derived. No key is ever in here."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from wallet.model.address import Address


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """`index` is the last changing number of the derivation `path`."""

    index: int
    path: str
    address: Address
    name: str


def add(connection: sqlite3.Connection, account: StoredAccount) -> None:
    """An index that is there already stays as it is."""
    connection.execute(
        "INSERT INTO accounts (position, path, address, name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (account.index, account.path, account.address, account.name),
    )


def rename(connection: sqlite3.Connection, index: int, name: str) -> None:
    """Give an account another name; an unknown index changes nothing."""
    connection.execute("UPDATE accounts SET name = ? WHERE position = ?", (name, index))


def everyone(connection: sqlite3.Connection) -> tuple[StoredAccount, ...]:
    """All accounts in index order."""
    return tuple(_account(row) for row in connection.execute("SELECT * FROM accounts ORDER BY position"))


def by_address(connection: sqlite3.Connection, address: Address) -> StoredAccount | None:
    """The account of ours that has this address, or None."""
    row = connection.execute("SELECT * FROM accounts WHERE address = ?", (address,)).fetchone()
    return None if row is None else _account(row)


def _account(row: sqlite3.Row) -> StoredAccount:
    return StoredAccount(int(row["position"]), str(row["path"]), Address(row["address"]), str(row["name"]))
