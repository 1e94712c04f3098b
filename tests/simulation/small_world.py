"""A world so small that every order of events in it can be gone through: one wallet, one hostile partner, two chains, values only.

Time is a tick, a block on both chains; a block is final one block later, so only the newest can be undone. The wallet is the real machine.
In each tick the world chooses: what the partner does (anything that the contract allows, in front of ours), which of our transactions get
in (one may be passed over once, as `mine` promises), and, as long as the allowance lasts, a reorg of the newest block, a transaction that
every node forgets, a crash between any two writes. A wallet that has nothing to lose yet may also stay away for as long as it likes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from tests.simulation.deal import ADDRESSES, KnownTerms
from wallet.model.address import NATIVE
from wallet.model.hashing import sha256
from wallet.model.network import Timing
from wallet.model.swap import Acceptance, Offer, OfferLeg, Outcome, Role, Side, SignedAcceptance, SignedOffer
from wallet.swaps import machine, timelocks
from wallet.swaps.facts import (
    URGENT,
    Abandoned,
    Action,
    Agreed,
    Claimed,
    Depth,
    Ended,
    Fact,
    Failed,
    LegState,
    Locked,
    Mined,
    Refunded,
    RolledBack,
    Sending,
    Sent,
    Signed,
    side_of,
)
from wallet.swaps.seen import Heads, Seen
from wallet.swaps.state import Swap
from wallet.swaps.steps import Abandon, Broadcast, End, Sign, Step, Wait
from wallet.swaps.timelocks import Pace

AWAY = 2  # ticks that one crash takes from a wallet: the one in which it dies, and the next
SECRET = bytes(31) + b"\x01"
FEE, CAP = 20, 10**18
TIP, DEEP = 100, 50
"""Blocks as facts tell them: the newest, which a reorg undoes, and any that is final."""
EMPTY, LOCKED, CLAIMED, REFUNDED = LegState.EMPTY, LegState.LOCKED, LegState.CLAIMED, LegState.REFUNDED


@dataclass(frozen=True, slots=True)
class Snap:
    """One chain after a block. locks: how often our side of it was locked; done: our transactions in blocks, and whether they went well."""

    leg: LegState = EMPTY
    opened: bytes = b""
    closed: bytes = b""
    locks: int = 0
    nonce: int = 0
    done: frozenset[tuple[bytes, bool]] = frozenset()


@dataclass(frozen=True, slots=True)
class Strand:
    """One chain. pool: hashes that wait; passed: actions that one block has passed over already."""

    final: Snap = Snap()
    tip: Snap = Snap()
    pool: frozenset[bytes] = frozenset()
    passed: frozenset[Action] = frozenset()


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much may still go wrong."""

    crashes: int = 0
    drops: int = 0
    reorgs: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Everything that decides what can follow. down: ticks that the wallet is still down."""

    tick: int
    give: Strand
    take: Strand
    swap: int
    known: bool
    down: int
    left: Allowance


class SmallWorld:
    """`late`: ticks by which the wallet's cut-off for the reveal is wrong, for a search that must find a loss.

    denied: one of two nodes shows nothing of our lock, to the end, so that it is seen and never final.
    """

    def __init__(self, role: Role, allowance: Allowance, late: int = 0, *, denied: bool = False) -> None:
        self._role, self._late, self._denied = role, late, denied
        self._swaps: list[Swap] = []
        self._numbers: dict[object, int] = {}
        # `act` must cover all crashes that can meet in one action: with less, the world would break what the margins are made of.
        timing = Timing(block=1, act=AWAY * max(1, allowance.crashes), mine=2, final=2, halt=0, skew=0)
        terms = _terms(Pace(timing, timing, one_chain=False, careful=True))
        self._give, self._take = terms.leg(role, Side.GIVE), terms.leg(role, Side.TAKE)
        self.end = max(self._give.lock.expiry, self._take.lock.expiry) + 16
        swap = machine.new(Agreed(terms, role, timing, timing, careful=True, cap=CAP))
        swap = replace(swap, deadlines=replace(swap.deadlines, reveal=swap.deadlines.reveal + late, again=swap.deadlines.again + late))
        self.start = Place(0, Strand(), Strand(), self._number(swap), role is Role.PARTICIPANT, 0, allowance)

    def swap(self, place: Place) -> Swap:
        return self._swaps[place.swap]

    def verdict(self, place: Place) -> str | None:
        """lost, stuck, double lock; ended; or None when it goes on."""
        swap, give, take = self.swap(place), place.give.tip, place.take.tip
        if give.locks > 1:
            return "double lock"
        over = place.tick >= self.end
        if swap.outcome is None:
            return "stuck" if over else None
        if not over and (place.give.pool or give.leg is LOCKED):
            return None
        if give.leg is CLAIMED and take.leg is not CLAIMED:
            return "lost"
        return "stuck" if give.leg is LOCKED and swap.outcome is not Outcome.COMPLETED else "ended"

    def following(self, place: Place) -> Iterator[Place]:
        """One tick later, in every way that it can come."""
        tick = place.tick + 1
        gives, takes = list(self._blocks(place, Side.GIVE, tick)), list(self._blocks(place, Side.TAKE, tick))
        for (give, used), (take, used_too) in product(gives, takes):
            left = Allowance(
                place.left.crashes,
                place.left.drops - used.drops - used_too.drops,
                place.left.reorgs - used.reorgs - used_too.reorgs,
            )
            if min(left.drops, left.reorgs) >= 0:
                yield from self._wallet(Place(tick, give, take, place.swap, place.known, place.down, left))

    # --- the chains --------------------------------------------------------------------------------------------------

    def _blocks(self, place: Place, side: Side, tick: int) -> Iterator[tuple[Strand, Allowance]]:
        chain = place.give if side is Side.GIVE else place.take
        bases = [(chain.final, chain.tip, chain, Allowance())]
        if place.left.reorgs and chain.tip != chain.final:
            tip, before = self._undone(place, side, chain)
            bases.append((chain.final, tip, before, Allowance(reorgs=1)))
        for _, tip, before, used in bases:
            for pool, dropped in self._pools(place, before):
                for moved in self._moves(place, side, tip, tick):
                    for mined, passed in self._taken(place, before, pool):
                        after = self._mine(place, side, moved, pool if mined else frozenset(), tick)
                        rest = frozenset(tx for tx in pool if tx not in dict(after.done) and self._nonce_of(place, tx) >= after.nonce)
                        yield Strand(tip, after, rest, passed), Allowance(drops=dropped, reorgs=used.reorgs)

    def _undone(self, place: Place, side: Side, chain: Strand) -> tuple[Snap, Strand]:
        """The newest block comes again without what was in it. That passes ours over, so what was passed over before is in it again."""
        ours = {tx for tx, _ in chain.tip.done - chain.final.done}
        again = frozenset(tx for tx in ours if self._action_of(place, tx) in chain.passed)
        tip = self._mine(place, side, chain.final, again, place.tick)
        passed = chain.passed | {self._action_of(place, tx) for tx in ours}
        return tip, replace(chain, pool=chain.pool | (ours - set(dict(tip.done))), passed=passed)

    def _pools(self, place: Place, chain: Strand) -> Iterator[tuple[frozenset[bytes], int]]:
        yield chain.pool, 0
        if place.left.drops:
            for tx in chain.pool:
                if self._action_of(place, tx) not in chain.passed:
                    yield chain.pool - {tx}, 1

    def _moves(self, place: Place, side: Side, tip: Snap, tick: int) -> Iterator[Snap]:
        """What the partner may do in front of us; nothing, too."""
        yield tip
        if side is Side.GIVE:
            if tip.leg is LOCKED and place.known:
                yield replace(tip, leg=CLAIMED, closed=b"their claim")
        elif tip.leg is EMPTY and tick <= self._take.lock_by:
            yield replace(tip, leg=LOCKED, opened=b"their lock")
        elif tip.leg is LOCKED and tick >= self._take.lock.expiry:
            yield replace(tip, leg=REFUNDED, closed=b"their refund")

    def _taken(self, place: Place, before: Strand, pool: frozenset[bytes]) -> Iterator[tuple[bool, frozenset[Action]]]:
        """Whether ours get into the block: all that wait, or none if none was passed over before. What was forgotten was passed over."""
        waiting = {self._action_of(place, tx) for tx in pool}
        passed = before.passed | {self._action_of(place, tx) for tx in before.pool}
        yield True, passed
        if waiting and not waiting & before.passed:
            yield False, passed

    def _mine(self, place: Place, side: Side, snap: Snap, pool: frozenset[bytes], tick: int) -> Snap:
        ours = {tx.signed.hash: tx.signed for tx in self.swap(place).txs}
        for signed in sorted((ours[tx] for tx in pool), key=lambda each: (each.nonce, -each.max_fee)):
            if signed.nonce == snap.nonce:
                snap = self._run(side, replace(snap, nonce=snap.nonce + 1), signed, tick)
        return snap

    def _run(self, side: Side, snap: Snap, signed: Signed, tick: int) -> Snap:
        """The contract."""
        after = snap
        match signed.action:
            case Action.LOCK if snap.leg is not LOCKED and tick <= self._give.lock_by:
                after = replace(snap, leg=LOCKED, opened=signed.hash, locks=snap.locks + 1)
            case Action.CLAIM | Action.CLAIM_FOR_PARTNER if snap.leg is LOCKED:
                after = replace(snap, leg=CLAIMED, closed=signed.hash)
            case Action.REFUND if snap.leg is LOCKED and tick >= self._give.lock.expiry:
                after = replace(snap, leg=REFUNDED, closed=signed.hash)
            case _:
                pass
        went_well = after is not snap or signed.action is Action.CANCEL
        return replace(after, done=snap.done | {(signed.hash, went_well)})

    # --- the wallet --------------------------------------------------------------------------------------------------

    def _wallet(self, place: Place) -> Iterator[Place]:
        """It sleeps, it is down, or it takes its turn, to the end or up to a crash."""
        swap = self.swap(place)
        if swap.outcome is not None:
            yield place
            return
        if place.down:
            yield replace(place, down=place.down - 1)
            return
        if self._may_sleep(place):
            yield place
        stops = list(self._turn(place))
        yield stops[-1]
        if place.left.crashes:
            left = replace(place.left, crashes=place.left.crashes - 1)
            for stop in stops:
                yield replace(stop, left=left, down=1)

    def _may_sleep(self, place: Place) -> bool:
        swap = self.swap(place)
        bound = any(tx.maybe_out for tx in swap.of(Action.CLAIM)) or swap.out
        if self._role is Role.PARTICIPANT:
            bound = bool(swap.of(Action.LOCK)) or swap.seen(Side.GIVE) is not EMPTY
        return not bound and place.tick < self.end - 16

    def _turn(self, place: Place) -> Iterator[Place]:
        """The place after each write and each broadcast, in order. The first is the one before anything."""
        yield place
        while (fact := self._news(place)) is not None:
            place = self._write(place, fact)
            yield place
        done: set[bytes] = set()
        for _ in range(8):
            before = place
            for step in machine.next_steps(self.swap(place), self._heads(place)):
                for stop in self._do(place, step, done):
                    place = stop
                    yield place
            if place == before:
                return

    def _news(self, place: Place) -> Fact | None:
        """The first thing that the chains show and the journal lacks."""
        swap = self.swap(place)
        for side, chain in ((Side.GIVE, place.give), (Side.TAKE, place.take)):
            shown, final = dict(chain.tip.done), dict(chain.final.done)
            chain_id = swap.terms(side).lock.chain_id
            told = swap.events(side)
            ours = [tx for tx in swap.txs if tx.signed.chain_id == chain_id]
            gone = any(event.depth is Depth.SEEN and event.transaction not in (chain.tip.opened, chain.tip.closed) for event in told)
            if gone or any(tx.result is not None and tx.signed.hash not in shown for tx in ours):
                return RolledBack(chain_id, TIP)
            for tx in ours:
                key = tx.signed.hash
                if key in shown and (tx.result is None or (tx.result.depth is Depth.SEEN and key in final)):
                    deep = key in final
                    return (Mined if shown[key] else Failed)(key, DEEP if deep else TIP, Depth.FINAL if deep else Depth.SEEN)
                if tx.sending and not tx.sent and key in chain.pool:
                    return Sent(key)
            for transaction, make in ((chain.tip.opened, self._opened), (chain.tip.closed, self._closed)):
                known = next((event for event in told if event.transaction == transaction), None)
                deep = transaction in (chain.final.opened, chain.final.closed) and not self._is_denied(side, chain.tip, transaction)
                if transaction and (known is None or (known.depth is Depth.SEEN and deep)):
                    return make(side, chain.tip, DEEP if deep else TIP, Depth.FINAL if deep else Depth.SEEN)
        return None

    def _is_denied(self, side: Side, snap: Snap, transaction: bytes) -> bool:
        return self._denied and side is Side.GIVE and transaction == snap.opened

    def _opened(self, side: Side, snap: Snap, block: int, depth: Depth) -> Fact:
        return Locked(side, block, snap.opened, depth)

    def _closed(self, side: Side, snap: Snap, block: int, depth: Depth) -> Fact:
        if snap.leg is CLAIMED:
            return Claimed(side, block, snap.closed, SECRET, depth)
        return Refunded(side, block, snap.closed, depth)

    def _do(self, place: Place, step: Step, done: set[bytes]) -> Iterator[Place]:
        match step:
            case Sign():
                yield self._write(place, self._signed(place, step))
            case Broadcast() if step.hash not in done:
                done.add(step.hash)
                yield from self._broadcast(place, step)
            case Abandon():
                yield self._write(place, Abandoned(step.final_time))
            case End():
                yield self._write(place, Ended(step.outcome))
            case Broadcast() | Wait():
                pass

    def _broadcast(self, place: Place, step: Broadcast) -> Iterator[Place]:
        tx = next(tx for tx in self.swap(place).txs if tx.signed.hash == step.hash)
        if not (tx.sending or tx.sent):
            place = self._write(place, Sending(step.hash))
            yield place
        chain = place.give if step.side is Side.GIVE else place.take
        taken = tx.signed.nonce >= chain.tip.nonce
        if taken:
            rivals = {other.signed.hash for other in self.swap(place).txs if other.slot == tx.slot}
            chain = replace(chain, pool=(chain.pool - rivals) | {step.hash})
            known = place.known or step.action is Action.CLAIM
            place = replace(place, give=chain, known=known) if step.side is Side.GIVE else replace(place, take=chain, known=known)
            yield place
            if not tx.sent:
                yield self._write(place, Sent(step.hash))

    def _signed(self, place: Place, step: Sign) -> Signed:
        swap = self.swap(place)
        lock = swap.terms(side_of(step.action)).lock
        chain = place.give if step.side is Side.GIVE else place.take
        here = [tx.signed for tx in swap.txs if tx.signed.chain_id == lock.chain_id]
        if step.replaces is not None:
            nonce = next(signed.nonce for signed in here if signed.hash == step.replaces)
        elif step.action in URGENT:
            held = {signed.nonce for signed in here if signed.action in URGENT}
            nonce = next(number for number in range(chain.tip.nonce, 100) if number not in held)
        else:
            nonce = max([chain.tip.nonce, *(signed.nonce + 1 for signed in here)])
        name = hashlib.sha256(f"{step.action.value} {len(swap.of(step.action))}".encode()).digest()
        return Signed(step.action, lock.chain_id, swap.terms(Side.GIVE).lock.refundee, nonce, name, b"\x02", step.max_fee)

    def _heads(self, place: Place) -> Heads:
        return Heads(self._seen(place, Side.GIVE), self._seen(place, Side.TAKE))

    def _seen(self, place: Place, side: Side) -> Seen:
        chain, tick, swap = (place.give if side is Side.GIVE else place.take), place.tick, self.swap(place)
        denied = self._denied and side is Side.GIVE and swap.seen(side) is LOCKED
        is_open = chain.tip.leg is LOCKED and chain.final.leg is LOCKED and not denied
        known = chain.pool | {tx for tx, _ in chain.tip.done}
        amount = swap.terms(side).lock.amount
        return Seen(
            number=tick, time=tick, age=0, final_number=tick - 1, final_time=tick - 1, fresh=True, agreed=not denied, open=is_open,
            pays=True, funded=True, within_cap=True, allowance=amount, turn=True, nonce=chain.tip.nonce, known=known, fee=FEE,
        )  # fmt: skip

    # --- swaps, once each --------------------------------------------------------------------------------------------

    def _write(self, place: Place, fact: Fact) -> Place:
        return replace(place, swap=self._number(machine.apply(self.swap(place), fact)))

    def _number(self, swap: Swap) -> int:
        key = (swap.txs, swap.give, swap.take, swap.secret, swap.out, swap.abandoned, swap.outcome)
        number = self._numbers.setdefault(key, len(self._swaps))
        if number == len(self._swaps):
            self._swaps.append(swap)
        return number

    def _action_of(self, place: Place, tx_hash: bytes) -> Action:
        return next(tx.signed.action for tx in self.swap(place).txs if tx.signed.hash == tx_hash)

    def _nonce_of(self, place: Place, tx_hash: bytes) -> int:
        return next(tx.signed.nonce for tx in self.swap(place).txs if tx.signed.hash == tx_hash)


def _terms(pace: Pace) -> KnownTerms:
    durations = timelocks.plan(pace, 0)
    legs = [OfferLeg(chain_id, bytes(32), ADDRESSES["htlc"], NATIVE, 100) for chain_id in (1, 2)]
    maker, taker = ADDRESSES["initiator"], ADDRESSES["participant"]
    seconds = (durations.give_seconds, durations.want_seconds)
    offer = Offer(legs[0], legs[1], maker, maker, sha256(SECRET), bytes(16), *seconds, 2**39, NATIVE)
    times = timelocks.accept(offer, pace, 0, 0)
    accepted = Acceptance(bytes(32), taker, taker, times.give_expiry, times.want_expiry, times.give_lock_by, times.want_lock_by)
    return KnownTerms(SignedOffer(offer, bytes(32), bytes(65)), SignedAcceptance(accepted, bytes(32), bytes(65)))
