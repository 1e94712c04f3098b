"""Which number (nonce) a transaction of ours takes among those that no final block has settled. Pure.

A place is kept by what still has a purpose. What a swap that has ended left behind has none: nobody brings it in any more, and whatever
comes after it in line would wait for ever, so its place is taken over at a higher fee.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wallet.chains.fees import raised
from wallet.model.transaction import Fees, TxState
from wallet.storage.transactions import StoredTransaction

Keeps = Callable[[StoredTransaction], bool]


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A nonce, and our own transactions that have it and must be outbid."""

    nonce: int
    rivals: tuple[StoredTransaction, ...]

    def outbid(self, wanted: Fees) -> Fees:
        """`wanted`, or what nodes ask of a replacement of every rival."""
        fees = wanted
        for rival in self.rivals:
            fees = raised(rival.signed.unsigned.fees, fees)
        return fees


def lowest(mined: int, waiting: Sequence[StoredTransaction], keeps: Keeps) -> Vacancy:
    """The lowest place that no block used and that nothing keeps. mined: transactions of the account in blocks, as a node says."""
    kept = {row.nonce for row in waiting if row.state is TxState.MINED or keeps(row)}  # a node may lag behind what it showed before
    nonce = mined
    while nonce in kept:
        nonce += 1
    return Vacancy(nonce, tuple(row for row in waiting if row.nonce == nonce))
