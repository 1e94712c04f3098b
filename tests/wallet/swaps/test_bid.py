"""What is offered: what the machine asks for, never less than a replacement needs, never more than cap and balance leave."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wallet.chains.fees import FLOOR, FeeMarket, Speed
from wallet.model.transaction import Fees
from wallet.swaps.bid import bid

GWEI = 10**9
prices = st.integers(FLOOR, 10**14)
markets = st.builds(FeeMarket, prices, st.tuples(prices, prices, prices).map(lambda tips: (min(tips), sorted(tips)[1], max(tips))))
fees = st.builds(Fees, prices, prices).map(lambda fee: Fees(max(fee.max_fee, fee.priority), min(fee.max_fee, fee.priority)))


@given(prices, markets, st.lists(fees, max_size=3), prices)
def test_a_capped_offer_is_within_the_cap_and_a_replacement_pays_an_eighth_more_in_both_parts(
    wanted: int, market: FeeMarket, rivals: list[Fees], most: int
) -> None:
    found = bid(wanted, market, rivals, most, must=False)
    if found is not None:
        assert found.priority <= found.max_fee <= most
        for rival in rivals:
            assert found.max_fee * 8 >= rival.max_fee * 9
            assert found.priority * 8 >= rival.priority * 9


@given(prices, markets, prices)
def test_what_must_get_through_is_always_offered_something_and_never_more_than_asked_for(wanted: int, market: FeeMarket, most: int) -> None:
    found = bid(wanted, market, (), most, must=True)
    assert found is not None
    asked = bid(wanted, market, (), 10**30, must=True)
    assert asked is not None
    assert found.max_fee <= asked.max_fee


def test_the_last_bit_of_the_balance_is_offered() -> None:
    market = FeeMarket(10 * GWEI, (GWEI, GWEI, GWEI))
    assert bid(84 * GWEI, market, (), 33 * GWEI + 1, must=True) == Fees(33 * GWEI + 1, 4 * GWEI)


def test_what_the_balance_could_not_bring_into_a_block_is_signed_for_all_that_is_there() -> None:
    """So that the bytes are good as soon as fees fall to it: at the market's price they would stay too dear for the account."""
    market = FeeMarket(10 * GWEI, (GWEI, GWEI, GWEI))
    assert bid(84 * GWEI, market, (), GWEI, must=True) == Fees(GWEI, GWEI)
    assert bid(84 * GWEI, market, (), 0, must=True) is None, "nothing is there: a guess could be too dear for what comes in later"
    assert bid(84 * GWEI, market, (), GWEI, must=False) is None
    assert bid(84 * GWEI, market, [Fees(20 * GWEI, GWEI)], GWEI, must=True) is None


def test_the_tip_rises_with_the_offer() -> None:
    """Where blocks are full it is the tip that decides, and a base fee alone brings nobody in."""
    market = FeeMarket(10 * GWEI, (GWEI, 2 * GWEI, 4 * GWEI))
    fast = market.fees(Speed.FAST)
    assert bid(fast.max_fee, market, (), 10**30, must=True) == Fees(fast.max_fee, 4 * GWEI)
    assert bid(4 * fast.max_fee, market, (), 10**30, must=True) == Fees(4 * fast.max_fee, 16 * GWEI)
