"""Whose turn it is to use an allowance (rule 13): one APPROVE-to-LOCK at a time for each account, token and contract.

Asked for every decision about every swap, so who holds an allowance is noted when a swap changes and not looked for among all of them.
"""

from __future__ import annotations

from wallet.model.address import NATIVE, Address
from wallet.model.swap import Side
from wallet.swaps.facts import Action, LegState
from wallet.swaps.state import Swap

_Key = tuple[int, Address, Address, Address]


class Turns:
    """`created`: Unix seconds of the agreement. The account is the one that gives, and so the one that locks."""

    def __init__(self) -> None:
        self._holders: dict[_Key, dict[bytes, int]] = {}

    def note(self, swap: Swap, created: int) -> None:
        """Take in how a swap stands now."""
        holders = self._holders.setdefault(_key(swap), {})
        if holds(swap):
            holders[swap.id] = created
        else:
            holders.pop(swap.id, None)

    def has(self, swap: Swap, created: int) -> bool:
        """Is no other swap between its APPROVE and its LOCK, or resetting? If several are already, the oldest goes first."""
        if swap.terms(Side.GIVE).lock.token == NATIVE:
            return True
        holders = self._holders.get(_key(swap), {})
        if swap.id in holders:
            return (created, swap.id) == min((since, swap_id) for swap_id, since in holders.items())
        return not holders


def holds(swap: Swap) -> bool:
    """Does an allowance of this swap wait to be used, or is it being taken back?"""
    if swap.outcome is not None:
        return False
    approved = bool(swap.of(Action.APPROVE)) and swap.seen(Side.GIVE) is LegState.EMPTY
    return approved or swap.live(Action.RESET_ALLOWANCE) is not None


def _key(swap: Swap) -> _Key:
    lock = swap.terms(Side.GIVE).lock
    return lock.chain_id, lock.token, lock.htlc, swap.account
