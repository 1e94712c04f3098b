"""What to do next, as two tables that can be read aloud: the first row of a leg whose condition holds gives its step.

A condition sees a `View`: the swap, both chains as just observed, and words for what the rows ask. Times that close a window are judged by
the latest chain time it may be, those that open one by the earliest. The rules are those of swaps.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wallet.model.swap import Side
from wallet.swaps.facts import Action, LegState
from wallet.swaps.pursuit import approve, cancel, pursue, reset
from wallet.swaps.seen import Heads
from wallet.swaps.state import Swap
from wallet.swaps.steps import Abandon, End, Step, Wait, Why
from wallet.swaps.view import View

_Step = Callable[[View], Step | None]


@dataclass(frozen=True, slots=True)
class Row:
    """`says` is the row in words; `when` its condition; `step` what it asks for (None: this leg needs nothing)."""

    says: str
    when: Callable[[View], bool]
    step: _Step


def _wait(side: Side, why: Why, until: Callable[[View], int | None] = lambda _: None) -> _Step:
    return lambda v: Wait(side, why, until(v))


def _pursue(action: Action) -> _Step:
    return lambda v: pursue(v, action)


def _nothing(_: View) -> None:
    return None


def _always(_: View) -> bool:
    return True


def _abandon(v: View) -> Step:
    return Abandon(Side.GIVE, v.give.final_time)


def _as_if_final(v: View) -> Step | None:
    return next(row for row in GIVE_LOCKED if row.when(v)).step(v)


def _settle(v: View) -> Step:
    return reset(v) or Wait(Side.GIVE, Why.LAST_MOMENT, v.swap.terms(Side.GIVE).lock_by)


def _expiry(side: Side) -> Callable[[View], int]:
    return lambda v: v.swap.terms(side).lock.expiry


_G, _T = Side.GIVE, Side.TAKE

GIVE_EMPTY: tuple[Row, ...] = (
    Row("our lock was seen, is denied by a node, and has expired: as if it were final (4)", lambda v: v.expired_by_sight, _as_if_final),
    Row("our lock is in a block: wait until that is final", lambda v: v.lock_in_block, _wait(_G, Why.FINALITY)),
    Row(
        "a lock is signed and wanted, its nonce was seen used otherwise: wait until that is final (10)",
        lambda v: v.lock_pending and v.lock_wanted and v.swap.live(Action.LOCK) is None,
        _wait(_G, Why.FINALITY),
    ),
    Row(
        "a lock is signed and wanted, the news is not good enough: wait (8)",
        lambda v: v.lock_pending and v.lock_wanted and not v.both_sure,
        _wait(_G, Why.SURE),
    ),
    Row(
        "a lock is signed and wanted, what we take could not be paid out to us: cancel it (1, 14)",
        lambda v: v.lock_pending and v.lock_wanted and not v.payable,
        cancel,
    ),
    Row("a lock is signed and wanted: bring it in", lambda v: v.lock_pending and v.lock_wanted, _pursue(Action.LOCK)),
    Row("a lock is signed, not wanted, and still possible: cancel it (1)", lambda v: not v.lock_cannot_be_mined, cancel),
    Row("a lock is wanted, a chain cannot be reached: wait", lambda v: v.lock_wanted and not v.both_reached, _wait(_G, Why.OFFLINE)),
    Row("a lock is wanted, the news is not good enough: wait (8)", lambda v: v.lock_wanted and not v.both_sure, _wait(_G, Why.SURE)),
    Row(
        "a lock is wanted, what we take could not be paid out to us: wait (14)",
        lambda v: v.lock_wanted and not v.payable,
        _wait(_G, Why.PAYOUT),
    ),
    Row(
        "a lock is wanted, gas for the way out is missing: wait (12)",
        lambda v: v.lock_wanted and not (v.give.funded and v.take.funded),
        _wait(_G, Why.GAS),
    ),
    Row("a lock is wanted, the allowance is short: approve (13)", lambda v: v.lock_wanted and approve(v) is not None, approve),
    Row("a lock is wanted: lock", lambda v: v.lock_wanted, _pursue(Action.LOCK)),
    Row(
        "the partner may still lock: wait",
        lambda v: v.lock_may_be_wanted,
        _wait(_G, Why.PARTNER_LOCK, lambda v: v.swap.deadlines.lock),
    ),
    Row("what we take is being claimed: wait", lambda v: v.claim_due or v.closing(_T), _wait(_G, Why.OTHER_LEG)),
    Row(
        "we only watch, or forgot, and that lock can still come: wait until it cannot (1)",
        lambda v: v.their_lock_may_come,
        _wait(_G, Why.LAST_MOMENT, lambda v: v.swap.terms(_G).lock_by),
    ),
    Row(
        "given up, and a copy of this wallet could still lock: take back what was allowed, and wait (1)",
        lambda v: v.swap.abandoned,
        _settle,
    ),
    Row("otherwise: abandon", _always, _abandon),
)

GIVE_LOCKED: tuple[Row, ...] = (
    Row("it was seen to close: wait until that is final", lambda v: v.closing(_G), _wait(_G, Why.FINALITY)),
    Row(
        "we have claimed, the partner has time to: wait (4)",
        lambda v: v.take_leg is LegState.CLAIMED and v.give.late < v.swap.deadlines.help,
        _wait(_G, Why.PARTNER_CLAIM, lambda v: v.swap.deadlines.help),
    ),
    Row(
        "we have claimed, the partner's payout would fail: wait",
        lambda v: v.take_leg is LegState.CLAIMED and not v.give.pays,
        _wait(_G, Why.PAYOUT, _expiry(_G)),
    ),
    Row("we have claimed: claim for the partner (4)", lambda v: v.take_leg is LegState.CLAIMED, _pursue(Action.CLAIM_FOR_PARTNER)),
    Row(
        "we only watch, it has expired, and the initiator may have claimed where we cannot see: wait, as then it is the partner's (4)",
        lambda v: v.give_expired and v.they_may_have_claimed,
        _wait(_G, Why.OFFLINE),
    ),
    Row("it has expired: refund, whatever else is pending (4)", lambda v: v.give_expired, _pursue(Action.REFUND)),
    Row("otherwise: wait until it expires", _always, _wait(_G, Why.EXPIRY, _expiry(_G))),
)

TAKE_EMPTY: tuple[Row, ...] = (
    Row("the secret is out and a lock was seen: claim it (3, 9)", lambda v: v.claim_due, _pursue(Action.CLAIM)),
    Row("a lock was seen: wait until it is final (9)", lambda v: v.swap.seen(_T) is not LegState.EMPTY, _wait(_T, Why.FINALITY)),
    Row("otherwise: wait for the partner", _always, _wait(_T, Why.PARTNER_LOCK, lambda v: v.swap.terms(_T).lock_by)),
)

TAKE_LOCKED: tuple[Row, ...] = (
    Row("it was seen to close: wait until that is final", lambda v: v.closing(_T), _wait(_T, Why.FINALITY)),
    Row("the secret is out: claim (3)", lambda v: v.claim_due, _pursue(Action.CLAIM)),
    Row("we do not know the secret: wait for it", lambda v: v.knows_no_secret, _wait(_T, Why.REVEAL, _expiry(_G))),
    Row(
        "our own lock is not final, or closing: wait",
        lambda v: v.give_leg is not LegState.LOCKED or v.closing(_G),
        _wait(_T, Why.OTHER_LEG),
    ),
    Row("too late to reveal: keep the secret (2)", lambda v: not v.reveal_in_time, _wait(_T, Why.EXPIRY, _expiry(_T))),
    Row("a second lock of ours could still be mined: wait (2)", lambda v: v.second_lock_possible, _wait(_T, Why.OTHER_LEG)),
    Row("the news is not good enough: wait (8)", lambda v: not (v.take.sure and v.take.open), _wait(_T, Why.SURE)),
    Row("the payout would fail: wait (14)", lambda v: not v.take.pays, _wait(_T, Why.PAYOUT)),
    Row("otherwise: claim, and so reveal the secret", _always, _pursue(Action.CLAIM)),
)

CLOSED: tuple[Row, ...] = (Row("this leg is closed: nothing", _always, _nothing),)

ROWS: dict[Side, dict[LegState, tuple[Row, ...]]] = {
    Side.GIVE: {LegState.EMPTY: GIVE_EMPTY, LegState.LOCKED: GIVE_LOCKED, LegState.CLAIMED: CLOSED, LegState.REFUNDED: CLOSED},
    Side.TAKE: {LegState.EMPTY: TAKE_EMPTY, LegState.LOCKED: TAKE_LOCKED, LegState.CLAIMED: CLOSED, LegState.REFUNDED: CLOSED},
}


def row_of(v: View, side: Side) -> Row:
    """The row that holds for one leg. The leg's chain must be reached."""
    return next(row for row in ROWS[side][v.swap.leg(side)] if row.when(v))


def next_steps(swap: Swap, heads: Heads) -> tuple[Step, ...]:
    """At most one step a leg; legs act independently. Empty once the swap has ended (the fact Ended is in the journal)."""
    if swap.outcome is not None:
        return ()
    v = View(swap, heads)
    outcome = v.outcome
    if outcome is not None:
        return (reset(v) or End(Side.GIVE, outcome),)
    steps = (_leg_step(v, side) for side in Side)
    return tuple(step for step in steps if step is not None)


def _leg_step(v: View, side: Side) -> Step | None:
    if v.heads.of(side) is None:
        return None if _closed(v, side) else Wait(side, Why.OFFLINE)
    return row_of(v, side).step(v)


def _closed(v: View, side: Side) -> bool:
    return v.swap.leg(side) in (LegState.CLAIMED, LegState.REFUNDED)
