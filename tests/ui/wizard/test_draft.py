"""What was typed becomes an offer or a list of faults: never anything in between."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.samples import APPLE, BERRY, COIN_A, ME, NOW, PARTNER
from ui.wizard.draft import Fault, Field, Holdings, Typed, Wrong, read
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.views import BalanceView, OfferDraft

GOOD = Typed(APPLE, "2.5", BERRY, "1200", away=0, valid=3600)


def balance(asset: Asset, units: int | None, reserved: int = 0) -> BalanceView:
    amount = None if units is None else Amount(units, asset)
    return BalanceView(ME, asset, amount, locked=0, as_of=NOW, stale=False, reserved=reserved)


HOLDINGS = Holdings((balance(APPLE, 40 * 10**18), balance(COIN_A, 10**18, reserved=10**16)), (ME,))


def faults(typed: Typed, holdings: Holdings = HOLDINGS) -> list[tuple[Field, Wrong]]:
    result = read(typed, holdings)
    assert not isinstance(result, OfferDraft)
    return [(fault.field, fault.wrong) for fault in result]


def test_a_good_offer_is_read_exactly() -> None:
    draft = read(replace(GOOD, away=600, taker=PARTNER), HOLDINGS)
    assert draft == OfferDraft(Amount(25 * 10**17, APPLE), Amount(1200 * 10**6, BERRY), 600, 3600, PARTNER)


def test_an_empty_form_names_both_sides() -> None:
    assert faults(Typed(None, "", None, "", 0, 3600)) == [(Field.GIVE_ASSET, Wrong.MISSING), (Field.WANT_ASSET, Wrong.MISSING)]


def test_amounts_that_cannot_be_used() -> None:
    assert faults(replace(GOOD, give="")) == [(Field.GIVE, Wrong.MISSING)]
    assert faults(replace(GOOD, give="0.0")) == [(Field.GIVE, Wrong.ZERO)]
    assert faults(replace(GOOD, give="1,5")) == [(Field.GIVE, Wrong.UNREADABLE)]
    assert faults(replace(GOOD, want="-1")) == [(Field.WANT, Wrong.UNREADABLE)]
    assert faults(replace(GOOD, want="1.0000001")) == [(Field.WANT, Wrong.UNREADABLE)]


def test_no_more_than_there_is() -> None:
    result = read(replace(GOOD, give="40.000000000000000001"), HOLDINGS)
    assert result == (Fault(Field.GIVE, Wrong.TOO_MUCH, limit=Amount(40 * 10**18, APPLE)),)
    assert isinstance(read(replace(GOOD, give="40"), HOLDINGS), OfferDraft)


def test_a_coin_keeps_what_fees_need() -> None:
    coin = replace(GOOD, give_asset=COIN_A)
    assert isinstance(read(replace(coin, give="0.99"), HOLDINGS), OfferDraft)
    assert faults(replace(coin, give="0.991")) == [(Field.GIVE, Wrong.NEEDED_FOR_FEES)]
    assert faults(replace(coin, give="1.1")) == [(Field.GIVE, Wrong.TOO_MUCH)]


def test_a_balance_that_was_never_read_is_not_zero() -> None:
    assert faults(GOOD, Holdings((balance(APPLE, None),), (ME,))) == [(Field.GIVE, Wrong.UNKNOWN_BALANCE)]
    assert faults(GOOD, Holdings((), (ME,))) == [(Field.GIVE, Wrong.UNKNOWN_BALANCE)]


def test_the_same_asset_on_both_sides() -> None:
    assert faults(replace(GOOD, want_asset=APPLE)) == [(Field.WANT_ASSET, Wrong.SAME_ASSET)]


def test_a_taker_is_an_address_and_not_mine() -> None:
    assert faults(replace(GOOD, taker="0x12")) == [(Field.TAKER, Wrong.UNREADABLE)]
    assert faults(replace(GOOD, taker=ME)) == [(Field.TAKER, Wrong.OWN_ADDRESS)]


def test_a_reserve_larger_than_the_balance_leaves_nothing() -> None:
    poor = Holdings((balance(COIN_A, 5, reserved=9),), (ME,))
    assert poor.most(COIN_A) == Amount(0, COIN_A)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=50))
def test_any_text_is_read_or_refused(give: str, want: str, taker: str) -> None:
    result = read(Typed(APPLE, give, BERRY, want, 0, 3600, taker), HOLDINGS)
    if isinstance(result, OfferDraft):
        assert 0 < result.give.units <= 40 * 10**18
        assert result.want.units > 0
    else:
        assert result


@given(st.integers(min_value=1, max_value=40 * 10**18))
def test_what_is_there_can_be_given_to_the_last_unit(units: int) -> None:
    result = read(replace(GOOD, give=Amount(units, APPLE).decimal), HOLDINGS)
    assert isinstance(result, OfferDraft)
    assert result.give.units == units
