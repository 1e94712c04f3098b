"""Rules 37 to 44, and 49: each fires where it must and is silent where it must be."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.rules.samples import COIN, LOCK, addresses, fires, units
from wallet.model.address import Address, checksummed
from wallet.model.amount import Amount
from wallet.model.lock import Lock
from wallet.model.verdict import Severity
from wallet.rules import rescue, swap_terms

FAUCET = "https://faucet.example"


def test_37_fires_for_no_code_and_for_other_code() -> None:
    for found in (None, b"other"):
        assert fires(swap_terms.other_contract("Five", found, b"pinned"), 37, Severity.BLOCK, "Five")


def test_37_is_silent_for_the_pinned_code() -> None:
    assert swap_terms.other_contract("Five", b"pinned", b"pinned") is None


@given(st.none() | st.binary(max_size=2), st.binary(min_size=1, max_size=2))
def test_37_always_wants_exactly_the_pinned_code(found: bytes | None, pinned: bytes) -> None:
    assert (swap_terms.other_contract("Five", found, pinned) is None) == (found == pinned)


def test_38_fires_for_a_used_hash_and_for_none() -> None:
    assert fires(swap_terms.bad_hashlock(b"h" * 32, used=True), 38, Severity.BLOCK, "used by another swap")
    assert fires(swap_terms.bad_hashlock(bytes(32), used=False), 38, Severity.BLOCK, "not a SHA-256 hash")


def test_38_is_silent_for_a_fresh_one() -> None:
    assert swap_terms.bad_hashlock(b"h" * 32, used=False) is None


@given(st.binary(max_size=40) | st.binary(min_size=32, max_size=32), st.booleans())
def test_38_always_wants_32_fresh_bytes(hashlock: bytes, used: bool) -> None:
    good = len(hashlock) == 32 and any(hashlock) and not used
    assert (swap_terms.bad_hashlock(hashlock, used) is None) == good


def test_39_fires_with_the_reason() -> None:
    reason = "the second lock ends after the first"
    assert fires(swap_terms.unsafe_times(reason), 39, Severity.BLOCK, reason)


def test_39_is_silent_for_safe_times() -> None:
    assert swap_terms.unsafe_times(None) is None


@given(st.none() | st.text())
def test_39_always_follows_the_time_limits(reason: str | None) -> None:
    assert (swap_terms.unsafe_times(reason) is None) == (reason is None)


@pytest.mark.parametrize("field", [field.name for field in fields(Lock)])
def test_40_fires_for_every_field_that_differs(field: str) -> None:
    value = getattr(LOCK, field)
    other = value + 1 if isinstance(value, int) else b"z" * 32 if isinstance(value, bytes) else checksummed(b"\x09" * 20)
    words = {"chain_id": "chain", "htlc": "swap contract", "hashlock": "hash"}
    finding = swap_terms.differs_from_agreement(replace(LOCK, **{field: other}), LOCK)
    assert fires(finding, 40, Severity.BLOCK, f"in its {words.get(field, field)}.")


def test_40_is_silent_for_the_lock_that_was_agreed() -> None:
    assert swap_terms.differs_from_agreement(LOCK, LOCK) is None


@given(st.integers(0, 20), addresses)
def test_40_always_compares_whole_locks(amount: int, payee: Address) -> None:
    lock = replace(LOCK, amount=amount, payee=payee)
    assert (swap_terms.differs_from_agreement(lock, LOCK) is None) == (lock == LOCK)


@pytest.mark.parametrize(
    ("final", "age", "agree", "words"),
    [(False, 0, True, "not final"), (True, 61, True, "61 seconds old"), (True, -61, True, "ahead"), (True, 0, False, "disagree")],
)
def test_41_fires_for_unsettled_news(final: bool, age: int, agree: bool, words: str) -> None:
    assert fires(swap_terms.not_settled(final, age, 60, agree, loopback=False), 41, Severity.BLOCK, words)


def test_41_is_silent_when_two_nodes_agree_and_when_the_node_is_our_own() -> None:
    assert swap_terms.not_settled(True, 60, 60, True, loopback=False) is None
    assert swap_terms.not_settled(True, 0, 60, None, loopback=True) is None
    assert fires(swap_terms.not_settled(True, 0, 60, None, loopback=False), 41, Severity.TYPE, "Only one node")


@given(st.booleans(), st.integers(-200, 200), st.sampled_from([True, False, None]), st.booleans())
def test_41_always_wants_final_fresh_and_agreed(final: bool, age: int, agree: bool | None, loopback: bool) -> None:
    finding = swap_terms.not_settled(final, age, 60, agree, loopback)
    settled = final and abs(age) <= 60
    assert (finding is None) == (settled and (agree is True or (agree is None and loopback)))
    assert fires(finding, 41, Severity.TYPE) == (settled and agree is None and not loopback)


def test_42_fires_at_the_last_moment_itself() -> None:
    assert fires(swap_terms.reveal_too_late(100, 100), 42, Severity.BLOCK, "too late")


def test_42_is_silent_a_second_before() -> None:
    assert swap_terms.reveal_too_late(99, 100) is None


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_42_always_keeps_the_margin(now: int, last: int) -> None:
    assert (swap_terms.reveal_too_late(now, last) is None) == (now < last)


def test_43_fires_with_what_is_missing_and_where_to_get_it() -> None:
    finding = swap_terms.no_gas_to_claim("Five", Amount(9, COIN), Amount(4, COIN), Amount(4, COIN), FAUCET)
    assert fires(finding, 43, Severity.BLOCK, "Five", str(Amount(9, COIN)))


def test_43_is_silent_when_there_is_enough() -> None:
    assert swap_terms.no_gas_to_claim("Five", Amount(9, COIN), Amount(9, COIN), Amount(20, COIN), None) is None


@given(units, units.map(lambda wei: wei // 2), units.map(lambda wei: wei // 2))
def test_43_always_fires_exactly_below_the_need_and_counts_only_what_is_free(needed: int, free: int, kept: int) -> None:
    held = Amount(free + kept, COIN)
    finding = swap_terms.no_gas_to_claim("Five", Amount(needed, COIN), Amount(free, COIN), held, FAUCET)
    assert (finding is None) == (free >= needed)
    if finding is not None:
        assert f"{Amount(needed - free, COIN)} more" in finding.advice
        assert FAUCET in finding.advice
        assert ("kept for your open swaps" in finding.sentence) == (kept > 0)


def test_44_fires_while_a_swap_is_open() -> None:
    assert fires(swap_terms.left_open(1, safe=False), 44, Severity.WARN, "can be lost")
    assert fires(swap_terms.left_open(2, safe=True), 44, Severity.WARN, "2 swaps are open")


def test_44_is_silent_when_none_is() -> None:
    assert swap_terms.left_open(0, safe=False) is None


@given(st.integers(0, 9), st.booleans())
def test_44_always_tells_of_open_swaps_and_of_loss_only_where_there_may_be_one(swaps: int, safe: bool) -> None:
    finding = swap_terms.left_open(swaps, safe=safe)
    assert (finding is not None) == (swaps > 0)
    if finding is not None:
        assert ("lost" in finding.sentence) != safe


def test_49_fires_before_a_secret_is_shown_without_papers() -> None:
    assert fires(rescue.reveal_without_papers(listed=False), 49, Severity.TYPE, "no list names")


def test_49_is_silent_about_lists_for_a_listed_token() -> None:
    assert "no list" not in rescue.reveal_without_papers(listed=True).sentence


@given(st.booleans())
def test_49_always_asks_for_typing(listed: bool) -> None:
    assert fires(rescue.reveal_without_papers(listed=listed), 49, Severity.TYPE, "show the secret")
