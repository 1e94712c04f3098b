"""Where a swap stands, for the user: one word a swap, one picture a leg. Follows from the facts alone, at first sight."""

from __future__ import annotations

from wallet.model.swap import Outcome, Role, Side
from wallet.model.views import LaneState, Phase
from wallet.swaps.facts import Action, Depth, LegState, side_of
from wallet.swaps.state import Swap

_ENDS = {
    Outcome.COMPLETED: Phase.DONE,
    Outcome.RECEIVED_BOTH: Phase.DONE,
    Outcome.REFUNDED: Phase.BACK,
    Outcome.ABANDONED: Phase.ENDED,
    Outcome.LOST: Phase.LOST,
}

_UNDER_WAY = {
    LegState.EMPTY: (LaneState.EMPTY, LaneState.LOCKING),
    LegState.LOCKED: (LaneState.LOCKED, LaneState.LOCKING),
    LegState.CLAIMED: (LaneState.CLAIMED, LaneState.CLAIMING),
    LegState.REFUNDED: (LaneState.REFUNDED, LaneState.REFUNDING),
}
"""For what was seen of a leg: the picture once it is final, and the one before."""


def phase(swap: Swap) -> Phase:
    """The phase of an agreed swap. (OFFERED and TO_LOCK come before the agreement, so no journal knows them.)"""
    if swap.outcome is not None:
        return _ENDS[swap.outcome]
    give, take = lane(swap, Side.GIVE), lane(swap, Side.TAKE)
    lanes = {give, take}
    table = (
        (Phase.ENDED, swap.abandoned and give is LaneState.EMPTY),
        (Phase.REFUNDING, give in (LaneState.REFUNDING, LaneState.REFUNDED)),
        (Phase.FINISHING, LaneState.CLAIMED in lanes),
        (Phase.CLAIMING, LaneState.CLAIMING in lanes),
        (Phase.LOCKING, give is LaneState.LOCKING or (give is LaneState.EMPTY and swap.role is Role.INITIATOR)),
        (Phase.LOCKED, lanes == {LaneState.LOCKED}),
        (Phase.WAITING, True),
    )
    return next(name for name, holds in table if holds)


def lane(swap: Swap, side: Side) -> LaneState:
    """The picture of one leg: what was seen of it, and what we are doing to it."""
    seen, final = swap.seen(side), swap.leg(side)
    settled, moving = _UNDER_WAY[seen]
    if seen is LegState.LOCKED and side is Side.GIVE and _doing(swap, Action.REFUND):
        return LaneState.REFUNDING
    if seen is not final:
        return moving
    if seen is LegState.EMPTY and side is Side.GIVE and (_doing(swap, Action.LOCK) or _doing(swap, Action.APPROVE)):
        return LaneState.LOCKING
    claim = Action.CLAIM if side is Side.TAKE else Action.CLAIM_FOR_PARTNER
    return LaneState.CLAIMING if seen is LegState.LOCKED and _doing(swap, claim) else settled


def lane_block(swap: Swap, side: Side) -> int | None:
    """The block whose confirmations the picture counts: that of the last thing seen on this leg, or of our transaction. None before one."""
    events = swap.events(side)
    if events:
        return events[-1].block
    blocks = [tx.result.block for tx in swap.txs if side_of(tx.signed.action) is side and tx.result is not None]
    return blocks[-1] if blocks else None


def lane_transaction(swap: Swap, side: Side) -> bytes | None:
    """Hash of the transaction that the picture is about: the last one seen on this leg, else our newest one for it."""
    events = swap.events(side)
    ours = [tx.signed.hash for tx in swap.txs if side_of(tx.signed.action) is side and tx.signed.action in _MOVES]
    if ours and lane(swap, side) in (LaneState.CLAIMING, LaneState.REFUNDING, LaneState.LOCKING) and not _closing(swap, side):
        return events[-1].transaction if events and swap.leg(side) is not swap.seen(side) else ours[-1]
    return events[-1].transaction if events else None


def may_close(swap: Swap) -> bool:
    """May the app be closed for long without risk? Only while nothing of ours can be taken: before we lock, and after the end.

    While ours is locked it may be closed for a while: until `timelocks.be_back_by`.
    """
    if swap.outcome is not None or swap.abandoned:
        return True
    locked = swap.seen(Side.GIVE) is LegState.LOCKED or bool(swap.pending(Action.LOCK))
    claimed = swap.leg(Side.TAKE) is LegState.CLAIMED
    return claimed or not (locked or swap.out)


_MOVES = frozenset({Action.LOCK, Action.CLAIM, Action.CLAIM_FOR_PARTNER, Action.REFUND})


def _doing(swap: Swap, action: Action) -> bool:
    """An attempt may be out, and is in no final block yet."""
    return any(tx.maybe_out and not swap.settled(tx, Depth.FINAL) for tx in swap.of(action))


def _closing(swap: Swap, side: Side) -> bool:
    return swap.seen(side) in (LegState.CLAIMED, LegState.REFUNDED)
