"""Signatures, with eth_account and eth_keys as foreign judges (EIP-155, EIP-1559, EIP-712, EIP-55, EIP-2)."""

from __future__ import annotations

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_keys.datatypes import PublicKey as EthPublicKey
from eth_keys.datatypes import Signature
from hypothesis import given, settings
from hypothesis import strategies as st

from wallet.errors import BadDocument
from wallet.keys.signing import ORDER, address_of, recover, sign_digest, sign_transaction
from wallet.model.address import checksummed, parse_address
from wallet.model.hashing import keccak256
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.model.typed import Field, Struct, typed_digest

KEYS = st.integers(1, ORDER - 1).map(lambda number: number.to_bytes(32))
UINT64 = st.integers(0, 2**64 - 1)
ADDRESSES = st.binary(min_size=20, max_size=20).map(checksummed)
CALLS = st.builds(Call, chain_id=st.integers(1, 2**53), to=ADDRESSES, data=st.binary(max_size=300), value=st.integers(0, 2**256 - 1))
FEES = st.builds(Fees, max_fee=UINT64, priority=UINT64)

EIP55 = (
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
)


@settings(max_examples=60)
@given(KEYS, CALLS, FEES, UINT64, UINT64)
def test_eth_account_signs_the_same_bytes(key: bytes, call: Call, fees: Fees, nonce: int, gas: int) -> None:
    unsigned = Unsigned(call, address_of(key), nonce, gas, fees)
    signed = sign_transaction(key, unsigned)
    fields = {
        "type": 2,
        "chainId": call.chain_id,
        "nonce": nonce,
        "gas": gas,
        "maxFeePerGas": fees.max_fee,
        "maxPriorityFeePerGas": fees.priority,
        "to": call.to,
        "value": call.value,
        "data": call.data,
    }
    judged = Account.sign_transaction(fields, key)
    assert signed.raw == bytes(judged.raw_transaction)
    assert signed.hash == bytes(judged.hash)
    assert Account.recover_transaction(signed.raw) == unsigned.sender


@settings(max_examples=60)
@given(KEYS, st.binary(min_size=32, max_size=32))
def test_what_is_signed_is_recovered(key: bytes, digest: bytes) -> None:
    signature = sign_digest(key, digest)
    assert len(signature) == 65
    assert signature[64] in (27, 28)
    assert int.from_bytes(signature[32:64]) <= ORDER // 2
    assert recover(digest, signature) == address_of(key)
    judged: EthPublicKey = Signature(signature[:64] + bytes([signature[64] - 27])).recover_public_key_from_msg_hash(digest)
    assert judged.to_checksum_address() == address_of(key)


def test_the_example_of_eip155_signs_the_published_r_and_s() -> None:
    digest = bytes.fromhex("daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53")
    signature = sign_digest(b"\x46" * 32, digest)
    assert signature[:32].hex() == "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
    assert signature[32:64].hex() == "67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"
    assert address_of(b"\x46" * 32) == "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"


def mail() -> tuple[Struct, Struct]:
    """The example of EIP-712."""
    domain = Struct(
        "EIP712Domain",
        (
            Field("name", "string", "Ether Mail"),
            Field("version", "string", "1"),
            Field("chainId", "uint256", 1),
            Field("verifyingContract", "address", "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"),
        ),
    )
    cow = Struct("Person", (Field("name", "string", "Cow"), Field("wallet", "address", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826")))
    bob = Struct("Person", (Field("name", "string", "Bob"), Field("wallet", "address", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB")))
    return domain, Struct("Mail", (Field("from", "Person", cow), Field("to", "Person", bob), Field("contents", "string", "Hello, Bob!")))


def test_the_mail_of_eip712_signs_the_published_signature() -> None:
    digest = typed_digest(*mail())
    assert digest.hex() == "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"
    key = keccak256(b"cow")
    assert address_of(key) == "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"
    assert sign_digest(key, digest).hex() == (
        "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c"
    )


def test_eth_account_recovers_the_mail() -> None:
    person = [{"name": "name", "type": "string"}, {"name": "wallet", "type": "address"}]
    message = encode_typed_data(
        domain_data={"name": "Ether Mail", "version": "1", "chainId": 1, "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
        message_types={
            "Person": person,
            "Mail": [{"name": "from", "type": "Person"}, {"name": "to", "type": "Person"}, {"name": "contents", "type": "string"}],
        },
        message_data={
            "from": {"name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
            "to": {"name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
            "contents": "Hello, Bob!",
        },
    )
    signature = sign_digest(keccak256(b"cow"), typed_digest(*mail()))
    assert Account.recover_message(message, signature=signature) == address_of(keccak256(b"cow"))


@pytest.mark.parametrize("address", EIP55)
def test_addresses_are_written_as_eip55_asks(address: str) -> None:
    assert parse_address(address.lower()) == address
    assert checksummed(bytes.fromhex(address[2:])) == address


def test_a_malleable_signature_is_refused() -> None:
    digest = keccak256(b"x")
    signature = sign_digest(b"\x01" * 32, digest)
    high = (ORDER - int.from_bytes(signature[32:64])).to_bytes(32)
    with pytest.raises(BadDocument, match="too high"):
        recover(digest, signature[:32] + high + bytes([55 - signature[64]]))


@given(
    st.binary(min_size=32, max_size=32), st.one_of(st.binary(max_size=70), st.binary(min_size=64, max_size=64).map(lambda b: b + b"\x1b"))
)
def test_any_bytes_are_a_signer_or_a_sentence(digest: bytes, signature: bytes) -> None:
    try:
        outcome = recover(digest, signature)
    except BadDocument as error:
        outcome = str(error)
    assert outcome.startswith(("0x", "This is not a readable signature"))


def test_a_transaction_is_signed_with_the_senders_key_alone() -> None:
    other = address_of(b"\x02" * 32)
    with pytest.raises(ValueError, match="sender"):
        sign_transaction(b"\x01" * 32, Unsigned(Call(1, other), other, 0, 21000, Fees(1, 1)))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_only_digests_are_signed(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        sign_digest(b"\x01" * 32, bytes(size))
