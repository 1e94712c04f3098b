"""What of an account's coins is free to spend (rule 12). Pure: the one function for locks, deployments, payments and a page's “all”.

An open swap keeps on each of its chains what its way out may cost there, and until our lock stands also what that takes. Fees rise while a
swap is under way, so what is kept is for a multiple of what they are now; what a review asks for is more than what is kept later, so that
a swap that was begun is not stopped by the first rise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wallet.model.address import NATIVE, Address
from wallet.model.swap import Side
from wallet.model.transaction import Price
from wallet.swaps.book import Entry
from wallet.swaps.calls import GAS
from wallet.swaps.facts import Action, LegState
from wallet.swaps.state import Swap

KEPT_FOR = 5
"""Times today's price (which is twice the base fee already) that the way out of an open swap is kept for: fees may become ten times as
high."""

ASKED_FOR = 10
"""Likewise what must be there when a person is asked: fees may double between the review and the lock."""

_SIDES = {Side.GIVE: (Action.CANCEL, Action.REFUND, Action.CLAIM_FOR_PARTNER), Side.TAKE: (Action.CLAIM,)}
_CLOSED = (LegState.CLAIMED, LegState.REFUNDED)


def free_to_spend(balance: int, chain_id: int, account: Address, price: Price, entries: Iterable[Entry]) -> int:
    """Wei that may leave `account` for anything that is not one of its open swaps; never below 0. `price`: of a transaction now."""
    kept = sum(kept_by(entry.swap, chain_id, price) for entry in entries if entry.account == account)
    return max(0, balance - kept)


def who_may_lock(coins: Mapping[Address, int], chain_id: int, price: Price, entries: Iterable[Entry]) -> frozenset[bytes]:
    """Ids of the swaps for which enough is there, beside those of the account that come before them or have something locked.

    The order is the same whoever asks, so that of two swaps for which the coins do not suffice one goes on. `coins`: wei by account.
    """
    ordered = [(entry, kept_by(entry.swap, chain_id, price)) for entry in sorted(entries, key=_rank)]
    kept = dict.fromkeys(coins, 0)
    for entry, own in ordered:
        kept[entry.account] += own if _began(entry) else 0
    able: set[bytes] = set()
    for entry, own in ordered:
        others = kept[entry.account] - (own if _began(entry) else 0)
        if max(0, coins[entry.account] - others) >= own:
            able.add(entry.swap.id)
        kept[entry.account] = others + own
    return frozenset(able)


def kept_by(swap: Swap, chain_id: int, price: Price) -> int:
    """Wei that an open swap keeps on one chain."""
    if swap.outcome is not None:
        return 0
    worst = price.times(KEPT_FOR)
    return sum(_kept_on(swap, side, worst) for side in Side if swap.terms(side).lock.chain_id == chain_id)


def asked_for(side: Side, token: Address, price: Price) -> int:
    """Wei in fees that a swap which has not begun may take on the chain of one side. `token`: what we give."""
    worst = price.times(ASKED_FOR)
    return _way_out(side, token, worst) + (_to_lock(token, 0, worst) if side is Side.GIVE else 0)


def _kept_on(swap: Swap, side: Side, worst: Price) -> int:
    lock = swap.terms(side).lock
    if swap.leg(side) in _CLOSED or (swap.abandoned and swap.seen(Side.GIVE) is LegState.EMPTY and not swap.out):
        return 0
    waits = side is Side.GIVE and swap.seen(side) is LegState.EMPTY and not (swap.abandoned or swap.only_closes)
    return _way_out(side, lock.token, worst) + (_to_lock(lock.token, lock.amount, worst) if waits else 0)


def _way_out(side: Side, token: Address, worst: Price) -> int:
    reset = (GAS[Action.RESET_ALLOWANCE],) if side is Side.GIVE and token != NATIVE else ()
    return worst.of(max(GAS[action] for action in _SIDES[side]), *reset)


def _to_lock(token: Address, amount: int, worst: Price) -> int:
    return worst.of(GAS[Action.LOCK]) + amount if token == NATIVE else worst.of(GAS[Action.LOCK], GAS[Action.APPROVE])


def _began(entry: Entry) -> bool:
    return bool(entry.swap.txs) or entry.swap.seen(Side.GIVE) is not LegState.EMPTY


def _rank(entry: Entry) -> tuple[int, bytes]:
    return entry.created, entry.swap.id
