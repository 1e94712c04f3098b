"""What a call does is read from its bytes, and only what the standards would write is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.model.address import NATIVE, Address, checksummed
from wallet.model.amount import MAX_UINT256
from wallet.model.deed import Deed, DeedKind, allow, deed_of
from wallet.model.transaction import Call
from wallet.model.transfer import Sending, transfer

TOKEN = Address("0xE41fd8Fa6a2C8D05F2C0D3B9F1d9Ab3d36fCb76e".lower())
ADDRESSES = st.binary(min_size=20, max_size=20).map(checksummed)
UNITS = st.integers(0, MAX_UINT256)
WORDS = {"allow": "095ea7b3", "more": "39509351", "all": "a22cb465"}


def two(selector: str, party: Address, units: int, *, value: int = 0) -> Call:
    return Call(1, TOKEN, bytes.fromhex(selector) + bytes(12) + bytes.fromhex(party[2:]) + units.to_bytes(32), value)


@given(party=ADDRESSES, units=UNITS)
def test_what_is_written_is_read(party: Address, units: int) -> None:
    assert deed_of(allow(1, TOKEN, party, units)) == Deed(DeedKind.ALLOW, TOKEN, party, units)
    assert deed_of(transfer(1, Sending(TOKEN, party, units))) == Deed(DeedKind.SEND, TOKEN, party, units)
    assert deed_of(Call(1, party, value=units)) == Deed(DeedKind.SEND, NATIVE, party, units)
    assert deed_of(two(WORDS["more"], party, units)) == Deed(DeedKind.ALLOW_MORE, TOKEN, party, units)
    assert deed_of(two(WORDS["all"], party, units % 2)) == Deed(DeedKind.ALLOW_ALL, TOKEN, party, units % 2)


@given(owner=ADDRESSES, party=ADDRESSES, units=UNITS)
def test_somebody_elses_tokens(owner: Address, party: Address, units: int) -> None:
    words = b"".join(bytes(12) + bytes.fromhex(each[2:]) for each in (owner, party)) + units.to_bytes(32)
    assert deed_of(Call(1, TOKEN, bytes.fromhex("23b872dd") + words)) == Deed(DeedKind.MOVE, TOKEN, party, units, owner)


@pytest.mark.parametrize("kind", WORDS)
@given(party=ADDRESSES, extra=st.binary(min_size=1, max_size=40))
def test_what_is_not_as_the_standards_write_it_is_not_understood(kind: str, party: Address, extra: bytes) -> None:
    call = two(WORDS[kind], party, 1)
    spoilt = [call.data + extra, call.data[:-1], call.data[:4] + b"\1" + call.data[5:]]
    assert {deed_of(Call(1, TOKEN, data)).kind for data in spoilt} == {DeedKind.UNKNOWN}
    assert deed_of(two(WORDS[kind], party, 1, value=1)) == Deed(DeedKind.UNKNOWN, NATIVE, TOKEN, 1)


@given(data=st.binary(max_size=150), value=UNITS)
def test_any_bytes_are_something(data: bytes, value: int) -> None:
    deed = deed_of(Call(1, TOKEN, data, value))
    assert deed.kind is not DeedKind.UNKNOWN or (deed.party, deed.units) == (TOKEN, value)


@pytest.mark.parametrize(("kind", "units", "allows"), [("allow", 1, True), ("allow", 0, False), ("all", 1, True), ("all", 0, False)])
def test_only_what_gives_a_right_allows(kind: str, units: int, allows: bool) -> None:
    assert deed_of(two(WORDS[kind], TOKEN, units)).allows is allows
