"""What the next decisions need to know of one chain, besides the facts: asked anew at each head and never stored.

One request serves all open swaps wherever a node can answer for all at once: the locks' storage (once of each of two nodes), allowances,
balances, fees, the final block. Only what may be about to be paid out is tried out one by one, and so is what waits for a block.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from wallet.chains.client import Agreed, ChainClient
from wallet.chains.fees import Speed
from wallet.chains.multicall import Reply, read_many
from wallet.chains.node import Node
from wallet.errors import CallReverted, EndpointsDisagree, EndpointsDown
from wallet.model.address import NATIVE, Address
from wallet.model.lock import Lock
from wallet.model.swap import Side
from wallet.model.transaction import Head, Price
from wallet.swaps import evidence, htlc, queries, reserve
from wallet.swaps.book import Entry
from wallet.swaps.calls import CAPPED, GAS
from wallet.swaps.due import payout_matters
from wallet.swaps.seen import Seen
from wallet.swaps.state import Swap

Place = tuple[bytes, Side]
"""Swap id and side: one leg."""


@dataclass(frozen=True, slots=True)
class Storage:
    """What the HTLC's storage says of the legs: `final` at the final block as far as nodes agree, `now` at the head.

    agreed: enough independent nodes said so for a lock or a reveal (rule 8).
    """

    final: dict[Place, bool]
    now: dict[Place, bool]
    agreed: bool


@dataclass(frozen=True, slots=True)
class _Means:
    """Of our accounts on the chain. coins: wei; nonces: transactions in blocks."""

    coins: dict[Address, int]
    nonces: dict[Address, int]


class Outlook:
    """Asks one chain."""

    def __init__(self, client: ChainClient) -> None:
        self._client = client

    async def storage(self, entries: Sequence[Entry], head: Head) -> Storage:
        """Which locks stand. Raises ChainError."""
        legs = self._legs(entries)
        places = [(entry.swap.id, side) for entry, side in legs]
        calls = [htlc.open_query(entry.swap.terms(side).lock) for entry, side in legs]
        questions = [(call.to, call.data) for call in calls]
        now = _open(places, await self._client.call_many(questions))
        try:
            final: Agreed[tuple[Reply, ...]] = await self._client.agree(
                lambda node: read_many(node, questions, head.final), "the locks of your swaps"
            )
        except EndpointsDisagree:
            return Storage(dict.fromkeys(places, False), now, agreed=False)
        # One configured node: the user read rule 41 and typed that this is enough before the swap began.
        return Storage(_open(places, final.value), now, agreed=final.sure or final.configured == 1)

    async def look(self, entries: Sequence[Entry], head: Head, storage: Storage) -> dict[Place, Seen]:
        """Each leg's chain as it is now; `age`, `fresh` and `turn` are for the moment of asking. Raises ChainError."""
        fee = (await self._client.fees(Speed.FAST)).max_fee
        legs = self._legs(entries)
        means = await self._means(entries, head)
        allowances, data = await self._allowances(legs)
        funded = reserve.who_may_lock(means.coins, self._client.chain_id, Price(fee, data), entries)
        final_time = head.timestamp if head.final == head.number else (await self._client.block(head.final)).timestamp
        known = await self._known([entry.swap for entry in entries])
        pays = await self._payouts(legs, head.timestamp + self._client.network.timing.fresh)
        return {
            (entry.swap.id, side): Seen(
                number=head.number,
                time=head.timestamp,
                age=0,
                final_number=head.final,
                final_time=final_time,
                fresh=True,
                agreed=storage.agreed and pays.get((entry.swap.id, side), True) is not None,
                open=storage.now.get((entry.swap.id, side), False) and storage.final.get((entry.swap.id, side), False),
                pays=pays.get((entry.swap.id, side)) is not False,
                funded=entry.swap.id in funded,
                within_cap=max(GAS[action] for action in CAPPED) * fee + data <= entry.swap.agreed.cap,
                allowance=allowance,
                turn=True,
                nonce=means.nonces[entry.account],
                known=known & {tx.signed.hash for tx in entry.swap.txs},
                fee=fee,
            )
            for (entry, side), allowance in zip(legs, allowances, strict=True)
        }

    def _legs(self, entries: Sequence[Entry]) -> list[tuple[Entry, Side]]:
        return [(entry, side) for entry in entries for side in evidence.sides_on(entry.swap, self._client.chain_id)]

    async def _means(self, entries: Sequence[Entry], head: Head) -> _Means:
        accounts = sorted({entry.account for entry in entries})
        coins = await self._client.balances([(account, NATIVE) for account in accounts])
        nonces = await asyncio.gather(*(self._client.nonce(account, at=head.number) for account in accounts))
        held = {account: coin or 0 for account, coin in zip(accounts, coins, strict=True)}
        return _Means(held, dict(zip(accounts, nonces, strict=True)))

    async def _allowances(self, legs: Sequence[tuple[Entry, Side]]) -> tuple[list[int], int]:
        """Base units the HTLC may take (the amount itself for the coin, which needs none); in one go, wei for a transaction's data."""
        locks = [entry.swap.terms(side).lock for entry, side in legs]
        calls = [queries.allowance(lock, entry.account) for (entry, _), lock in zip(legs, locks, strict=True)]
        asked = list(dict.fromkeys((call.to, call.data) for call in calls if call is not None))  # swaps of one token share an allowance
        replies, data = await self._client.call_priced(asked)
        told = dict(zip(asked, replies, strict=True))
        allowed = [
            lock.amount if call is None else queries.units(told[call.to, call.data].data) for lock, call in zip(locks, calls, strict=True)
        ]
        return allowed, data

    async def _payouts(self, legs: Sequence[tuple[Entry, Side]], late: int) -> dict[Place, bool | None]:
        """Would paying out go through, of those legs of which somebody may ask? `late`: chain time that no decision lies behind."""
        due = [(entry.swap, side) for entry, side in legs if payout_matters(entry.swap, side, late)]
        told = await asyncio.gather(*(self._pays(swap, side) for swap, side in due))
        return {(swap.id, side): pays for (swap, side), pays in zip(due, told, strict=True)}

    async def _pays(self, swap: Swap, side: Side) -> bool | None:
        """Asked without the secret, as if the HTLC itself were paying.

        Two nodes must say so before we lock or reveal; afterwards one is enough to try again. A node that cannot tell says nothing; where
        none can, it is unknown: a token that nodes give up on must not keep the other swaps of its chain waiting.
        """
        lock = swap.terms(side).lock
        try:
            told = await self._client.ask_two(lambda node: _would_pay(node, lock), abreast=True)
        except EndpointsDown:
            return None
        return any(told) if swap.out else all(told)

    async def _known(self, swaps: Sequence[Swap]) -> frozenset[bytes]:
        """Which of our transactions that are in no block a node has."""
        txs = [tx for swap in swaps for tx in swap.txs if tx.maybe_out and tx.result is None]
        waiting = [tx.signed.hash for tx in txs if tx.signed.chain_id == self._client.chain_id]
        known = await asyncio.gather(*(self._client.knows(tx_hash) for tx_hash in waiting))
        return frozenset(tx_hash for tx_hash, there in zip(waiting, known, strict=True) if there)


async def _would_pay(node: Node, lock: Lock) -> bool:
    try:
        answer = await node.call(queries.payout(lock), lock.htlc)
    except CallReverted:
        return False
    return lock.token == NATIVE or queries.accepted(answer)


def _open(places: Sequence[Place], replies: Sequence[Reply]) -> dict[Place, bool]:
    return {place: reply.ok and htlc.decode_open(reply.data) is True for place, reply in zip(places, replies, strict=True)}
