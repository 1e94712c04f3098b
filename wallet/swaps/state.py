"""One swap as its facts make it: transactions of ours, what happened to each leg, and what can never be taken back.

Nothing here decides. Leg states are those at final depth; what is only seen is asked for by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.model.address import Address
from wallet.model.swap import FoundTerms, Leg, Outcome, Role, Side
from wallet.swaps.facts import Action, Agreed, Depth, LegState, Signed
from wallet.swaps.timelocks import Deadlines


class Fate(Enum):
    MINED = "mined"
    FAILED = "failed"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Result:
    fate: Fate
    block: int
    depth: Depth


@dataclass(frozen=True, slots=True)
class Tx:
    """A transaction of ours. Signed is not sending, and sending is not sent."""

    signed: Signed
    sending: bool = False
    sent: bool = False
    result: Result | None = None

    @property
    def slot(self) -> tuple[int, Address, int]:
        """Of all transactions with one slot (chain, account, nonce) at most one is ever mined."""
        return self.signed.chain_id, self.signed.sender, self.signed.nonce

    @property
    def maybe_out(self) -> bool:
        return self.sending or self.sent or self.result is not None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a leg."""

    state: LegState
    block: int
    transaction: bytes
    depth: Depth


@dataclass(frozen=True, slots=True)
class Swap:
    """secret: 32 bytes once seen in public (the initiator's own is derived, not kept here). out: the secret may be known to the partner."""

    agreed: Agreed
    deadlines: Deadlines
    txs: tuple[Tx, ...] = ()
    give: tuple[Event, ...] = ()
    take: tuple[Event, ...] = ()
    secret: bytes | None = None
    out: bool = False
    abandoned: bool = False
    outcome: Outcome | None = None

    @property
    def id(self) -> bytes:
        return self.agreed.terms.swap_id

    @property
    def role(self) -> Role:
        return self.agreed.role

    @property
    def watched(self) -> bool:
        """Is it somebody else's, which we only finish?"""
        return self.agreed.watch is not None

    @property
    def account(self) -> Address:
        """Ours, which sends everything: the one that locks, or a watcher's."""
        watch = self.agreed.watch
        return self.terms(Side.GIVE).lock.refundee if watch is None else watch.account

    @property
    def found(self) -> bool:
        """Its papers are lost and it was found on the chain: it never locks."""
        return isinstance(self.agreed.terms, FoundTerms)

    @property
    def only_closes(self) -> bool:
        """Nothing is ever locked for it: it is somebody else's, or was found again by a wallet that may have locked before."""
        return self.watched or self.found

    def terms(self, side: Side) -> Leg:
        return self.agreed.terms.leg(self.role, side)

    def events(self, side: Side) -> tuple[Event, ...]:
        return self.give if side is Side.GIVE else self.take

    def leg(self, side: Side) -> LegState:
        """At final depth."""
        return next((e.state for e in reversed(self.events(side)) if e.depth is Depth.FINAL), LegState.EMPTY)

    def seen(self, side: Side) -> LegState:
        """At first sight."""
        events = self.events(side)
        return events[-1].state if events else LegState.EMPTY

    def of(self, action: Action) -> tuple[Tx, ...]:
        """Every attempt at `action`, oldest first."""
        return tuple(tx for tx in self.txs if tx.signed.action is action)

    def settled(self, tx: Tx, depth: Depth) -> bool:
        """Is the nonce of `tx` used up, by it or by another (at FINAL: in a final block)?"""
        return any(other.slot == tx.slot and self._in_block(other, depth) for other in self.txs)

    def live(self, action: Action) -> Tx | None:
        """The newest attempt that may still be mined."""
        return next((tx for tx in reversed(self.of(action)) if not self.settled(tx, Depth.SEEN)), None)

    def pending(self, action: Action) -> tuple[Tx, ...]:
        """Attempts whose nonce no final block has used."""
        return tuple(tx for tx in self.of(action) if not self.settled(tx, Depth.FINAL))

    def fates(self, action: Action, depth: Depth) -> frozenset[Fate]:
        """What became of the attempts at `action`: SEEN gives those at either depth."""
        results = (tx.result for tx in self.of(action))
        return frozenset(r.fate for r in results if r is not None and (depth is Depth.SEEN or r.depth is Depth.FINAL))

    def _in_block(self, tx: Tx, depth: Depth) -> bool:
        if tx.result is not None and (depth is Depth.SEEN or tx.result.depth is Depth.FINAL):
            return True
        return any(e.transaction == tx.signed.hash and (depth is Depth.SEEN or e.depth is Depth.FINAL) for e in (*self.give, *self.take))
