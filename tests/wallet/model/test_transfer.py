"""A transfer is read back from its call, and nothing else is taken for one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wallet.model.address import NATIVE, checksummed
from wallet.model.transaction import Call
from wallet.model.transfer import SELECTOR, Sending, sending_of, transfer

ADDRESSES = st.binary(min_size=20, max_size=20).map(checksummed)
SENDINGS = st.builds(Sending, st.just(NATIVE) | ADDRESSES, ADDRESSES, st.integers(0, 2**256 - 1))


@given(SENDINGS)
def test_it_is_read_back(sending: Sending) -> None:
    assert sending_of(transfer(7, sending)) == sending


@given(ADDRESSES, st.binary(min_size=1, max_size=100) | st.binary(min_size=50, max_size=80).map(SELECTOR.__add__), st.integers(0, 3))
def test_only_what_would_be_written_so_is_a_transfer(token: str, data: bytes, value: int) -> None:
    call = Call(7, checksummed(bytes.fromhex(token[2:])), data, value)
    found = sending_of(call)
    assert found is None or transfer(7, found) == call
