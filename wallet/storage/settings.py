"""Settings: one text a key."""

from __future__ import annotations

import sqlite3


def read(connection: sqlite3.Connection, key: str) -> str | None:
    """The value, or None when it was never set."""
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row["value"])


def write(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Set or replace one setting."""
    connection.execute("INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))


def everything(connection: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """(key, value) in key order."""
    return tuple((str(row["key"]), str(row["value"])) for row in connection.execute("SELECT key, value FROM settings ORDER BY key"))


def below(connection: sqlite3.Connection, prefix: str) -> tuple[tuple[str, str], ...]:
    """(key, value) of those whose key begins so."""
    rows = connection.execute("SELECT key, value FROM settings WHERE substr(key, 1, ?) = ? ORDER BY key", (len(prefix), prefix))
    return tuple((str(row["key"]), str(row["value"])) for row in rows)


def remove(connection: sqlite3.Connection, key: str) -> None:
    """Forget one; it may be unknown."""
    connection.execute("DELETE FROM settings WHERE key = ?", (key,))
