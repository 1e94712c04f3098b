"""Rules 34 to 36: each fires where it must and is silent where it must be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.rules.samples import COIN, OTHER, TOKEN, fires, maybe, unchecked
from wallet.model.asset import Asset
from wallet.model.verdict import Severity
from wallet.rules import token

USDC = Asset(5, TOKEN.token, "USDC", 6, "USD Coin")
FAMOUS = (("USDT", "Tether USD"), ("DAI", "Dai Stablecoin"))


def stranger(symbol: str, name: str = "Something") -> Asset:
    return Asset(5, OTHER, symbol, 18, name)


def test_34_fires_with_every_reason() -> None:
    finding = token.quarantined("FREE", ["It was sent to you unasked.", "Its name holds a link."])
    assert fires(finding, 34, Severity.TYPE, "FREE", "unasked", "link")


def test_34_is_silent_for_a_token_that_is_not_kept_apart() -> None:
    assert token.quarantined("USDC", ()) is None


@given(st.text(max_size=9), st.lists(st.text(max_size=9), max_size=3))
def test_34_always_follows_the_quarantine(symbol: str, reasons: list[str]) -> None:
    assert (token.quarantined(symbol, reasons) is None) == (not reasons)


@pytest.mark.parametrize("symbol", ["USDC", "usdc", "UЅDС", "US\u200bDC", "ＵＳＤＣ", "U5DC", "U$DC", "UŚDC"])
def test_35_fires_for_every_spelling_of_a_listed_one(symbol: str) -> None:
    assert fires(token.imitates(stranger(symbol), (COIN, USDC), ()), 35, Severity.TYPE, "USDC")


def test_35_fires_for_a_famous_one_and_for_its_name() -> None:
    assert fires(token.imitates(stranger("USDТ"), (COIN, USDC), FAMOUS), 35, Severity.TYPE, "USDT")
    assert fires(token.imitates(stranger("X", "Dai StabIecoin"), (), FAMOUS), 35, Severity.TYPE, "DAI")


def test_35_is_silent_for_the_listed_one_itself_and_for_another_name() -> None:
    assert token.imitates(USDC, (COIN, USDC), (("USDC", "USD Coin"),)) is None
    assert token.imitates(stranger("APD", "Aster Pound"), (COIN, USDC), FAMOUS) is None
    assert token.imitates(stranger("", ""), (COIN, replace(USDC, name="")), FAMOUS) is None


@given(
    st.sampled_from(["USDC", "USDT", "DAI", "FIVE"]),
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.sampled_from("\u200b\u202e\u0301 "),
)
def test_35_always_sees_through_case_and_hidden_characters(symbol: str, lower: list[bool], hidden: str) -> None:
    written = hidden.join(letter.lower() if small else letter for letter, small in zip(symbol, lower, strict=False))
    assert fires(token.imitates(stranger(written), (COIN, USDC), FAMOUS), 35, Severity.TYPE, symbol)


@pytest.mark.parametrize(("reason", "blocks"), [(None, False), ("not open", False), (token.WRONG_AMOUNT, True)])
def test_36_fires_on_what_the_contract_says_and_on_nothing_else(reason: str | None, blocks: bool) -> None:
    assert fires(token.not_in_full("BRM", reason), 36, Severity.BLOCK, "BRM") == blocks


def test_36_fires_for_an_issuer_who_can_hold_it_back() -> None:
    finding = token.issuer_can_trap("USDC", listed=True, pausable=True, blocking=True, upgradeable=False)
    assert fires(finding, 36, Severity.TYPE, "stop all transfers and block single holders")
    unlisted = token.issuer_can_trap("ODD", listed=False, pausable=False, blocking=False, upgradeable=None)
    assert fires(unlisted, 36, Severity.TYPE, "It is on no list.")


def test_36_is_silent_for_a_listed_token_that_nobody_can_hold_back() -> None:
    assert token.not_in_full("APD", None) is None
    assert token.issuer_can_trap("APD", listed=True, pausable=False, blocking=False, upgradeable=False) is None


@given(st.booleans(), maybe, maybe, maybe)
def test_36_always_says_so_when_nobody_could_look(
    listed: bool, pausable: bool | None, blocking: bool | None, upgradeable: bool | None
) -> None:
    finding = token.issuer_can_trap("TOK", listed=listed, pausable=pausable, blocking=blocking, upgradeable=upgradeable)
    powers = (pausable, blocking, upgradeable)
    assert fires(finding, 36, Severity.TYPE) == (not listed or True in powers)
    assert unchecked(finding) == (listed and True not in powers and None in powers)
