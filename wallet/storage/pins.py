"""Genesis pins: the first block that a chain id had when it was first seen. Another one later is another chain (rule 13)."""

from __future__ import annotations

import sqlite3


def read(connection: sqlite3.Connection, chain_id: int) -> bytes | None:
    """The pinned genesis hash (32 bytes), or None for a chain not seen yet."""
    row = connection.execute("SELECT genesis FROM genesis_pins WHERE chain_id = ?", (chain_id,)).fetchone()
    return None if row is None else bytes(row["genesis"])


def everything(connection: sqlite3.Connection) -> tuple[tuple[int, bytes], ...]:
    """(chain id, genesis hash) in order of the chain ids."""
    rows = connection.execute("SELECT chain_id, genesis FROM genesis_pins ORDER BY chain_id")
    return tuple((int(row["chain_id"]), bytes(row["genesis"])) for row in rows)


def pin(connection: sqlite3.Connection, chain_id: int, genesis: bytes, at: int) -> None:
    """Remember the first one; a second call changes nothing."""
    connection.execute("INSERT INTO genesis_pins VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (chain_id, genesis, at))


def repin(connection: sqlite3.Connection, chain_id: int, genesis: bytes, at: int) -> None:
    """The user says that a local chain was reset: its history stays in the database under the old genesis."""
    connection.execute(
        "INSERT INTO genesis_pins VALUES (?, ?, ?) ON CONFLICT (chain_id) DO UPDATE SET genesis = excluded.genesis, at = excluded.at",
        (chain_id, genesis, at),
    )
