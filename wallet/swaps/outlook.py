"""What the next decisions need to know of one chain, besides the facts: asked anew at each head and never stored.

One request serves all open swaps wherever a node can answer for all at once: the locks' storage (once of each of two nodes), allowances,
balances, fees, the final block. Only what may be about to be paid out is tried out one by one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from wallet.chains.client import Agreed, ChainClient
from wallet.chains.fees import Speed
from wallet.chains.multicall import Reply, read_many
from wallet.errors import CallReverted, EndpointsDisagree
from wallet.model.address import NATIVE, Address
from wallet.model.swap import Side
from wallet.model.transaction import Head
from wallet.swaps import evidence, htlc, queries
from wallet.swaps.book import Entry
from wallet.swaps.calls import CAPPED, GAS
from wallet.swaps.facts import Action, LegState
from wallet.swaps.seen import Seen
from wallet.swaps.state import Swap

Place = tuple[bytes, Side]
"""Swap id and side: one leg."""

_WAY_OUT = {Side.GIVE: (Action.CANCEL, Action.REFUND, Action.CLAIM_FOR_PARTNER), Side.TAKE: (Action.CLAIM,)}


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
    """Of our accounts on the chain. coins: wei; nonces: transactions in blocks; reserved: wei that the way out of all swaps may cost."""

    coins: dict[Address, int]
    nonces: dict[Address, int]
    reserved: dict[Address, int]


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
        means = await self._means(entries, legs, fee)
        allowances = await self._allowances(legs)
        final_time = head.timestamp if head.final == head.number else (await self._client.block(head.final)).timestamp
        known = await self._known([entry.swap for entry in entries])
        pays = await asyncio.gather(*(self._pays(entry.swap, side) for entry, side in legs))
        return {
            (entry.swap.id, side): Seen(
                number=head.number,
                time=head.timestamp,
                age=0,
                final_number=head.final,
                final_time=final_time,
                fresh=True,
                agreed=storage.agreed,
                open=storage.now.get((entry.swap.id, side), False) and storage.final.get((entry.swap.id, side), False),
                pays=pay,
                funded=means.coins[entry.account] >= means.reserved[entry.account] + _to_lock(entry.swap, side, fee),
                within_cap=max(GAS[action] for action in CAPPED) * fee <= entry.swap.agreed.cap,
                allowance=allowance,
                turn=True,
                nonce=means.nonces[entry.account],
                known=known & {tx.signed.hash for tx in entry.swap.txs},
                fee=fee,
            )
            for (entry, side), allowance, pay in zip(legs, allowances, pays, strict=True)
        }

    def _legs(self, entries: Sequence[Entry]) -> list[tuple[Entry, Side]]:
        return [(entry, side) for entry in entries for side in evidence.sides_on(entry.swap, self._client.chain_id)]

    async def _means(self, entries: Sequence[Entry], legs: Sequence[tuple[Entry, Side]], fee: int) -> _Means:
        accounts = sorted({entry.account for entry in entries})
        coins = await self._client.balances([(account, NATIVE) for account in accounts])
        nonces = await asyncio.gather(*(self._client.nonce(account) for account in accounts))
        reserved = dict.fromkeys(accounts, 0)
        for entry, side in legs:
            reserved[entry.account] += max(GAS[action] for action in _WAY_OUT[side]) * fee
        held = {account: coin or 0 for account, coin in zip(accounts, coins, strict=True)}
        return _Means(held, dict(zip(accounts, nonces, strict=True)), reserved)

    async def _allowances(self, legs: Sequence[tuple[Entry, Side]]) -> list[int]:
        """Base units the HTLC may take; the amount itself for the coin, which needs no allowance."""
        locks = [entry.swap.terms(side).lock for entry, side in legs]
        calls = [queries.allowance(lock, entry.account) for (entry, _), lock in zip(legs, locks, strict=True)]
        asked = [(call.to, call.data) for call in calls if call is not None]
        replies = iter(await self._client.call_many(asked)) if asked else iter(())
        return [lock.amount if call is None else queries.units(next(replies).data) for lock, call in zip(locks, calls, strict=True)]

    async def _pays(self, swap: Swap, side: Side) -> bool:
        """Would paying out revert? Asked without the secret, as if the HTLC itself were paying."""
        if swap.seen(side) is not LegState.LOCKED:
            return True
        try:
            lock = swap.terms(side).lock
            answer = await self._client.call(queries.payout(lock), lock.htlc)
            return lock.token == NATIVE or queries.accepted(answer)
        except CallReverted:
            return False

    async def _known(self, swaps: Sequence[Swap]) -> frozenset[bytes]:
        """Which of our transactions that are in no block a node has."""
        txs = [tx for swap in swaps for tx in swap.txs if tx.maybe_out and tx.result is None]
        waiting = [tx.signed.hash for tx in txs if tx.signed.chain_id == self._client.chain_id]
        known = await asyncio.gather(*(self._client.knows(tx_hash) for tx_hash in waiting))
        return frozenset(tx_hash for tx_hash, there in zip(waiting, known, strict=True) if there)


def _open(places: Sequence[Place], replies: Sequence[Reply]) -> dict[Place, bool]:
    return {place: reply.ok and htlc.decode_open(reply.data) is True for place, reply in zip(places, replies, strict=True)}


def _to_lock(swap: Swap, side: Side, fee: int) -> int:
    """Wei that our own lock will still take: its gas, and what it locks where that is the coin. The way out comes on top (rule 12)."""
    if side is Side.TAKE or swap.watched or swap.abandoned or swap.seen(Side.GIVE) is not LegState.EMPTY:
        return 0
    lock = swap.terms(side).lock
    return GAS[Action.LOCK] * fee + (lock.amount if lock.token == NATIVE else 0)
