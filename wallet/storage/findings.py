"""Tokens that came unasked, and how far each account's logs have been read. Nothing is deleted; a user accepts or hides."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import Enum

from wallet.model.address import Address


class Standing(Enum):
    QUARANTINED = "quarantined"
    ACCEPTED = "accepted"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class FoundToken:
    """`reasons` why it is not trusted, one sentence each. `block` and `tx_hash` of the first transfer to us."""

    chain_id: int
    token: Address
    symbol: str
    name: str
    decimals: int
    reasons: tuple[str, ...]
    standing: Standing
    block: int
    tx_hash: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Scan:
    """Logs of `account` are read up to `next_block` (exclusive)."""

    chain_id: int
    genesis: bytes
    account: Address
    next_block: int


def add(connection: sqlite3.Connection, found: FoundToken) -> bool:
    """True when it was not known yet. What the user decided before stays."""
    cursor = connection.execute(
        "INSERT INTO found_tokens (chain_id, token, symbol, name, decimals, reasons, standing, block, tx_hash, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            *(found.chain_id, found.token, found.symbol, found.name, found.decimals, "\n".join(found.reasons)),
            *(found.standing.value, found.block, found.tx_hash, found.at),
        ),
    )
    return cursor.rowcount == 1


def set_standing(connection: sqlite3.Connection, chain_id: int, token: Address, standing: Standing) -> None:
    """Keep what the user decided."""
    connection.execute("UPDATE found_tokens SET standing = ? WHERE chain_id = ? AND token = ?", (standing.value, chain_id, token))


def everything(connection: sqlite3.Connection) -> tuple[FoundToken, ...]:
    """All of them, newest first."""
    return tuple(_found(row) for row in connection.execute("SELECT * FROM found_tokens ORDER BY at DESC, token"))


def read_scan(connection: sqlite3.Connection, chain_id: int, genesis: bytes, account: Address) -> Scan | None:
    """How far this account was read in this life of the chain, or None before the first time."""
    row = connection.execute(
        "SELECT * FROM scans WHERE chain_id = ? AND genesis = ? AND account = ?", (chain_id, genesis, account)
    ).fetchone()
    return None if row is None else Scan(chain_id, genesis, account, int(row["next_block"]))


def write_scan(connection: sqlite3.Connection, scan: Scan) -> None:
    """Remember how far was read."""
    connection.execute(
        "INSERT INTO scans (chain_id, genesis, account, next_block) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (chain_id, genesis, account) DO UPDATE SET next_block = excluded.next_block",
        (scan.chain_id, scan.genesis, scan.account, scan.next_block),
    )


def _found(row: sqlite3.Row) -> FoundToken:
    return FoundToken(
        int(row["chain_id"]),
        Address(row["token"]),
        str(row["symbol"]),
        str(row["name"]),
        int(row["decimals"]),
        tuple(str(row["reasons"]).splitlines()),
        Standing(row["standing"]),
        int(row["block"]),
        bytes(row["tx_hash"]),
        int(row["at"]),
    )
