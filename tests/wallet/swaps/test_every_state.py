"""Every state that can be reached, at every phase of time and with every kind of news: each has a row or an end, and none is unsafe.

The search starts from the agreement and does whatever can happen next: our own actions are signed, sending, sent, mined, failed, replaced;
the partner locks, claims, refunds; each thing is seen, becomes final, or is undone by a reorg. Of our transactions there are one lock, one
cancel with its nonce, one claim and one refund.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from tests.wallet.swaps.samples import (
    GIVE_EXPIRY,
    NOW,
    SECRET,
    WANT_EXPIRY,
    agreed,
    claimed,
    locked,
    refunded,
    seen,
    signed,
)
from tests.wallet.swaps.samples import (
    tx_hash as sample_hash,
)
from wallet.errors import IllegalFact
from wallet.model.swap import Outcome, Role, Side
from wallet.swaps import machine, rows
from wallet.swaps.due import payout_matters
from wallet.swaps.facts import (
    Abandoned,
    Action,
    Claimed,
    Depth,
    Fact,
    Failed,
    LegState,
    Locked,
    Mined,
    Refunded,
    Replaced,
    RolledBack,
    SecretSeen,
    Sending,
    Sent,
)
from wallet.swaps.machine import next_steps
from wallet.swaps.seen import Heads
from wallet.swaps.state import Event, Swap, Tx
from wallet.swaps.steps import Broadcast, End, Sign, Step, Wait
from wallet.swaps.view import View

END = NOW + 5000
PHASES = {
    Role.INITIATOR: (NOW, NOW + 8, NOW + 23, NOW + 27, NOW + 37, GIVE_EXPIRY, END),
    Role.PARTICIPANT: (NOW, NOW + 11, NOW + 15, WANT_EXPIRY, NOW + 49, END),
}
"""Phases of time: at the agreement; past the last moment to lock, to reveal, to send again; time to help, to refund; long after."""

SEEN_BLOCK, FINAL_BLOCK = 100, 50
"""Where things are told to be: a reorg undoes what is in blocks from 100 on."""

GIVE, TAKE, FIRST = Side.GIVE, Side.TAKE, Role.INITIATOR


def following(swap: Swap) -> Iterator[tuple[Fact, ...]]:
    """What can happen next: each as the facts that are appended together."""
    yield from _ours(swap)
    yield from _of_transactions(swap)
    for depth, block in ((Depth.SEEN, SEEN_BLOCK), (Depth.FINAL, FINAL_BLOCK)):
        yield from _on_give(swap, depth, block)
        yield from _on_take(swap, depth, block)
    for chain_id in (1, 2):
        yield (RolledBack(chain_id, SEEN_BLOCK),)
    if swap.out or swap.role is Role.PARTICIPANT:
        yield (SecretSeen(SECRET),)
    yield (Abandoned(END),)


def _ours(swap: Swap) -> Iterator[tuple[Fact, ...]]:
    give, take = swap.leg(GIVE), swap.leg(TAKE)
    reason = take in (LegState.EMPTY, LegState.LOCKED) if swap.role is FIRST else take is LegState.LOCKED
    may = {
        Action.LOCK: swap.seen(GIVE) is LegState.EMPTY and reason,
        Action.CANCEL: bool(swap.pending(Action.LOCK)),
        Action.CLAIM: swap.seen(TAKE) is LegState.LOCKED if swap.out else (swap.role is FIRST and give is take is LegState.LOCKED),
        Action.REFUND: swap.seen(GIVE) is LegState.LOCKED and take is not LegState.CLAIMED,
    }
    for action, allowed in may.items():
        if allowed and not swap.of(action):
            yield (signed(swap, action, nonce=1 if action is Action.REFUND else 0),)
    for tx in swap.txs:
        if _in_one_go(swap, tx.signed.action):
            yield (Sending(tx.signed.hash), Sent(tx.signed.hash))
        else:
            yield (Sending(tx.signed.hash),)
            yield (Sent(tx.signed.hash),)


def _in_one_go(swap: Swap, action: Action) -> bool:
    """For these, nothing depends on what is between signed and sent."""
    return action in (Action.REFUND, Action.CANCEL) or (action is Action.CLAIM and swap.role is Role.PARTICIPANT)


def _of_transactions(swap: Swap) -> Iterator[tuple[Fact, ...]]:
    for tx in swap.txs:
        tx_hash, action = tx.signed.hash, tx.signed.action
        if tx.sending and action is not Action.REFUND:
            fates = (Mined,) if action is Action.CANCEL else (Failed, Replaced)
            yield from ((make(tx_hash, SEEN_BLOCK, Depth.SEEN),) for make in fates)
            yield from ((make(tx_hash, FINAL_BLOCK, Depth.FINAL),) for make in fates)


def _on_give(swap: Swap, depth: Depth, block: int) -> Iterator[tuple[Fact, ...]]:
    """Our lock lands; the partner claims it; it is refunded."""
    lock, refund = _sending_of(swap, Action.LOCK), _sending_of(swap, Action.REFUND)
    if lock is not None:
        yield (Mined(lock, block, depth), Locked(GIVE, block, lock, depth))
    if swap.out or swap.role is Role.PARTICIPANT:
        yield (claimed(GIVE, depth, block),)
    if refund is not None:
        yield (Mined(refund, block, depth), Refunded(GIVE, block, refund, depth))


def _on_take(swap: Swap, depth: Depth, block: int) -> Iterator[tuple[Fact, ...]]:
    """The partner locks; we claim that, or anybody does once the secret is public; it is refunded."""
    claim = _sending_of(swap, Action.CLAIM)
    yield (locked(TAKE, depth, block),)
    if claim is not None:
        yield (Mined(claim, block, depth), Claimed(TAKE, block, claim, SECRET, depth))
    if swap.out:
        yield (claimed(TAKE, depth, block),)
    yield (refunded(TAKE, depth, block),)


def _sending_of(swap: Swap, action: Action) -> bytes | None:
    return next((tx.signed.hash for tx in swap.of(action) if tx.sending), None)


@cache
def states(role: Role) -> tuple[Swap, ...]:
    """All states that can be reached, once each."""
    start = machine.new(agreed(role))
    found, waiting = {_signature(start): start}, [start]
    while waiting:
        swap = waiting.pop()
        for facts in following(swap):
            after = _applied(swap, facts)
            if after is not None and _signature(after) not in found:
                found[_signature(after)] = after
                waiting.append(after)
    return tuple(found.values())


def _applied(swap: Swap, facts: tuple[Fact, ...]) -> Swap | None:
    try:
        for fact in facts:
            swap = machine.apply(swap, fact)
    except IllegalFact:
        return None
    return swap


def _signature(swap: Swap) -> object:
    """Two states with one signature are told apart by nothing that a row asks, but by the order of their facts."""
    legs = [(swap.leg(side), swap.seen(side)) for side in Side]
    txs = frozenset((tx.signed.action, tx.sending, tx.sent, tx.result and (tx.result.fate, tx.result.depth)) for tx in swap.txs)
    return (*legs, txs, swap.out, swap.secret, swap.abandoned)


@cache
def news(time: int) -> tuple[Heads, ...]:
    """All well; nodes that have everything of ours; nothing sure; at the first and last phase also one chain out of reach."""
    calm = seen(time)
    busy = replace(calm, known=frozenset(sample_hash(action.value) for action in Action))
    bad = replace(calm, fresh=False, agreed=False, open=False, pays=False, funded=False, within_cap=False)
    silent = (Heads(calm, None), Heads(None, calm)) if time in (NOW, END) else ()
    return (Heads(calm, calm), Heads(busy, busy), Heads(bad, bad), *silent)


@pytest.mark.parametrize("role", Role)
def test_every_state_has_a_row_or_an_end(role: Role) -> None:
    combinations = 0
    for swap in states(role):
        for time in PHASES[role]:
            for at in news(time):
                steps = next_steps(swap, at)
                combinations += 1
                assert steps, (swap, at)
                sides = [step.side for step in steps]
                assert len(set(sides)) == len(sides), (swap, at, steps)
                for step in steps:
                    _is_safe(swap, at, step)
    assert combinations > 100_000


def _is_safe(swap: Swap, at: Heads, step: Step) -> None:
    if not isinstance(step, Sign | Broadcast):
        return
    head = at.of(step.side)
    assert head is not None
    match step.action:
        case Action.LOCK:
            assert not any((swap.out, swap.abandoned, swap.of(Action.CANCEL)))
            assert head.late <= swap.deadlines.lock
            assert swap.seen(Side.GIVE) is LegState.EMPTY
            assert at.give is not None
            assert at.take is not None
            assert at.give.sure
            assert at.take.sure
            assert swap.role is Role.INITIATOR or (swap.leg(Side.TAKE) is LegState.LOCKED and at.take.pays)
        case Action.CLAIM if not swap.out:
            assert swap.role is Role.INITIATOR
            assert (swap.leg(Side.GIVE), swap.leg(Side.TAKE)) == (LegState.LOCKED, LegState.LOCKED)
            begun = any(tx.sending for tx in swap.of(Action.CLAIM))
            assert head.late <= (swap.deadlines.again if begun else swap.deadlines.reveal)
            assert head.sure
            assert head.open
        case Action.REFUND:
            assert head.time >= swap.terms(Side.GIVE).lock.expiry
            assert swap.leg(Side.TAKE) is not LegState.CLAIMED
        case _:
            pass


@pytest.mark.parametrize("role", Role)
def test_where_no_payout_is_tried_no_step_depends_on_it(role: Role) -> None:
    """Trying one costs a request a block, so it is done only where a row asks."""
    asked = 0
    for swap in states(role)[::3]:
        for time in PHASES[role]:
            pays, fails = seen(time), seen(time, pays=False)
            for side, at in ((GIVE, Heads(fails, pays)), (TAKE, Heads(pays, fails))):
                if payout_matters(swap, side, time):
                    asked += 1
                elif swap.seen(side) is LegState.LOCKED:  # else there is nothing to pay out
                    assert next_steps(swap, at) == next_steps(swap, Heads(pays, pays)), (swap, side, time)
    assert asked


@pytest.mark.parametrize("role", Role)
def test_nobody_waits_for_ever(role: Role) -> None:
    """Once all is final, all times are over and no node has anything of ours left, there is something to do, or it is the end."""
    calm = seen(END, nonce=1)
    seen_end = False
    for swap in states(role):
        if any(event.depth is Depth.SEEN for side in Side for event in swap.events(side)):
            continue
        if any(tx.result is not None and tx.result.depth is Depth.SEEN for tx in swap.txs):
            continue
        steps = next_steps(swap, Heads(calm, calm))
        assert any(not isinstance(step, Wait) for step in steps), (swap, steps)
        seen_end = seen_end or isinstance(steps[0], End)
    assert seen_end


def test_no_row_is_idle() -> None:
    """Each row of the tables is the one that holds in some state."""
    poor, stuck = seen(NOW, funded=False), seen(NOW, pays=False)
    used: set[tuple[Side, LegState, str]] = set()
    for role in Role:
        for swap in states(role):
            used |= _rows(swap, Heads(stuck, stuck))
        for swap in states(role)[::2]:
            for time in PHASES[role][::2]:
                for at in (*news(time), Heads(poor, poor)):
                    used |= _rows(swap, at)
    idle = {
        row.says
        for side in Side
        for leg, table in rows.ROWS[side].items()
        for row in table
        if (side, leg, row.says) not in used and (side, leg) != (GIVE, LegState.REFUNDED)  # that is an end
    }
    # Allowances and locks of another installation do not occur in this small world; test_rows.py has those two, test_every_watched_state.py
    # the rows of swaps that we only watch.
    idle = {says for says in idle if not says.startswith("we only watch")}
    assert idle == {"a lock is wanted, the allowance is short: approve (13)", "a second lock of ours could still be mined: wait (2)"}


def _rows(swap: Swap, at: Heads) -> set[tuple[Side, LegState, str]]:
    view = View(swap, at)
    if view.outcome is not None:
        return set()
    return {(side, swap.leg(side), rows.row_of(view, side).says) for side in Side if at.of(side) is not None}


LEGS: tuple[tuple[LegState, LegState], ...] = (
    (LegState.EMPTY, LegState.EMPTY),
    (LegState.EMPTY, LegState.LOCKED),
    (LegState.LOCKED, LegState.LOCKED),
    *((LegState.LOCKED, closed) for closed in (LegState.CLAIMED, LegState.REFUNDED)),
    *((closed, closed) for closed in (LegState.CLAIMED, LegState.REFUNDED)),
)
"""A leg at final depth, and as it was seen."""


def _events(final: LegState, seen_as: LegState) -> tuple[Event, ...]:
    """What makes a leg look so."""
    steps = () if seen_as is LegState.EMPTY else (LegState.LOCKED,) if seen_as is LegState.LOCKED else (LegState.LOCKED, seen_as)
    depths = [Depth.FINAL if final is seen_as or (final is LegState.LOCKED and state is LegState.LOCKED) else Depth.SEEN for state in steps]
    return tuple(Event(state, SEEN_BLOCK, sample_hash(state.value), depth) for state, depth in zip(steps, depths, strict=True))


def _attempts(role: Role) -> Iterator[tuple[Tx, ...]]:
    """Nothing signed; any one action signed, sending or sent; a lock with any other action beside it, each signed or sent."""
    start = machine.new(agreed(role))
    yield ()
    for action in Action:
        fact = signed(start, action)
        yield from ((Tx(fact, sending, sent),) for sending, sent in ((False, False), (True, False), (True, True)))
        if action is not Action.LOCK:
            lock = signed(start, Action.LOCK, nonce=1)
            yield from ((Tx(lock, out, out), Tx(fact, goes, goes)) for out, goes in product((False, True), repeat=2))


@pytest.mark.parametrize("role", Role)
def test_every_combination_has_a_row_or_an_end_whether_it_can_be_reached_or_not(role: Role) -> None:
    """(give, take, signed, sending, secret known, given up, phase of time): all of them, made by hand."""
    start, combinations = machine.new(agreed(role)), 0
    for give, take, txs, out, abandoned in product(LEGS, LEGS, list(_attempts(role)), (False, True), (False, True)):
        secret = SECRET if out else None
        swap = replace(start, give=_events(*give), take=_events(*take), txs=txs, out=out, secret=secret, abandoned=abandoned)
        assert ((swap.leg(GIVE), swap.seen(GIVE)), (swap.leg(TAKE), swap.seen(TAKE))) == (give, take)
        for time in PHASES[role]:
            at = Heads(seen(time), seen(time))
            steps = next_steps(swap, at)
            combinations += 1
            assert steps, (swap, time)
            assert len({step.side for step in steps}) == len(steps)
    assert combinations == 7 * 7 * 46 * 4 * len(PHASES[role])


def test_every_outcome_is_reached() -> None:
    far = Heads(seen(END), seen(END))
    ends = {step.outcome for role in Role for swap in states(role) for step in next_steps(swap, far) if isinstance(step, End)}
    assert ends == set(Outcome)
