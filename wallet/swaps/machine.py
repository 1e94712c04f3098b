"""The swap machine: facts in, state out; an illegal fact raises and changes nothing. What to do next is in `rows`.

    new(agreed) -> Swap            fold(facts) -> Swap
    apply(swap, fact) -> Swap      next_steps(swap, heads) -> (Step, ...)

Pure: no clock, no network, no randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, NoReturn

from wallet.errors import IllegalFact
from wallet.model.hashing import sha256
from wallet.model.swap import FoundTerms, Outcome, Role, Side
from wallet.swaps import timelocks
from wallet.swaps.facts import (
    WATCHED,
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
    Matched,
    Mined,
    Refunded,
    Replaced,
    RolledBack,
    SecretSeen,
    Sending,
    Sent,
    Signed,
    side_of,
)
from wallet.swaps.rows import next_steps
from wallet.swaps.state import Event, Fate, Result, Swap, Tx

__all__ = ["apply", "fold", "new", "next_steps"]

_AFTER = {
    LegState.EMPTY: {LegState.LOCKED},
    LegState.LOCKED: {LegState.CLAIMED, LegState.REFUNDED},
    LegState.CLAIMED: frozenset[LegState](),
    LegState.REFUNDED: frozenset[LegState](),
}
"""What may happen to a leg after what was seen of it before."""

_OUTCOMES = {
    Outcome.COMPLETED: {(LegState.CLAIMED, LegState.CLAIMED), (LegState.LOCKED, LegState.CLAIMED)},
    Outcome.RECEIVED_BOTH: {(LegState.REFUNDED, LegState.CLAIMED), (LegState.EMPTY, LegState.CLAIMED)},
    Outcome.REFUNDED: {(LegState.REFUNDED, take) for take in (LegState.EMPTY, LegState.LOCKED, LegState.REFUNDED)},
    Outcome.LOST: {(LegState.CLAIMED, LegState.REFUNDED), (LegState.CLAIMED, LegState.EMPTY)},
    Outcome.ABANDONED: {(LegState.EMPTY, take) for take in (LegState.EMPTY, LegState.LOCKED, LegState.REFUNDED)},
}


def new(agreed: Agreed) -> Swap:
    """The swap right after the user's consent."""
    one_chain = agreed.terms.initiator_leg.lock.chain_id == agreed.terms.participant_leg.lock.chain_id
    mine, theirs = agreed.give_timing, agreed.take_timing
    give, want = (mine, theirs) if agreed.role is Role.INITIATOR else (theirs, mine)
    pace = timelocks.Pace(give, want, one_chain, agreed.careful)
    return Swap(agreed, timelocks.deadlines(agreed.terms, agreed.role, pace))


def fold(facts: Iterable[Fact]) -> Swap:
    """The swap that the journal tells of. Raises IllegalFact; the first fact must be Agreed."""
    swap: Swap | None = None
    for fact in facts:
        if swap is None:
            if not isinstance(fact, Agreed):
                raise IllegalFact(type(fact).__name__, "an empty journal")
            swap = new(fact)
        else:
            swap = apply(swap, fact)
    if swap is None:
        raise IllegalFact("nothing", "an empty journal")
    return swap


def apply(swap: Swap, fact: Fact) -> Swap:
    """The swap after `fact`. Raises IllegalFact, and then nothing has changed."""
    return _TRANSITIONS[type(fact)](swap, fact)


def _agreed(swap: Swap, fact: Agreed) -> Swap:
    _refuse(swap, fact)


def _matched(swap: Swap, fact: Matched) -> Swap:
    """Only a leg that nobody was known to have locked, only with the same hashlock, and only to ourselves."""
    terms, lock = swap.agreed.terms, fact.take.lock
    if not isinstance(terms, FoundTerms) or swap.outcome or swap.terms(Side.TAKE).known or not fact.take.known:
        _refuse(swap, fact)
    if (lock.hashlock, lock.payee) != (terms.hashlock, swap.terms(Side.GIVE).lock.refundee):
        _refuse(swap, fact)
    whole = new(replace(swap.agreed, terms=terms.taking(swap.role, fact.take), take_timing=fact.timing))
    return replace(swap, agreed=whole.agreed, deadlines=whole.deadlines)


def _signed(swap: Swap, fact: Signed) -> Swap:
    """Rules 1 and 10 stand here too: a second lock with another nonce, or any after a cancel, is refused before it exists.

    The HTLC refunds to the sender of the lock, so that must be the one of the terms.
    """
    tx = Tx(fact)
    if swap.outcome or any(other.signed.hash == fact.hash for other in swap.txs):
        _refuse(swap, fact)
    if fact.chain_id != swap.terms(side_of(fact.action)).lock.chain_id or (swap.watched and fact.action not in WATCHED):
        _refuse(swap, fact)
    if fact.action is Action.LOCK and not _may_lock(swap, tx):
        _refuse(swap, fact)
    if fact.action is Action.CANCEL and all(other.slot != tx.slot for other in swap.of(Action.LOCK)):
        _refuse(swap, fact)
    return replace(swap, txs=(*swap.txs, tx))


def _may_lock(swap: Swap, tx: Tx) -> bool:
    over = swap.found or swap.abandoned or swap.out or swap.of(Action.CANCEL) or swap.seen(Side.GIVE) is not LegState.EMPTY
    second = any(other.slot != tx.slot for other in swap.pending(Action.LOCK))
    return not over and not second and tx.signed.sender == swap.terms(Side.GIVE).lock.refundee


def _sending(swap: Swap, fact: Sending) -> Swap:
    tx = _tx(swap, fact)
    if tx.sending or tx.sent:
        _refuse(swap, fact)
    return _with(swap, replace(tx, sending=True))


def _sent(swap: Swap, fact: Sent) -> Swap:
    tx = _tx(swap, fact)
    if tx.sent:
        _refuse(swap, fact)
    return _with(swap, replace(tx, sent=True))


def _resulted(swap: Swap, fact: Mined | Failed | Replaced) -> Swap:
    tx = _tx(swap, fact)
    fate = {Mined: Fate.MINED, Failed: Fate.FAILED, Replaced: Fate.REPLACED}[type(fact)]
    if tx.result is not None and tx.result.depth is Depth.FINAL:
        _refuse(swap, fact)
    rivals = (other for other in swap.txs if other.slot == tx.slot and other is not tx and other.result is not None)
    if any(other.result is not None and other.result.depth is Depth.FINAL for other in rivals):
        _refuse(swap, fact)
    seen = tx.sent or fate is not Fate.REPLACED
    return _with(swap, replace(tx, sent=seen, result=Result(fate, fact.block, fact.depth)))


def _locked(swap: Swap, fact: Locked) -> Swap:
    return _event(swap, fact, LegState.LOCKED)


def _refunded(swap: Swap, fact: Refunded) -> Swap:
    return _event(swap, fact, LegState.REFUNDED)


def _claimed(swap: Swap, fact: Claimed) -> Swap:
    return _learn(_event(swap, fact, LegState.CLAIMED), fact, fact.secret)


def _secret_seen(swap: Swap, fact: SecretSeen) -> Swap:
    if swap.secret is not None:
        _refuse(swap, fact)
    return _learn(swap, fact, fact.secret)


def _rolled_back(swap: Swap, fact: RolledBack) -> Swap:
    """Undo what the lost blocks told. `secret` and `out` stay: what was seen cannot be unseen."""

    def kept(side: Side) -> tuple[Event, ...]:
        here = swap.terms(side).lock.chain_id == fact.chain_id
        return tuple(e for e in swap.events(side) if not (here and e.block >= fact.block))

    def undone(tx: Tx) -> Tx:
        lost = tx.result is not None and tx.signed.chain_id == fact.chain_id and tx.result.block >= fact.block
        return replace(tx, result=None) if lost else tx

    return replace(swap, txs=tuple(map(undone, swap.txs)), give=kept(Side.GIVE), take=kept(Side.TAKE))


def _abandoned(swap: Swap, fact: Abandoned) -> Swap:
    over = fact.final_time > swap.terms(Side.GIVE).lock_by
    if swap.abandoned or swap.seen(Side.GIVE) is not LegState.EMPTY or (swap.pending(Action.LOCK) and not over):
        _refuse(swap, fact)
    return replace(swap, abandoned=True)


def _ended(swap: Swap, fact: Ended) -> Swap:
    legs = (swap.leg(Side.GIVE), swap.leg(Side.TAKE))
    unknown = fact.outcome is Outcome.COMPLETED and legs[0] is LegState.CLAIMED and not swap.terms(Side.TAKE).known
    if swap.outcome or not (unknown or legs in _OUTCOMES[fact.outcome]):
        _refuse(swap, fact)
    return replace(swap, outcome=fact.outcome)


def _event(swap: Swap, fact: Locked | Claimed | Refunded, state: LegState) -> Swap:
    """What was only seen becomes final in its place; what is new comes last."""
    event, events = Event(state, fact.block, fact.transaction, fact.depth), swap.events(fact.side)
    known = next((old for old in events if old.state is state), None)
    if known is not None and known.depth is Depth.SEEN:
        events = tuple(event if old is known else old for old in events)
    elif known is None and state in _AFTER[swap.seen(fact.side)]:
        events = (*events, event)
    else:
        _refuse(swap, fact)
    return replace(swap, give=events) if fact.side is Side.GIVE else replace(swap, take=events)


def _learn(swap: Swap, fact: Fact, secret: bytes) -> Swap:
    if len(secret) != 32 or sha256(secret) != swap.agreed.terms.hashlock:
        _refuse(swap, fact)
    return replace(swap, secret=secret, out=True)


def _tx(swap: Swap, fact: Sending | Sent | Mined | Failed | Replaced) -> Tx:
    tx = next((tx for tx in swap.txs if tx.signed.hash == fact.hash), None)
    if tx is None or swap.outcome:
        _refuse(swap, fact)
    return tx


def _with(swap: Swap, tx: Tx) -> Swap:
    """`swap` with `tx` in the place of the one with its hash. A claim that somebody has puts the secret out."""
    txs = tuple(tx if other.signed.hash == tx.signed.hash else other for other in swap.txs)
    return replace(swap, txs=txs, out=swap.out or (tx.sent and tx.signed.action is Action.CLAIM))


def _refuse(swap: Swap, fact: Fact) -> NoReturn:
    state = f"give {swap.seen(Side.GIVE).value}, take {swap.seen(Side.TAKE).value}"
    raise IllegalFact(type(fact).__name__, f"{state}, {swap.outcome.value}" if swap.outcome else state)


_TRANSITIONS: dict[type[Fact], Callable[[Swap, Any], Swap]] = {
    Agreed: _agreed,
    Matched: _matched,
    Signed: _signed,
    Sending: _sending,
    Sent: _sent,
    Mined: _resulted,
    Failed: _resulted,
    Replaced: _resulted,
    Locked: _locked,
    Claimed: _claimed,
    Refunded: _refunded,
    SecretSeen: _secret_seen,
    RolledBack: _rolled_back,
    Abandoned: _abandoned,
    Ended: _ended,
}
