"""Each rule fires where it must and is silent where it must be."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.model.address import NATIVE, checksummed
from wallet.model.amount import MAX_UINT256, Amount
from wallet.model.asset import Asset
from wallet.model.lock import Lock
from wallet.model.network import Finality, FinalityKind, Network, Timing
from wallet.model.verdict import Severity
from wallet.rules import permission, swap_terms, token, transaction

COIN = Asset(5, NATIVE, "FIVE", 18)
TOKEN = Asset(5, checksummed(b"\x05" * 20), "TOK", 6)
NETWORK = Network(
    chain_id=5,
    name="Five",
    coin=COIN,
    endpoints=("http://127.0.0.1:1",),
    finality=Finality(FinalityKind.CONFIRMATIONS, 2),
    timing=Timing(1, 1, 1, 1, 0, 1),
    htlc=checksummed(b"\x01" * 20),
    multicall=checksummed(b"\x02" * 20),
    genesis=b"g" * 32,
)
LOCK = Lock(5, NETWORK.htlc, TOKEN.token, 10, checksummed(b"\x03" * 20), checksummed(b"\x04" * 20), b"h" * 32, 1000)
units = st.integers(0, MAX_UINT256)


@given(st.integers(1, 2**64), st.binary(min_size=32, max_size=32))
def test_13_only_the_same_chain_id_and_genesis_pass(chain_id: int, genesis: bytes) -> None:
    finding = transaction.wrong_chain(NETWORK, chain_id, genesis)
    assert (finding is None) == (chain_id == 5 and genesis == NETWORK.genesis)


def test_13_a_genesis_never_seen_before_is_no_reason_to_block() -> None:
    assert transaction.wrong_chain(replace(NETWORK, genesis=None), 5, b"x" * 32) is None
    assert transaction.wrong_chain(NETWORK, 5, None) is None
    other = transaction.wrong_chain(NETWORK, 5, b"x" * 32)
    assert other is not None
    assert other.severity is Severity.BLOCK


def test_14_names_the_reason() -> None:
    finding = transaction.simulation_reverts("the lock", "allowance too small")
    assert finding is not None
    assert finding.severity is Severity.TYPE
    assert "allowance too small" in finding.sentence
    assert transaction.simulation_reverts("the lock", None) is None


@given(units, units)
def test_19_fires_exactly_below_the_cost(needed: int, held: int) -> None:
    finding = transaction.not_enough_gas(Amount(needed, COIN), held)
    assert (finding is not None) == (held < needed)


def test_23_is_never_silent() -> None:
    assert transaction.could_not_check("the code").severity is Severity.TYPE
    assert transaction.could_not_check("Aster: No node answers.").sentence == "Could not check Aster: No node answers."


@given(units, units)
def test_25_exact_allowances_of_what_is_held_are_silent(held: int, extra: int) -> None:
    exact = min(held, 2**255 - 2)
    assert exact == 0 or permission.unlimited(Amount(exact, TOKEN), exact) is None
    assert permission.unlimited(Amount(max(extra, 2**255), TOKEN), held) is not None


def test_37_no_code_and_other_code_block() -> None:
    for found in (None, b"other"):
        finding = swap_terms.other_contract("Five", found, b"pinned")
        assert finding is not None
        assert finding.severity is Severity.BLOCK
    assert swap_terms.other_contract("Five", b"pinned", b"pinned") is None


@given(st.binary(max_size=40) | st.binary(min_size=32, max_size=32), st.booleans())
def test_38_wants_32_fresh_bytes(hashlock: bytes, used: bool) -> None:
    good = len(hashlock) == 32 and any(hashlock) and not used
    assert (swap_terms.bad_hashlock(hashlock, used) is None) == good


def test_39_repeats_the_reason() -> None:
    finding = swap_terms.unsafe_times("the second lock ends after the first")
    assert finding is not None
    assert "the second lock ends after the first" in finding.sentence
    assert swap_terms.unsafe_times(None) is None


@pytest.mark.parametrize("field", [field.name for field in fields(Lock)])
def test_40_names_every_field_that_differs(field: str) -> None:
    value = getattr(LOCK, field)
    other = value + 1 if isinstance(value, int) else b"z" * 32 if isinstance(value, bytes) else checksummed(b"\x09" * 20)
    finding = swap_terms.differs_from_agreement(replace(LOCK, **{field: other}), LOCK)
    assert finding is not None
    words = {"chain_id": "chain", "htlc": "swap contract", "hashlock": "hash"}
    assert f"in its {words.get(field, field)}." in finding.sentence
    assert swap_terms.differs_from_agreement(LOCK, LOCK) is None


@given(st.booleans(), st.integers(0, 200), st.sampled_from([True, False, None]), st.booleans())
def test_41_only_final_fresh_and_agreed_is_silent(final: bool, age: int, agree: bool | None, loopback: bool) -> None:
    finding = swap_terms.not_settled(final, age, 60, agree, loopback)
    silent = final and age <= 60 and (agree is True or (agree is None and loopback))
    assert (finding is None) == silent
    if finding is not None and final and age <= 60 and agree is None:
        assert finding.severity is Severity.TYPE


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_42_the_last_moment_itself_is_too_late(now: int, last: int) -> None:
    assert (swap_terms.reveal_too_late(now, last) is None) == (now < last)


@given(units, units.map(lambda wei: wei // 2), units.map(lambda wei: wei // 2))
def test_43_fires_exactly_below_the_need_and_counts_only_what_is_free(needed: int, free: int, kept: int) -> None:
    faucet = "https://faucet.example"
    held = Amount(free + kept, COIN)
    finding = swap_terms.no_gas_to_claim("Five", Amount(needed, COIN), Amount(free, COIN), held, faucet)
    assert (finding is None) == (free >= needed)
    if finding is not None:
        assert f"{Amount(needed - free, COIN)} more" in finding.advice
        assert faucet in finding.advice
        assert ("kept for your open swaps" in finding.sentence) == (kept > 0)


@pytest.mark.parametrize(("reason", "fires"), [(None, False), ("not open", False), (token.WRONG_AMOUNT, True)])
def test_36_fires_on_what_the_contract_says_and_on_nothing_else(reason: str | None, fires: bool) -> None:
    finding = token.not_in_full("BRM", reason)
    assert (finding is not None) == fires
    if finding is not None:
        assert finding.severity is Severity.BLOCK
