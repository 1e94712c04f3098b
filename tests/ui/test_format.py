"""Numbers, times and addresses as text: exact where it must be, short where it may be, never rounded up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from tests.fakes import sample
from ui import format as fmt
from wallet.model.amount import Amount, units_to_decimal
from wallet.model.asset import Asset


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0", "0 AST"),
        ("1", "1 AST"),
        ("1234567.5", "1,234,567.5 AST"),
        ("0.1234567", "0.123456 AST"),
        ("0.0000001", "< 0.000001 AST"),
        ("999.9999999", "999.999999 AST"),
        ("1.0000001", "1 AST"),
    ],
)
def test_an_amount_is_cut_and_never_rounded_up(text: str, shown: str) -> None:
    assert fmt.amount(sample.money(text, sample.AST)) == shown


def test_the_exact_form_keeps_every_digit() -> None:
    assert fmt.exact(sample.money("312000.000000000000000001", sample.PLUM)) == "312,000.000000000000000001 PLUM"


def test_numbers_follow_the_locale() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    assert fmt.amount(sample.money("1234567.5", sample.AST)) == "1.234.567,5 AST"


@given(st.integers(0, 2**200), st.integers(0, 30))
def test_what_is_shown_is_at_most_what_is_there(units: int, decimals: int) -> None:
    value = Amount(units, Asset(1, sample.APPLE.token, "X", decimals))
    assert fmt.exact(value).replace(",", "") == f"{units_to_decimal(units, decimals)} X"
    short = fmt.number(value).replace(",", "")
    if short.startswith("<"):
        assert 0 < units * 10**6 < 10**decimals
    else:
        whole, _, fraction = short.partition(".")
        shown = int(whole + fraction.ljust(6, "0")) * 10**decimals
        assert shown <= units * 10**6 < shown + 10**decimals


def test_a_sign_says_which_way() -> None:
    fifty = sample.money("50", sample.APPLE)
    assert fmt.signed(fifty, incoming=True) == "+50 APL"
    assert fmt.signed(fifty, incoming=False) == "−50 APL"


def test_an_address_is_shortened_and_grouped_without_losing_a_digit() -> None:
    address = sample.ME.address
    assert fmt.shortened(address) == f"{address[:6]}…{address[-4:]}"
    assert fmt.grouped(address).replace(" ", "") == address
    assert [len(group) for group in fmt.grouped(address)[2:].split(" ")] == [4] * 10


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-4, "0 s"),
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 minute"),
        (200, "3 minutes"),
        (3600, "1 h"),
        (7500, "2 h 05 min"),
        (200_000, "2 days"),
    ],
)
def test_a_duration_in_words(seconds: int, words: str) -> None:
    assert fmt.duration(seconds) == words


def test_what_is_left_is_told_to_the_second_when_it_is_little() -> None:
    assert (fmt.left(-1), fmt.left(86), fmt.left(119), fmt.left(120)) == ("0 s", "86 s", "119 s", "2 minutes")


@pytest.mark.parametrize(("seconds", "shown"), [(-3, "0:00"), (47, "0:47"), (725, "12:05"), (10_800, "3:00:00")])
def test_a_countdown(seconds: int, shown: str) -> None:
    assert fmt.countdown(seconds) == shown


def test_ages() -> None:
    assert (fmt.age(2), fmt.age(26), fmt.age(180)) == ("just now", "26 s ago", "3 minutes ago")


def test_a_moment_names_the_day_only_when_it_is_another_one() -> None:
    noon = sample.NOW - sample.NOW % 86400 + 43200
    assert fmt.moment(noon, noon) == fmt.clock(noon)
    assert fmt.moment(noon - 86400, noon).startswith("yesterday ")
    assert fmt.moment(noon + 86400, noon).startswith("tomorrow ")
    assert fmt.moment(noon - 5 * 86400, noon).endswith(fmt.clock(noon - 5 * 86400))
    assert len(fmt.moment(noon - 5 * 86400, noon)) > len("18:40")
