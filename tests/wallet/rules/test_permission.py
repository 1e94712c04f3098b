"""Rules 24 to 33: each fires where it must and is silent where it must be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.rules.samples import OTHER, TOKEN, addresses, fires, maybe, unchecked, units
from wallet.model.address import NATIVE, Address
from wallet.model.amount import MAX_UINT256, Amount
from wallet.model.verdict import Severity
from wallet.rules import permission

SOME = Amount(7, TOKEN)


def test_24_fires_for_a_spender_without_code() -> None:
    assert fires(permission.spender_without_code(OTHER, has_code=False), 24, Severity.TYPE, OTHER)


def test_24_is_silent_for_a_contract() -> None:
    assert permission.spender_without_code(OTHER, has_code=True) is None


@given(addresses, maybe)
def test_24_always_says_so_when_nobody_could_look(spender: Address, has_code: bool | None) -> None:
    finding = permission.spender_without_code(spender, has_code=has_code)
    assert (finding is None) == (has_code is True)
    assert unchecked(finding) == (has_code is None)


def test_25_fires_without_any_limit_and_far_above_what_is_held() -> None:
    assert fires(permission.unlimited(Amount(MAX_UINT256, TOKEN), 5), 25, Severity.TYPE, "without any limit")
    assert fires(permission.unlimited(Amount(5001, TOKEN), 5), 25, Severity.TYPE, "far more than you have")


def test_25_is_silent_for_the_exact_amount() -> None:
    assert permission.unlimited(Amount(5, TOKEN), 5) is None


@given(units, units)
def test_25_always_leaves_the_exact_amount_alone_and_never_the_endless_one(held: int, extra: int) -> None:
    exact = min(held, 2**255 - 2)
    assert exact == 0 or permission.unlimited(Amount(exact, TOKEN), exact) is None
    assert permission.unlimited(Amount(max(extra, 2**255), TOKEN), held) is not None


def test_26_fires_for_a_spender_on_no_list() -> None:
    assert fires(permission.unknown_spender("permit", OTHER, known=False), 26, Severity.TYPE, "permit", OTHER)


def test_26_is_silent_for_a_known_one() -> None:
    assert permission.unknown_spender("permit", OTHER, known=True) is None


@given(addresses, st.booleans())
def test_26_always_follows_the_list(spender: Address, known: bool) -> None:
    assert (permission.unknown_spender("setApprovalForAll", spender, known=known) is None) == known


def test_27_fires_for_another_chain_and_for_a_contract_that_is_not_there() -> None:
    assert fires(permission.foreign_domain(1, 5, has_code=True), 27, Severity.BLOCK, "chain 1")
    assert fires(permission.foreign_domain(5, 5, has_code=False), 27, Severity.BLOCK, "does not exist")
    assert fires(permission.foreign_domain(None, 5, has_code=True), 27, Severity.TYPE, "no chain")


def test_27_is_silent_for_this_chain_and_a_contract_that_stands() -> None:
    assert permission.foreign_domain(5, 5, has_code=True) is None


@given(st.none() | st.integers(0, 9), st.integers(1, 9), maybe)
def test_27_always_blocks_what_would_count_elsewhere(domain_chain: int | None, chain_id: int, has_code: bool | None) -> None:
    finding = permission.foreign_domain(domain_chain, chain_id, has_code=has_code)
    elsewhere = domain_chain is not None and domain_chain != chain_id
    assert fires(finding, 27, Severity.BLOCK) == (elsewhere or has_code is False)
    assert unchecked(finding) == (domain_chain == chain_id and has_code is None)
    assert (finding is None) == (domain_chain == chain_id and has_code is True)


def test_28_fires_for_a_hash_in_bytes_and_in_digits() -> None:
    for data in (bytes(32), b"0x" + b"aB" * 32, b" " + b"00" * 32 + b"\n", b"I am 32 characters, as a hash is"):
        assert fires(permission.raw_hash(data), 28, Severity.BLOCK, "hash")


def test_28_is_silent_for_a_message() -> None:
    for data in (b"", b"Sign in to example.org", b"0x" + b"ab" * 20, bytes(31), bytes(33)):
        assert permission.raw_hash(data) is None


@given(st.binary(max_size=80) | st.binary(min_size=32, max_size=32).map(lambda raw: raw.hex().encode()))
def test_28_always_knows_a_hash_by_its_size(data: bytes) -> None:
    text = data.decode("latin-1").strip(" \t\n\r\x0b\x0c")
    digits = text[2:] if text[:2] in ("0x", "0X") else text
    written = len(digits) == 64 and all(digit in "0123456789abcdefABCDEF" for digit in digits)
    assert (permission.raw_hash(data) is not None) == (len(data) == 32 or written)


def test_29_fires_for_code_on_no_list() -> None:
    assert fires(permission.delegation(OTHER, known=False), 29, Severity.BLOCK, OTHER)


def test_29_is_silent_for_known_code_and_for_taking_it_back() -> None:
    assert permission.delegation(OTHER, known=True) is None
    assert permission.delegation(NATIVE, known=False) is None


@given(addresses, st.booleans())
def test_29_always_follows_the_list(delegate: Address, known: bool) -> None:
    assert (permission.delegation(delegate, known=known) is None) == (known or delegate == NATIVE)


def test_30_fires_from_one_allowance_to_another() -> None:
    assert fires(permission.changed_allowance(3, SOME), 30, Severity.BLOCK, "allowed already")


def test_30_is_silent_from_zero_and_to_zero() -> None:
    assert permission.changed_allowance(0, SOME) is None
    assert permission.changed_allowance(3, Amount(0, TOKEN)) is None


@given(st.none() | units, units)
def test_30_always_wants_zero_between(standing: int | None, wanted: int) -> None:
    finding = permission.changed_allowance(standing, Amount(wanted, TOKEN))
    assert fires(finding, 30, Severity.BLOCK) == bool(standing and wanted)
    assert unchecked(finding) == (standing is None and wanted > 0)


def test_31_fires_when_nothing_leaves_with_the_allowance() -> None:
    assert fires(permission.approval_alone(SOME, outflow=False), 31, Severity.TYPE, str(SOME))


def test_31_is_silent_where_it_is_used_at_once_and_when_it_is_taken_back() -> None:
    assert permission.approval_alone(SOME, outflow=True) is None
    assert permission.approval_alone(Amount(0, TOKEN), outflow=False) is None


@given(units, maybe)
def test_31_always_says_so_when_it_could_not_be_tried(allowed: int, outflow: bool | None) -> None:
    finding = permission.approval_alone(Amount(allowed, TOKEN), outflow=outflow)
    assert fires(finding, 31, Severity.TYPE) == (allowed > 0 and outflow is False)
    assert unchecked(finding) == (allowed > 0 and outflow is None)


def test_32_fires_with_what_the_list_says() -> None:
    assert fires(permission.blocked_spender(OTHER, "took tokens in 2021."), 32, Severity.BLOCK, OTHER, "took tokens in 2021")


def test_32_is_silent_for_a_spender_that_is_not_on_it() -> None:
    assert permission.blocked_spender(OTHER, None) is None


@given(addresses, st.none() | st.text(max_size=20))
def test_32_always_follows_the_list(spender: Address, why: str | None) -> None:
    assert (permission.blocked_spender(spender, why) is None) == (why is None)


def test_33_fires_for_what_is_left() -> None:
    assert fires(permission.leftover(SOME, "Permit2"), 33, Severity.INFORM, "Permit2", str(SOME))


def test_33_is_silent_when_nothing_is_left() -> None:
    assert permission.leftover(Amount(0, TOKEN), "Permit2") is None


@given(units)
def test_33_always_tells_every_unit(left: int) -> None:
    assert (permission.leftover(Amount(left, TOKEN), OTHER) is None) == (left == 0)
