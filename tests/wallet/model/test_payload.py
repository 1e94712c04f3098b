"""The bytes of a transaction: pinned by one example, judged at large in the tests of signing."""

from __future__ import annotations

import pytest
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from hypothesis import given
from hypothesis import strategies as st

from wallet.model.address import Address, checksummed
from wallet.model.payload import signing_digest, signing_payload
from wallet.model.transaction import Call, Fees, Unsigned

TO = checksummed(b"\x35" * 20)


def test_the_smallest_transaction() -> None:
    unsigned = Unsigned(Call(1, TO), TO, 0, 0, Fees(0, 0))
    assert signing_payload(unsigned).hex() == "02dd" + "01" + "80" * 4 + "94" + "35" * 20 + "80" + "80" + "c0"


@given(st.binary(max_size=70_000), st.integers(0, 2**256 - 1))
def test_eth_account_hashes_the_same(data: bytes, value: int) -> None:
    unsigned = Unsigned(Call(31337, TO, data, value), TO, 127, 128, Fees(256, 255))
    fields = {
        "type": 2,
        "chainId": 31337,
        "nonce": 127,
        "gas": 128,
        "maxFeePerGas": 256,
        "maxPriorityFeePerGas": 255,
        "to": TO,
        "value": value,
        "data": data,
    }
    assert signing_digest(unsigned) == bytes(TypedTransaction.from_dict(fields).hash())


@pytest.mark.parametrize("to", ["0x", "0x35", TO + "35"])
def test_a_recipient_has_20_bytes_or_there_is_no_transaction(to: str) -> None:
    with pytest.raises(ValueError, match="20 bytes"):
        signing_payload(Unsigned(Call(1, Address(to), b"\x60"), TO, 0, 21000, Fees(1, 1)))
