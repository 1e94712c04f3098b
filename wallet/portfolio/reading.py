"""Reads the balances of all accounts on one chain in one request, and keeps them in one database transaction.

A chain that does not answer, or a token that gives no number, keeps its old value and is marked stale: never zero.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from wallet.chains.client import ChainClient
from wallet.errors import ChainError
from wallet.model.address import Address
from wallet.model.transaction import Head
from wallet.storage import balances
from wallet.storage.balances import StoredBalance
from wallet.storage.database import Database
from wallet.tokens.registry import listed


@dataclass(frozen=True, slots=True)
class Refreshed:
    """`changed`: a value or its freshness differs from before. `error` is why the chain could not be read, None when it was."""

    changed: bool
    error: ChainError | None


async def refresh(client: ChainClient, database: Database, accounts: Sequence[Address], now: int, head: Head | None = None) -> Refreshed:
    """Coin and listed tokens of every account at `head` (the newest one when not given). `now` Unix seconds."""
    try:
        head = head or await client.head()
        pairs = [(account, asset.token) for account in accounts for asset in listed(client.network)]
        units = await client.balances(pairs, head.number)
    except ChainError as error:
        return await failed(client.chain_id, database, error)
    read = {pair: number for pair, number in zip(pairs, units, strict=True) if number is not None}
    silent = [pair for pair, number in zip(pairs, units, strict=True) if number is None]
    number = head.number
    changed = await database.run(lambda connection: _keep(connection, client.chain_id, read, silent, (number, now)))
    return Refreshed(changed, None)


async def failed(chain_id: int, database: Database, error: ChainError) -> Refreshed:
    """The chain cannot be read: what is known of it is old news from now on."""
    marked = await database.run(lambda connection: balances.mark_stale(connection, chain_id))
    return Refreshed(marked > 0, error)


def _keep(
    connection: sqlite3.Connection,
    chain_id: int,
    read: dict[tuple[Address, Address], int],
    silent: Sequence[tuple[Address, Address]],
    moment: tuple[int, int],
) -> bool:
    block, now = moment
    before = {(row.account, row.token): row for row in balances.of_chain(connection, chain_id)}
    rows = [StoredBalance(chain_id, account, token, units, block, now) for (account, token), units in read.items()]
    old = [before[pair] for pair in silent if pair in before]
    rows += [StoredBalance(row.chain_id, row.account, row.token, row.units, row.block, row.at, stale=True) for row in old]
    balances.write(connection, rows)
    return any(_differs(row, before.get((row.account, row.token))) for row in rows)


def _differs(row: StoredBalance, before: StoredBalance | None) -> bool:
    return before is None or (row.units, row.stale) != (before.units, before.stale)
