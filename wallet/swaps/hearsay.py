"""What other nodes say, where one node's word is not enough.

A secret proves itself, so any node's word for it is good (rule 9): asked of all of them when one of them may be hiding a claim. So is
a word about the event of a lock which two nodes show in the storage. That a lock was closed does not prove itself: whoever made us
believe it would have us watch no longer, so all nodes that could know must say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wallet.chains.client import ChainClient
from wallet.chains.logs import LogQuery
from wallet.chains.rpc import Behind, Refused, Silent
from wallet.errors import WrongChain
from wallet.model.address import Address
from wallet.swaps import evidence, htlc
from wallet.swaps.evidence import Happened


async def told_by_any(client: ChainClient, contracts: Sequence[Address], topic: bytes, first: int, last: int) -> tuple[Happened, ...]:
    """Every event of one kind that any node of the chain tells of, in blocks `first` to `last`; what else they say is not looked at."""
    if not contracts:
        return ()  # a query without an address asks for everybody's
    query = LogQuery(tuple(contracts), (topic,), first, last)
    told: list[Happened] = []
    for node in client.in_order():
        try:
            told += evidence.decoded(client.chain_id, await node.logs(query))
        except (Silent, Refused, Behind, WrongChain):
            continue
    return tuple(told)


@dataclass(frozen=True, slots=True)
class SecondWord:
    """Of some events: those that a node denies which has reached their block, and those that fewer than two independent nodes show."""

    denied: frozenset[Happened] = frozenset()
    unsure: frozenset[Happened] = frozenset()


async def second_word(client: ChainClient, contracts: Sequence[Address], events: Sequence[Happened], last: int) -> SecondWord:
    """Ask all nodes for `events`, of blocks up to `last`. With a single node configured its word stands (rule 41 was typed)."""
    if not events or client.witnesses < 2:
        return SecondWord()
    query = LogQuery(tuple(contracts), ((htlc.CLAIMED, htlc.REFUNDED),), min(event.block for event in events), last)
    denied: set[Happened] = set()
    shown: dict[Happened, set[str]] = {event: set() for event in events}
    for node in client.in_order():
        try:
            top = (await node.newest()).number
            told = evidence.decoded(client.chain_id, await node.logs(query))
        except (Silent, Refused, Behind, WrongChain):
            continue
        for event in events:
            if event in told:
                shown[event].add(node.endpoint.witness)
            elif event.block <= top:
                denied.add(event)
    return SecondWord(frozenset(denied), frozenset(event for event in events if len(shown[event]) < 2))
