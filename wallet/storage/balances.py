"""Balances as last read. A node that does not answer makes them stale, never zero."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from wallet.model.address import Address


@dataclass(frozen=True, slots=True)
class StoredBalance:
    """`units` base units of `token` (NATIVE for the coin) at `block`, read at `at` (Unix seconds)."""

    chain_id: int
    account: Address
    token: Address
    units: int
    block: int
    at: int
    stale: bool = False


_WRITE = """
INSERT INTO balances (chain_id, account, token, units, block, at, stale) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (chain_id, account, token) DO UPDATE
SET units = excluded.units, block = excluded.block, at = excluded.at, stale = excluded.stale
"""


def write(connection: sqlite3.Connection, balances: Iterable[StoredBalance]) -> None:
    """Replace what was known of these accounts and tokens."""
    connection.executemany(_WRITE, ((b.chain_id, b.account, b.token, str(b.units), b.block, b.at, int(b.stale)) for b in balances))


def mark_stale(connection: sqlite3.Connection, chain_id: int) -> int:
    """Say that the balances of a chain are old news; values stay. The number of rows that were fresh before."""
    return connection.execute("UPDATE balances SET stale = 1 WHERE chain_id = ? AND stale = 0", (chain_id,)).rowcount


def everything(connection: sqlite3.Connection) -> tuple[StoredBalance, ...]:
    """All balances ever read, by chain, account and token."""
    return tuple(_balance(row) for row in connection.execute("SELECT * FROM balances ORDER BY chain_id, account, token"))


def of_chain(connection: sqlite3.Connection, chain_id: int) -> tuple[StoredBalance, ...]:
    """The balances of one chain."""
    return tuple(_balance(row) for row in connection.execute("SELECT * FROM balances WHERE chain_id = ?", (chain_id,)))


def forget_chain(connection: sqlite3.Connection, chain_id: int) -> None:
    """A chain that was reset holds other balances."""
    connection.execute("DELETE FROM balances WHERE chain_id = ?", (chain_id,))


def _balance(row: sqlite3.Row) -> StoredBalance:
    return StoredBalance(
        int(row["chain_id"]),
        Address(row["account"]),
        Address(row["token"]),
        int(row["units"]),
        int(row["block"]),
        int(row["at"]),
        bool(row["stale"]),
    )
