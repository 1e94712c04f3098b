"""Brings the outbox's rows in line with the chain, one look a head: one request an account, one more a row that a block may have."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from wallet.chains.client import ChainClient
from wallet.chains.node import Node
from wallet.errors import EndpointsDown
from wallet.model.address import Address
from wallet.model.transaction import Head, Receipt, TxState
from wallet.outbox.life import after_receipt, after_silence
from wallet.storage import transactions
from wallet.storage.database import Database
from wallet.storage.transactions import StoredTransaction

_OFFER_AGAIN = 3  # blocks after which a payment that is in no block is offered again

Looked = tuple[tuple[StoredTransaction, Receipt | None], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A row, what a node says of it, and whether a final block used its nonce for something else."""

    row: StoredTransaction
    receipt: Receipt | None
    replaced: bool


class Follower:
    """See Outbox.follow."""

    def __init__(self, database: Database, clients: Mapping[int, ChainClient], clock: Callable[[], int]) -> None:
        self._database, self._clients, self._clock = database, clients, clock
        self._heights: dict[int, int] = {}
        self._looking: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    def height(self, chain_id: int) -> int | None:
        """The newest block that was followed, None before the first."""
        return self._heights.get(chain_id)

    async def follow(self, head: Head) -> tuple[tuple[StoredTransaction, ...], tuple[StoredTransaction, ...]]:
        """(rows that changed, payments that should be offered again)."""
        client = self._clients[head.chain_id]
        async with self._looking[head.chain_id]:
            self._heights[head.chain_id] = head.number
            genesis = await client.connect() if client.genesis is None else client.genesis
            rows = await self._database.run(lambda connection: transactions.open_on(connection, head.chain_id, genesis))
            found = [entry for group in _by_sender(rows).values() for entry in await self._look(client, group, head)]
            changed = await self._database.run(lambda connection: self._settle(connection, found, head))
            return changed, _dropped(found, head)

    async def _look(self, client: ChainClient, rows: Sequence[StoredTransaction], head: Head) -> list[_Found]:
        mined, looked = await client.first(lambda node: _ask(node, rows))
        finals = {row.nonce for row, receipt in looked if receipt is not None and receipt.block <= head.final}
        found: list[_Found] = []
        for row, receipt in looked:
            lost = receipt is None and row.nonce < mined
            replaced = lost and (row.nonce in finals or await self._used_otherwise(client, row, head))
            found.append(_Found(row, receipt, replaced))
        return found

    async def _used_otherwise(self, client: ChainClient, row: StoredTransaction, head: Head) -> bool:
        """Two nodes must say so: it allows signing the same thing again. A node without that old state leaves it open."""

        async def question(node: Node) -> bool:
            return await node.final_nonce(row.sender, head) > row.nonce and await node.receipt(row.hash) is None

        try:
            return (await client.agree(question, "one of your transactions")).value
        except EndpointsDown:
            return False

    def _settle(self, connection: sqlite3.Connection, found: Sequence[_Found], head: Head) -> tuple[StoredTransaction, ...]:
        return tuple(row for entry in found if (row := self._move(connection, entry, head)) is not None)

    def _move(self, connection: sqlite3.Connection, found: _Found, head: Head) -> StoredTransaction | None:
        before = transactions.find(connection, found.row.hash)
        if before is None or not before.open:
            return None
        if found.receipt is not None:
            state = after_receipt(found.receipt, head.final)
            if state is before.state and found.receipt == before.receipt:
                return None
            transactions.set_mined(connection, found.receipt, state, self._clock())
        else:
            state = TxState.REPLACED if found.replaced else after_silence(before.state)
            if state is before.state:
                return None
            transactions.set_state(connection, before.hash, state, self._clock())
        return transactions.find(connection, before.hash)


async def _ask(node: Node, rows: Sequence[StoredTransaction]) -> tuple[int, Looked]:
    """All of one node, so that its answers fit together."""
    mined = await node.nonce(rows[0].sender)
    due = [row for row in rows if row.nonce < mined or row.state is TxState.MINED]
    receipts = await asyncio.gather(*(node.receipt(row.hash) for row in due))
    told = {row.hash: receipt for row, receipt in zip(due, receipts, strict=True)}
    return mined, tuple((row, told.get(row.hash)) for row in rows)


def _by_sender(rows: Sequence[StoredTransaction]) -> dict[Address, list[StoredTransaction]]:
    groups: dict[Address, list[StoredTransaction]] = {}
    for row in rows:
        groups.setdefault(row.sender, []).append(row)
    return groups


def _dropped(found: Sequence[_Found], head: Head) -> tuple[StoredTransaction, ...]:
    """Payments, the newest of each nonce, that are in no block and were offered some blocks ago, or, after a crash between writing and
    sending, never: whoever wrote them meant them to go out."""
    newest = {(entry.row.sender, entry.row.nonce): entry for entry in found}
    return tuple(
        entry.row
        for entry in newest.values()
        if entry.receipt is None
        and not entry.replaced
        and entry.row.purpose.swap_id is None
        and (entry.row.sent_block is None or head.number - entry.row.sent_block >= _OFFER_AGAIN)
    )
