"""What a transaction of a swap offers: what the machine asks for, what nodes ask of a replacement, what cap and balance leave. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from wallet.chains.fees import FLOOR, FeeMarket, Speed, raised
from wallet.model.transaction import Fees


def bid(max_fee: int, market: FeeMarket, rivals: Iterable[Fees], most: int, *, must: bool) -> Fees | None:
    """Fees to sign, None where that is not to be done now. In wei per gas.

    max_fee: what the machine asks for; rivals: what transactions offer that have the nonce already; most: what cap and balance allow. What
    `must` get through offers the last bit of the balance, also where that would not be mined now: the same bytes go as soon as fees fall to
    it, and more is offered as soon as there is more. Where nothing is left there is nothing to sign: what was signed at a guess could turn
    out too dear for what comes in later.
    """
    wanted = _wanted(max_fee, market)
    offered = Fees(min(wanted.max_fee, most), min(wanted.priority, most))
    outbid = offered
    for rival in rivals:
        outbid = raised(rival, outbid)
    if outbid.max_fee <= most and offered.max_fee >= min(market.base_fee, wanted.max_fee):
        return outbid
    return offered if must and outbid == offered and most >= FLOOR else None


def _wanted(max_fee: int, market: FeeMarket) -> Fees:
    """The tip rises with the offer: where blocks are full, it is the tip that decides."""
    fast = market.fees(Speed.FAST)
    tip = max(market.fees().priority, fast.priority * max_fee // fast.max_fee)
    return Fees(max(max_fee, tip), tip)
