"""Which questions to a node are due: what no row would ask about is not asked at every block of every swap. Pure."""

from __future__ import annotations

from wallet.model.swap import Role, Side
from wallet.swaps.facts import Action, Depth, LegState, side_of
from wallet.swaps.state import Fate, Swap


def payout_matters(swap: Swap, side: Side, late: int) -> bool:
    """Might a row ask whether this leg can be paid out? `late`: the latest chain time that it may be there by the next block.

    Before a participant's lock, before a first reveal, when it is time to claim for the partner, and after an attempt to close the leg has
    failed.
    """
    if swap.seen(side) is not LegState.LOCKED:
        return False
    if any(Fate.FAILED in swap.fates(action, Depth.SEEN) for action in Action if side_of(action) is side):
        return True
    if side is Side.TAKE:
        return _lock_may_follow(swap) if swap.role is Role.PARTICIPANT else _reveal_may_follow(swap)
    return swap.leg(Side.TAKE) is LegState.CLAIMED and late >= min(swap.deadlines.help, swap.terms(Side.GIVE).lock.expiry)


def _lock_may_follow(swap: Swap) -> bool:
    over = swap.only_closes or swap.out or swap.abandoned or swap.of(Action.CANCEL)
    return not over and swap.leg(Side.TAKE) is LegState.LOCKED and swap.seen(Side.GIVE) is LegState.EMPTY


def _reveal_may_follow(swap: Swap) -> bool:
    return not swap.out and swap.leg(Side.GIVE) is swap.leg(Side.TAKE) is LegState.LOCKED
