"""What was prepared here and may still come back signed, in the wallet's settings: so many at most, and none that is done with for good."""

from __future__ import annotations

import sqlite3

from wallet.errors import BadDocument
from wallet.model.payload import signing_digest
from wallet.model.transaction import Unsigned
from wallet.services.cold.documents import Prepared, read_prepared, write_prepared
from wallet.storage import settings, transactions

PREFIX = "cold/"
MOST = 50
"""Beyond it those with the lowest numbers give way: they are the likeliest to have been used elsewhere."""


def keep(connection: sqlite3.Connection, prepared: Prepared, genesis: bytes) -> str:
    """The text of it, kept. `genesis`: of its chain."""
    others = _waiting(connection, prepared.unsigned.call.chain_id, genesis)
    text, key = write_prepared(prepared), PREFIX + signing_digest(prepared.unsigned).hex()
    others.pop(key, None)
    for old in sorted(others, key=lambda each: others[each].nonce)[: max(0, len(others) + 1 - MOST)]:
        settings.remove(connection, old)
    settings.write(connection, key, text)
    return text


def find(connection: sqlite3.Connection, digest: bytes) -> Prepared | None:
    """The one whose 32 bytes were signed. Raises BadDocument where somebody spoiled it."""
    text = settings.read(connection, PREFIX + digest.hex())
    return None if text is None else read_prepared(text)


def _waiting(connection: sqlite3.Connection, chain_id: int, genesis: bytes) -> dict[str, Unsigned]:
    """By key, what may still be sent. The rest is removed: unreadable, or of a number that a final block of that chain has used."""
    found: dict[str, Unsigned] = {}
    for key, text in settings.below(connection, PREFIX):
        try:
            unsigned = read_prepared(text).unsigned
        except BadDocument:
            settings.remove(connection, key)
            continue
        same = unsigned.call.chain_id == chain_id
        rivals = transactions.with_nonce(connection, chain_id, genesis, unsigned.sender, unsigned.nonce) if same else ()
        if any(not row.open for row in rivals):
            settings.remove(connection, key)
        else:
            found[key] = unsigned
    return found
