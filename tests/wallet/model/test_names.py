"""Names of strangers: harmless to show, and compared as a hurried eye compares them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.model.names import LONGEST, clean, has_link, skeleton


@given(st.text(max_size=300))
def test_a_cleaned_name_is_one_short_line_of_visible_characters(text: str) -> None:
    name = clean(text)
    assert len(name) <= LONGEST
    assert not any(unicodedata.category(c)[0] == "C" for c in name)
    assert name == name.strip()
    assert len(name.splitlines()) <= 1
    assert clean(name) == name


def test_a_megabyte_is_cut_before_it_is_looked_at() -> None:
    assert clean("x" * 10_000_000) == "x" * LONGEST


def test_right_to_left_and_zero_width_are_gone() -> None:
    assert clean("US\u200bD\u202eC\u2066 \n coin\x00") == "USDC coin"


@pytest.mark.parametrize("disguise", ["USDC", "usdc", "UЅDС", "USＤC", "U S D C", "U$DC", "USD\u200bC", "U5DC", "ÚSDC"])
def test_disguises_of_one_symbol(disguise: str) -> None:
    assert skeleton(disguise) == skeleton("USDC")


@pytest.mark.parametrize("other", ["USDT", "DAI", "USDCX", "", "WUSDC"])
def test_other_symbols_stay_other(other: str) -> None:
    assert skeleton(other) != skeleton("USDC")


@pytest.mark.parametrize("name", ["Visit claim-usdc.com", "https://x", "WWW.gift", "t.me/airdrop", "Reward at usdc．io", "ether.xyz !"])
def test_links(name: str) -> None:
    assert has_link(name)


@pytest.mark.parametrize("name", ["USD Coin", "Wrapped Ether", "St. Andrews", "1.5x Long", "Commons"])
def test_what_is_no_link(name: str) -> None:
    assert not has_link(name)
