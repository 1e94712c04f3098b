"""Which questions to a node are due: what no row would ask about is not asked at every block of every swap. Pure."""

from __future__ import annotations

from wallet.model.swap import Role, Side
from wallet.swaps.facts import Action, Depth, LegState, side_of
from wallet.swaps.state import Fate, Swap


def payout_matters(swap: Swap, side: Side, late: int) -> bool:
    """Might a row ask whether this leg can be paid out? `late`: the latest chain time that it may be there by the next block.

    Before a first reveal, when it is time to claim for the partner, and after an attempt to close the leg has failed.
    """
    if swap.seen(side) is not LegState.LOCKED:
        return False
    if any(Fate.FAILED in swap.fates(action, Depth.SEEN) for action in Action if side_of(action) is side):
        return True
    if side is Side.TAKE:
        return swap.role is Role.INITIATOR and not swap.out and swap.leg(Side.GIVE) is swap.leg(Side.TAKE) is LegState.LOCKED
    return swap.leg(Side.TAKE) is LegState.CLAIMED and late >= min(swap.deadlines.help, swap.terms(Side.GIVE).lock.expiry)
