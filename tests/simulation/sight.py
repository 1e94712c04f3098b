"""What a wallet sees of a chain just now, through whichever node it asked: late, cut off, or on the losing side of a fork."""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulation.chain import Block, Chain, Event, State


@dataclass(slots=True)
class Glimpse:
    """What is wrong with this wallet's view of a chain.

    lag: blocks that its nodes are behind. cut: from this block on the node that was asked saw nothing more (None: it is not cut off).
    forked: it went on with empty blocks of its own. agreed: two nodes agree. honest: nothing is made up. lock: a lying node shows a lock of
    the partner that does not exist. denied: a node shows nothing of our own lock, and another one shows it. answers: some node does.
    """

    lag: int = 0
    cut: int | None = None
    forked: bool = False
    agreed: bool = True
    honest: bool = True
    lock: bool = False
    denied: bool = False
    answers: bool = True


class Sight:
    """One look at one chain. Blocks from `hidden` on are not as this wallet's node shows them."""

    def __init__(self, chain: Chain, glimpse: Glimpse) -> None:
        self.chain = chain
        newest = chain.head - glimpse.lag
        self.hidden = newest + 1 if glimpse.cut is None else min(glimpse.cut, newest + 1)
        self.head = max(chain.depth, newest if glimpse.forked else self.hidden - 1)
        self.hidden = max(self.hidden, chain.depth + 1)
        self.final = self.head - chain.depth

    def receipt(self, tx_hash: bytes) -> tuple[int | None, bool]:
        """Where a transaction is, and whether it went well."""
        found = self.chain.receipts.get(tx_hash)
        return (None, False) if found is None or found[0] >= self.hidden else found

    def events(self) -> list[Event]:
        events = self.chain.events
        if not events or events[-1].block < self.hidden:
            return events
        return [event for event in events if event.block < self.hidden]

    def state(self, number: int) -> State:
        return self.chain.blocks[min(number, self.hidden - 1)].state

    def block(self, number: int) -> Block:
        return self.chain.blocks[number]
