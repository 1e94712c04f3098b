"""Reads for a decision: what is asked, and what a stranger's answer may mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.swaps.contracts import HTLC, TOKEN
from tests.wallet.swaps.lab import AMOUNT, Lab
from wallet.chains.abi import address_word, word
from wallet.model.address import NATIVE
from wallet.model.swap import Role, Side
from wallet.swaps import queries

LAB = Lab.build(Path("nowhere"))
LOCK = LAB.draw_up((TOKEN, TOKEN)).leg(Role.INITIATOR, Side.GIVE).lock
COIN = replace(LOCK, token=NATIVE)


def test_an_allowance_is_asked_of_the_token_for_its_owner_and_the_contract() -> None:
    call = queries.allowance(LOCK, LOCK.refundee)
    assert call is not None
    assert (call.chain_id, call.to, call.value) == (LOCK.chain_id, TOKEN, 0)
    assert call.data == bytes.fromhex("dd62ed3e") + address_word(LOCK.refundee) + address_word(HTLC)


def test_a_coin_needs_no_allowance() -> None:
    assert queries.allowance(COIN, COIN.refundee) is None


def test_a_payout_is_what_the_contract_does_and_nothing_that_names_the_secret() -> None:
    coin, token = queries.payout(COIN), queries.payout(LOCK)
    assert (coin.to, coin.data, coin.value) == (LOCK.payee, b"", AMOUNT)
    assert (token.to, token.value) == (TOKEN, 0)
    assert token.data == bytes.fromhex("a9059cbb") + address_word(LOCK.payee) + word(AMOUNT)


@pytest.mark.parametrize(("reply", "said"), [(b"", True), (word(1), True), (word(0), False), (word(2), False), (b"\1", False)])
def test_a_token_says_that_it_worked_with_one_or_with_nothing(reply: bytes, said: bool) -> None:
    assert queries.accepted(reply) is said


@given(units=st.integers(0, 2**256 - 1))
def test_an_amount_is_read_as_it_is(units: int) -> None:
    assert queries.units(word(units)) == units


@given(reply=st.binary(max_size=100).filter(lambda reply: len(reply) != 32))
def test_an_answer_of_another_shape_counts_as_nothing(reply: bytes) -> None:
    assert queries.units(reply) == 0
