"""Which number the next transaction of an account carries on a chain."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, field

from wallet.chains.client import ChainClient
from wallet.chains.node import Node
from wallet.errors import StaleHead
from wallet.model.address import Address
from wallet.storage import transactions


@dataclass(frozen=True, slots=True)
class Counted:
    """What one node says of an account: nonces used in blocks, with those waiting in a row behind, and at which height and time."""

    mined: int
    pending: int
    block: int
    timestamp: int


@dataclass(frozen=True, slots=True)
class Ours:
    """What the outbox says: nonces of rows that are not final, and the last nonce that a final block used, with that block."""

    open: frozenset[int]
    last_final: int | None
    final_block: int


@dataclass(slots=True)
class Turns:
    """One lock for each account on each chain: from choosing a nonce until the row is written nobody else chooses."""

    _locks: dict[tuple[int, Address], asyncio.Lock] = field(default_factory=dict[tuple[int, Address], asyncio.Lock])

    def of(self, chain_id: int, sender: Address) -> asyncio.Lock:
        """The lock of one account on one chain, used as `async with`."""
        return self._locks.setdefault((chain_id, sender), asyncio.Lock())


async def count(client: ChainClient, sender: Address) -> Counted:
    """Ask one node for all of it: numbers of two nodes would not fit together."""

    async def question(node: Node) -> Counted:
        block = await node.newest()
        return Counted(await node.nonce(sender), await node.nonce(sender, pending=True), block.number, block.timestamp)

    return await client.first(question)


def ours(connection: sqlite3.Connection, chain_id: int, genesis: bytes, sender: Address) -> Ours:
    """Read the outbox."""
    rows = transactions.open_on(connection, chain_id, genesis)
    last = transactions.last_used(connection, chain_id, genesis, sender)
    receipt = last.receipt if last else None
    return Ours(frozenset(row.nonce for row in rows if row.sender == sender), last.nonce if last else None, receipt.block if receipt else 0)


def next_nonce(counted: Counted, own: Ours) -> int | None:
    """The lowest number that no block, no mempool and no open row of ours uses; so a gap is filled first.

    None when the node is behind: it says that fewer are used than a final block had, and has not reached that block. A node that is past
    that block and still says so shows a chain that was rolled back (a local one): its word counts.
    """
    if own.last_final is not None and counted.mined <= own.last_final and counted.block < own.final_block:
        return None
    return lowest_free(max(counted.mined, counted.pending), own.open)


def lowest_free(start: int, taken: Collection[int]) -> int:
    """The first number from `start` on that is not taken."""
    number = start
    while number in taken:
        number += 1
    return number


def behind(client: ChainClient, counted: Counted, now: int) -> StaleHead:
    """The error for a node that has not caught up with what is final."""
    return StaleHead(client.chain_id, client.network.name, max(0, now - counted.timestamp))
