"""Packed by hand, equal to what a general coder packs; bytes of strangers decode or are refused, nothing else."""

from __future__ import annotations

import contextlib

import pytest
from eth_abi.abi import decode, encode
from hypothesis import given
from hypothesis import strategies as st

from wallet.chains import abi
from wallet.model.address import Address, checksummed

ADDRESSES = st.binary(min_size=20, max_size=20).map(checksummed)
CALLS = st.lists(st.tuples(ADDRESSES, st.binary(max_size=100)), max_size=8)


@given(CALLS)
def test_aggregate3_calldata_equals_the_reference_coder(calls: list[tuple[Address, bytes]]) -> None:
    expected = encode(["(address,bool,bytes)[]"], [[(target, True, data) for target, data in calls]])
    assert abi.encode_aggregate3(calls) == bytes.fromhex("82ad56cb") + expected


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=100)), max_size=8))
def test_aggregate3_answers_of_the_reference_coder_decode(replies: list[tuple[bool, bytes]]) -> None:
    encoded = encode(["(bool,bytes)[]"], [replies])
    assert list(abi.decode_aggregate3(encoded, len(replies))) == replies


@given(st.binary(max_size=300), st.integers(0, 5))
def test_any_bytes_decode_or_are_refused(data: bytes, count: int) -> None:
    with contextlib.suppress(abi.NotThisShape):
        assert len(abi.decode_aggregate3(data, count)) == count


@given(st.text(max_size=100))
def test_strings(text: str) -> None:
    data = encode(["string"], [text])
    assert abi.string(data) == text == decode(["string"], data)[0]


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(32), abi.word(32), abi.word(32) + abi.word(2**255), abi.word(2**256 - 1)])
def test_what_is_no_string_is_refused(data: bytes) -> None:
    with pytest.raises(abi.NotThisShape):
        abi.string(data)


def test_a_word_with_more_than_twenty_bytes_is_no_address() -> None:
    with pytest.raises(abi.NotThisShape):
        abi.address_at(abi.word(2**160))
    assert abi.address_at(abi.word(0xDEAD)) == "0x000000000000000000000000000000000000dEaD"
