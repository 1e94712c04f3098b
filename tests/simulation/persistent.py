"""What of a simulated wallet is on disk and what is in memory, and the crashes between the two."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import Protocol

from tests.simulation.chain import Chain, Key, Tx
from tests.simulation.mistakes import Mistake
from tests.simulation.sight import Glimpse, Sight
from wallet.model.address import Address
from wallet.model.swap import Outcome, Side
from wallet.swaps import machine
from wallet.swaps.facts import Agreed, Ended, Fact, Sent
from wallet.swaps.state import Swap


class Crash(Exception):
    """The process died."""


class TooMany(Exception):
    """Something goes in circles."""


class World(Protocol):
    """What a wallet meets outside."""

    tick: int

    def broadcast(self, chain: Chain, tx: Tx) -> bool: ...

    def strikes(self, name: str, after: str) -> bool: ...


@dataclass(slots=True)
class Persistent:
    """One installation. Only `journal` survives a crash.

    name: of the installation; account: what it signs with, which two installations of one phrase share; `chains` by side; `keys` name both
    legs' locks. clock: seconds by which this computer's clock is wrong. restored: begins when its lock is found on the chain.
    bytes_of: stands for the raw bytes in the journal, from which a real wallet reads them.
    """

    name: str
    account: str
    address: Address
    secret: bytes
    chains: dict[Side, Chain]
    keys: dict[Side, Key]
    world: World
    rng: Random
    mistakes: Mistake
    sees_mempool: bool
    clock: int = 0
    restored: bool = False
    journal: list[Fact] = field(default_factory=list[Fact])
    swap: Swap | None = None
    down_until: int = 0
    glimpse: dict[Side, Glimpse] = field(default_factory=lambda: {side: Glimpse() for side in Side})
    sights: dict[Side, Sight] = field(default_factory=dict[Side, Sight])
    bytes_of: dict[bytes, Tx] = field(default_factory=dict[bytes, Tx])
    answers: set[bytes] = field(default_factory=set[bytes])
    signed_count: int = 0

    @property
    def outcome(self) -> Outcome | None:
        last = self.journal[-1] if self.journal else None
        return last.outcome if isinstance(last, Ended) else None

    def agree(self, agreed: Agreed) -> None:
        self.journal.append(agreed)

    def _folded(self) -> Swap:
        swap = machine.fold(self.journal)
        if Mistake.SENDING_IS_SENT in self.mistakes:
            self.journal += [Sent(tx.signed.hash) for tx in swap.txs if tx.sending and not tx.sent]
            swap = machine.fold(self.journal)
        if Mistake.NO_CUT_OFF in self.mistakes:
            swap = replace(swap, deadlines=replace(swap.deadlines, reveal=2**60, again=2**60))
        if Mistake.SHORT_MARGIN in self.mistakes:
            late = swap.terms(Side.TAKE).lock.expiry - 1
            swap = replace(swap, deadlines=replace(swap.deadlines, reveal=late, again=late))
        if Mistake.SHORT_GAP in self.mistakes:
            swap = replace(swap, deadlines=replace(swap.deadlines, gap=0))
        return swap

    def _swap(self) -> Swap:
        assert self.swap is not None
        return self.swap

    def _write(self, fact: Fact) -> None:
        """Applied, then on disk, then believed. An illegal fact raises before anything is written."""
        assert self.swap is not None
        swap = machine.apply(self.swap, fact)
        self._strike()
        self.journal.append(fact)
        self.swap = swap
        self._strike(type(fact).__name__)

    def _strike(self, after: str = "") -> None:
        if self.world.strikes(self.name, after):
            self.swap = None
            raise Crash
