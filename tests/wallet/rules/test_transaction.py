"""Rules 13 to 23: each fires where it must and is silent where it must be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.rules.samples import COIN, NETWORK, THEIRS, TOKEN, fires, maybe, unchecked, units
from wallet.model.amount import Amount
from wallet.model.verdict import Finding, Line, Review, Severity
from wallet.rules import transaction

FEE = Amount(1000, COIN)
SHOWN = Review(
    id="1",
    kind="payment",
    title="Send?",
    lines=(Line("You send", Amount(5, TOKEN), THEIRS),),
    fee=FEE,
    notes=(),
    findings=(),
    simulated_by="eth_simulateV1",
    digest=b"d" * 32,
)
numbers = st.integers(0, 6)


def test_13_fires_for_another_chain_id_and_another_genesis() -> None:
    assert fires(transaction.wrong_chain(NETWORK, 6, NETWORK.genesis), 13, Severity.BLOCK, "Five")
    assert fires(transaction.wrong_chain(NETWORK, 5, b"x" * 32), 13, Severity.BLOCK, "Five")


def test_13_is_silent_where_no_genesis_was_ever_seen() -> None:
    assert transaction.wrong_chain(replace(NETWORK, genesis=None), 5, b"x" * 32) is None
    assert transaction.wrong_chain(NETWORK, 5, None) is None


@given(st.integers(1, 2**64), st.binary(min_size=32, max_size=32))
def test_13_always_wants_the_same_chain_id_and_genesis(chain_id: int, genesis: bytes) -> None:
    finding = transaction.wrong_chain(NETWORK, chain_id, genesis)
    assert (finding is None) == (chain_id == 5 and genesis == NETWORK.genesis)


def test_14_fires_with_the_reason() -> None:
    assert fires(transaction.simulation_reverts("the lock", "allowance too small"), 14, Severity.TYPE, "allowance too small")


def test_14_is_silent_when_it_goes_through() -> None:
    assert transaction.simulation_reverts("the lock", None) is None


@given(st.none() | st.text())
def test_14_always_follows_the_trial_and_warns_alone_of_the_partners(reason: str | None) -> None:
    finding = transaction.simulation_reverts("the lock", reason)
    assert (finding is None) == (reason is None)
    if finding is not None:
        assert fires(transaction.partner_fails(finding), 14, Severity.WARN, "Tried out as your partner: t")


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (replace(SHOWN, lines=()), "what it does"),
        (replace(SHOWN, findings=(transaction.could_not_check("it"),)), "what was found about it"),
        (replace(SHOWN, fee=Amount(2001, COIN)), "its fee"),
        (replace(SHOWN, fee=None), "its fee"),
        (replace(SHOWN, digest=b"e" * 32), "the bytes to be signed"),
    ],
)
def test_15_fires_for_whatever_changed(now: Review, what: str) -> None:
    assert fires(transaction.changed(SHOWN, now), 15, Severity.BLOCK, what)


def test_15_is_silent_for_what_binds_nobody() -> None:
    assert transaction.changed(SHOWN, replace(SHOWN, id="2", notes=("at block 7",), raw=(("gas", "5"),))) is None


@given(units, units)
def test_15_always_lets_a_fee_rise_to_its_double(shown: int, now: int) -> None:
    finding = transaction.changed(replace(SHOWN, fee=Amount(shown, COIN)), replace(SHOWN, fee=Amount(now, COIN)))
    assert (finding is None) == (now <= 2 * shown)


def test_16_fires_for_a_large_share_and_above_the_market() -> None:
    assert fires(transaction.dear(FEE, Amount(19_999, COIN)), 16, Severity.WARN, "5%")
    assert fires(transaction.above_market(25, 10), 16, Severity.WARN, "2.5 times")
    assert fires(transaction.above_market(1, 0), 16, Severity.WARN)


def test_16_is_silent_for_a_usual_fee() -> None:
    assert transaction.dear(FEE, Amount(20_000, COIN)) is None
    assert transaction.dear(FEE, None) is None
    assert transaction.above_market(12, 10) is None


@given(units, units, st.none() | units)
def test_16_always_fires_exactly_above_its_two_bounds(fee: int, sent: int, market: int | None) -> None:
    assert (transaction.dear(Amount(fee, COIN), Amount(sent, COIN)) is not None) == (20 * fee > sent)
    finding = transaction.above_market(fee, market)
    assert unchecked(finding) == (market is None)
    assert fires(finding, 16, Severity.WARN) == (market is not None and 10 * fee > 12 * market)


def test_17_fires_over_the_cap() -> None:
    assert fires(transaction.over_fee_cap(FEE, 999), 17, Severity.TYPE, str(FEE))


def test_17_is_silent_at_the_cap_and_without_one() -> None:
    assert transaction.over_fee_cap(FEE, 1000) is None
    assert transaction.over_fee_cap(FEE, None) is None


@given(units, units)
def test_17_always_fires_exactly_above_it(fee: int, cap: int) -> None:
    assert (transaction.over_fee_cap(Amount(fee, COIN), cap) is not None) == (fee > cap)


@pytest.mark.parametrize(
    ("nonce", "mined", "waiting", "words"),
    [
        (3, 4, 4, "used already"),
        (4, 4, 5, "replaces"),
        (6, 4, 5, "before you send number 5"),
        (5, 4, 5, "still wait"),
    ],
)
def test_18_fires_for_every_place_but_the_next(nonce: int, mined: int, waiting: int, words: str) -> None:
    assert fires(transaction.out_of_line(nonce, mined, waiting), 18, Severity.WARN, words)


def test_18_is_silent_for_the_next_when_none_waits() -> None:
    assert transaction.out_of_line(4, 4, 4) is None


@given(numbers, st.none() | numbers, st.none() | numbers)
def test_18_always_wants_to_know_what_waits(nonce: int, mined: int | None, waiting: int | None) -> None:
    finding = transaction.out_of_line(nonce, mined, waiting)
    assert (finding is None) == (nonce == mined == waiting)
    assert unchecked(finding) == (mined is None or waiting is None)


def test_19_fires_with_what_is_missing() -> None:
    finding = transaction.not_enough_gas(FEE, 400)
    assert fires(finding, 19, Severity.BLOCK, str(Amount(600, COIN)))


def test_19_is_silent_when_there_is_just_enough() -> None:
    assert transaction.not_enough_gas(FEE, 1000) is None


@given(units, units)
def test_19_always_fires_exactly_below_the_cost(needed: int, held: int) -> None:
    assert (transaction.not_enough_gas(Amount(needed, COIN), held) is not None) == (held < needed)


def test_20_fires_for_a_call_of_nobody() -> None:
    assert fires(transaction.data_to_nobody(b"\x01", has_code=False), 20, Severity.TYPE, "none at that address")


def test_20_is_silent_for_a_contract_and_for_a_plain_payment() -> None:
    assert transaction.data_to_nobody(b"\x01", has_code=True) is None
    assert transaction.data_to_nobody(b"", has_code=False) is None


@given(st.binary(max_size=4), maybe)
def test_20_always_says_so_when_nobody_could_look(data: bytes, has_code: bool | None) -> None:
    finding = transaction.data_to_nobody(data, has_code=has_code)
    assert fires(finding, 20, Severity.TYPE) == (bool(data) and has_code is False)
    assert unchecked(finding) == (bool(data) and has_code is None)


def test_21_fires_with_the_first_bytes() -> None:
    assert fires(transaction.unknown_call(bytes.fromhex("a9059cbb00"), known=False), 21, Severity.TYPE, "0xa9059cbb")


def test_21_is_silent_for_a_known_call_and_for_none() -> None:
    assert transaction.unknown_call(b"\x01", known=True) is None
    assert transaction.unknown_call(b"", known=False) is None


@given(st.binary(max_size=40), st.booleans())
def test_21_always_fires_for_unknown_data(data: bytes, known: bool) -> None:
    assert (transaction.unknown_call(data, known=known) is not None) == (bool(data) and not known)


def test_22_fires_for_a_contract_of_yesterday() -> None:
    assert fires(transaction.young_contract(86_400, known=False), 22, Severity.WARN, "24 hours")
    assert fires(transaction.young_contract(0, known=False), 22, Severity.WARN, "a short time")


def test_22_is_silent_after_three_days_and_for_code_we_know() -> None:
    assert transaction.young_contract(3 * 86_400, known=False) is None
    assert transaction.young_contract(None, known=True) is None


@given(st.none() | st.integers(0, 10**7), st.booleans())
def test_22_always_counts_to_three_days(age: int | None, known: bool) -> None:
    finding = transaction.young_contract(age, known=known)
    assert fires(finding, 22, Severity.WARN) == (not known and age is not None and age < transaction.YOUNG)
    assert unchecked(finding) == (not known and age is None)


def test_23_fires_with_what_was_not_checked() -> None:
    assert fires(transaction.could_not_check("the code"), 23, Severity.TYPE, "the code")
    assert transaction.could_not_check("Aster: No node answers.").sentence == "Could not check Aster: No node answers."


def test_23_is_silent_where_nobody_calls_it_and_only_warns_of_a_partners_side() -> None:
    assert fires(transaction.partner_fails(transaction.could_not_check("it")), 23, Severity.WARN, "could not check it")


@given(st.text())
def test_23_always_asks_for_typing(what: str) -> None:
    finding: Finding = transaction.could_not_check(what)
    assert unchecked(finding)
    assert finding.sentence.endswith(".")


def test_40_fires_for_a_file_that_tells_otherwise() -> None:
    assert fires(transaction.facts_differ("the coin of Five", "SIX", "FIVE"), 40, Severity.BLOCK, "SIX", "FIVE")


def test_40_is_silent_for_a_file_that_tells_the_same() -> None:
    assert transaction.facts_differ("the coin of Five", "FIVE", "FIVE") is None


@given(st.text(max_size=9), st.text(max_size=9))
def test_40_always_compares_what_a_file_tells(told: str, known: str) -> None:
    assert (transaction.facts_differ("the coin", told, known) is None) == (told == known)
