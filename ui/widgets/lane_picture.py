"""One lane of the picture as numbers, before anything is painted: where the coins are, how far the lock is shut, how much time is left.

Pure, so that what a newcomer will read from the picture can be checked without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.model.views import LaneState, LaneView

SEGMENTS = 12
"""More confirmations than this are one bar, not segments: nobody counts 64 dots."""


class Travel(Enum):
    """Which part of the track is lit, always in the direction in which the coins move."""

    NONE = "none"
    IN = "from its owner into the lock"
    OUT = "from the lock to the receiver"
    BACK = "from the lock back to its owner"


@dataclass(frozen=True, slots=True)
class Picture:
    """`coin`: 0 at its owner, 0.5 inside the lock, 1 at the receiver. `open`: 0 the shackle is shut, 1 it stands up.

    filled of `segments` (0: none are shown); `left` is the part of the time lock that is left, None when no deadline runs.
    inside: the coins belong to the lock. ghost: they are only promised. settled: final, at whoever owns them now.
    """

    coin: float
    open: float
    filled: int
    segments: int
    left: float | None
    travel: Travel
    inside: bool
    ghost: bool
    settled: bool


_COIN = {
    LaneState.EMPTY: 0.0,
    LaneState.LOCKING: 0.5,
    LaneState.LOCKED: 0.5,
    LaneState.CLAIMING: 0.75,
    LaneState.CLAIMED: 1.0,
    LaneState.REFUNDING: 0.25,
    LaneState.REFUNDED: 0.0,
}
_TRAVEL = {
    LaneState.EMPTY: Travel.NONE,
    LaneState.LOCKING: Travel.IN,
    LaneState.LOCKED: Travel.IN,
    LaneState.CLAIMING: Travel.OUT,
    LaneState.CLAIMED: Travel.OUT,
    LaneState.REFUNDING: Travel.BACK,
    LaneState.REFUNDED: Travel.BACK,
}
_CONFIRMING = frozenset({LaneState.LOCKING, LaneState.CLAIMING, LaneState.REFUNDING})
_TIMED = frozenset({LaneState.LOCKING, LaneState.LOCKED, LaneState.CLAIMING})


def picture(lane: LaneView) -> Picture:
    """What to paint for `lane`. Total: every state and every number gives a picture."""
    state = lane.state
    filled, segments = _segments(lane)
    return Picture(
        coin=_COIN[state],
        open=_open(lane),
        filled=filled,
        segments=segments,
        left=_left(lane),
        travel=_TRAVEL[state],
        inside=state in (LaneState.LOCKING, LaneState.LOCKED),
        ghost=state is LaneState.EMPTY,
        settled=state in (LaneState.CLAIMED, LaneState.REFUNDED),
    )


def seconds_left(lane: LaneView) -> int | None:
    """Chain time until the lock expires; 0 once it has. None when no deadline runs or its clock is not known yet."""
    if lane.state not in _TIMED or not lane.expiry or not lane.chain_time:
        return None
    return max(0, lane.expiry - lane.chain_time)


def seconds_to_lock(lane: LaneView) -> int | None:
    """Chain time in which an empty lane must be locked; 0 once it is too late. None when there is no such moment."""
    if lane.state is not LaneState.EMPTY or not lane.lock_by or not lane.chain_time:
        return None
    return max(0, lane.lock_by - lane.chain_time)


def _open(lane: LaneView) -> float:
    if lane.state is LaneState.LOCKED:
        return 0.0
    if lane.state is LaneState.LOCKING and lane.needed > 0:
        return 1 - 0.85 * min(1, max(0, lane.confirmations) / lane.needed)
    return 1.0


def _segments(lane: LaneView) -> tuple[int, int]:
    if lane.state not in _CONFIRMING or lane.needed <= 0:
        return 0, 0
    filled = min(max(0, lane.confirmations), lane.needed)
    if lane.needed <= SEGMENTS:
        return filled, lane.needed
    return filled * SEGMENTS // lane.needed, SEGMENTS


def _left(lane: LaneView) -> float | None:
    left = seconds_left(lane)
    if left is None:
        return None
    whole = lane.expiry - (lane.locked_at or lane.lock_by or lane.chain_time)
    return min(1.0, left / whole) if whole > 0 else 0.0
