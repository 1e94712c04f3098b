"""Calls, answers and events of the HTLC, held against a foreign encoder (eth-abi) and the artefact; hostile ones never raise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import pytest
from eth_abi.abi import encode
from hypothesis import given

from resources.contracts import PROXY, artefact
from wallet.model.address import NATIVE, Address, checksummed, to_bytes
from wallet.model.amount import MAX_UINT256
from wallet.model.hashing import keccak256, sha256
from wallet.model.lock import Lock
from wallet.model.transaction import Call, Log
from wallet.swaps import htlc

words = st.integers(0, MAX_UINT256)
hashes = st.binary(min_size=32, max_size=32)
salts = st.binary(min_size=16, max_size=16)
addresses = st.binary(min_size=20, max_size=20).map(checksummed)
locks = st.builds(Lock, words, addresses, st.just(NATIVE) | addresses, words, addresses, addresses, hashes, words)

SECRET = bytes(range(32))
LOCK = Lock(7, checksummed(b"\x01" * 20), NATIVE, 10, checksummed(b"\x02" * 20), checksummed(b"\x03" * 20), sha256(SECRET), 1_000)


def shapes(name: str) -> list[str]:
    """Argument types of each form of a function, shortest first."""
    return sorted((_shape(entry) for entry in artefact("htlc").abi if entry.get("name") == name), key=len)


def _shape(entry: dict[str, Any]) -> str:
    return ",".join(f"({_shape({'inputs': each['components']})})[]" if "components" in each else each["type"] for each in entry["inputs"])


def packed(name: str, shape: str, *arguments: object) -> bytes:
    return keccak256(f"{name}({shape})".encode())[:4] + encode(shape.split(","), arguments)


def test_the_addresses_are_those_of_the_artefact() -> None:
    assert artefact("htlc").address == htlc.HTLC_ADDRESS
    assert artefact("htlc").code_hash == htlc.HTLC_CODE_HASH
    assert htlc.PROXY == PROXY


def test_the_topics_are_those_of_the_artefact() -> None:
    topics = {
        entry["name"]: keccak256(f"{entry['name']}({_shape(entry)})".encode()) for entry in artefact("htlc").abi if entry["type"] == "event"
    }
    assert topics == {"Locked": htlc.LOCKED, "Claimed": htlc.CLAIMED, "Refunded": htlc.REFUNDED}


@given(locks, words, salts)
def test_a_lock_call(lock: Lock, lock_by: int, salt: bytes) -> None:
    call = htlc.lock_call(lock, lock_by, salt)
    (shape,) = shapes("lock")
    data = packed("lock", shape, lock.hashlock, lock.amount, lock.expiry, lock.token, lock.payee, lock_by, salt)
    assert call == Call(lock.chain_id, lock.htlc, data, lock.amount if lock.token == NATIVE else 0)


@given(locks, hashes, st.none() | addresses)
def test_a_claim_call(lock: Lock, secret: bytes, sender: Address | None) -> None:
    own, by_anybody = shapes("claim")
    terms = secret, lock.amount, lock.expiry, lock.token, lock.refundee
    whole = Call(lock.chain_id, lock.htlc, packed("claim", by_anybody, *terms, lock.payee))
    assert htlc.claim_call(lock, secret) == whole
    assert htlc.claim_call(lock, secret, sender) == (whole if sender != lock.payee else replace(whole, data=packed("claim", own, *terms)))
    assert htlc.claim_call(lock, secret, lock.payee).data == packed("claim", own, *terms)


@given(locks, st.none() | addresses)
def test_a_refund_call(lock: Lock, sender: Address | None) -> None:
    own, by_anybody = shapes("refund")
    terms = lock.hashlock, lock.amount, lock.expiry, lock.token, lock.payee
    whole = Call(lock.chain_id, lock.htlc, packed("refund", by_anybody, *terms, lock.refundee))
    assert htlc.refund_call(lock) == whole
    assert htlc.refund_call(lock, sender) == (whole if sender != lock.refundee else replace(whole, data=packed("refund", own, *terms)))
    assert htlc.refund_call(lock, lock.refundee).data == packed("refund", own, *terms)


@given(addresses, addresses, words)
def test_an_approval(token: Address, spender: Address, units: int) -> None:
    assert htlc.approve_call(5, token, spender, units) == Call(5, token, packed("approve", "address,uint256", spender, units))


@given(locks)
def test_the_id_is_the_hash_of_every_field(lock: Lock) -> None:
    types = ["uint256", "address", "bytes32", "uint256", "uint256", "address", "address", "address"]
    fields = lock.chain_id, lock.htlc, lock.hashlock, lock.amount, lock.expiry, lock.token, lock.payee, lock.refundee
    assert htlc.swap_id(lock) == keccak256(encode(types, fields))
    assert htlc.open_query(lock) == Call(lock.chain_id, lock.htlc, packed("is_open", "bytes32", htlc.swap_id(lock)))


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        (bytes(32), False),
        (bytes(31) + b"\x01", True),
        (b"", None),
        (bytes(31) + b"\x02", None),
        (bytes(64), None),
        (b"\x01" + bytes(31), None),
    ],
)
def test_what_the_contract_answers(answer: bytes, read: bool | None) -> None:
    assert htlc.decode_open(answer) is read


def test_deployment_goes_through_the_proxy() -> None:
    bytecode = artefact("htlc").bytecode
    assert htlc.deploy_call(5, bytecode) == Call(5, Address(PROXY), bytes(32) + bytecode)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_wrong_lengths_are_refused_before_anything_is_packed(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        htlc.claim_call(LOCK, bytes(length))
    with pytest.raises(ValueError, match="32 bytes"):
        htlc.refund_call(replace(LOCK, hashlock=bytes(length)))
    with pytest.raises(ValueError, match="16 bytes"):
        htlc.lock_call(LOCK, 5, bytes(length))


# --- the secret in calldata ------------------------------------------------------------------------------------------


@given(locks, hashes)
def test_the_secret_stands_where_it_is_said_to(lock: Lock, secret: bytes) -> None:
    for sender in (None, lock.payee):
        data, blank = (htlc.claim_call(lock, each, sender).data for each in (secret, bytes(32)))
        at = htlc.CLAIM_SECRET_AT
        assert data == blank[:at] + secret + blank[at + 32 :]
        assert htlc.reveal_secret(data, sha256(secret)) == secret


@given(st.lists(st.tuples(hashes, words, words, addresses), max_size=6))
def test_the_secrets_of_a_batch_are_read(claims: list[tuple[bytes, int, int, Address]]) -> None:
    shape = "address,address,(bytes32,uint256,uint256,address)[]"
    data = keccak256(f"claim_many({shape})".encode())[:4]
    data += encode(["address", "address", "(bytes32,uint256,uint256,address)[]"], (NATIVE, NATIVE, claims))
    assert shapes("claim_many") == [shape]
    assert htlc.secrets_in(data) == tuple(secret for secret, *_ in claims)
    for cut in (4, 40, 100, len(data) - 1):
        assert len(htlc.secrets_in(data[:cut])) <= len(claims)


@given(st.binary(max_size=400), st.sampled_from(["claim_many", "claim", "refund", "other"]))
def test_hostile_calldata_never_raises(rest: bytes, name: str) -> None:
    selector = keccak256(f"{name}({(shapes(name) or [''])[0]})".encode())[:4]
    for data in (rest, selector + rest):
        assert all(len(secret) == 32 for secret in htlc.secrets_in(data))


def test_a_batch_that_claims_to_be_endless_is_not_read() -> None:
    selector = keccak256(b"claim_many(address,address,(bytes32,uint256,uint256,address)[])")[:4]
    for start, count in ((96, MAX_UINT256), (MAX_UINT256, 1), (96, 65), (96, 2)):
        data = selector + encode(["uint256"] * 4, (0, 0, start, count)) + bytes(32 * 5)
        assert htlc.secrets_in(data) == ()


def test_a_refund_shows_no_secret_and_a_wrong_one_is_no_answer() -> None:
    assert htlc.secrets_in(htlc.refund_call(LOCK).data) == ()
    assert htlc.reveal_secret(htlc.claim_call(LOCK, bytes(32)).data, LOCK.hashlock) is None


# --- events ----------------------------------------------------------------------------------------------------------


def log(address: Address, topics: tuple[bytes, ...], data: bytes) -> Log:
    return Log(address, topics, data, 1, bytes(32), bytes(32), 0)


def word(address: Address) -> bytes:
    return bytes(12) + to_bytes(address)


def locked(lock: Lock, salt: bytes, swap_id: bytes | None = None) -> Log:
    fields = swap_id or htlc.swap_id(lock), lock.amount, lock.expiry, lock.token, salt
    data = encode(["bytes32", "uint256", "uint256", "address", "bytes16"], fields)
    return log(lock.htlc, (htlc.LOCKED, lock.hashlock, word(lock.refundee), word(lock.payee)), data)


@given(locks, salts)
def test_a_locked_log_gives_the_whole_lock_back(lock: Lock, salt: bytes) -> None:
    assert htlc.decode_log(lock.chain_id, locked(lock, salt)) == htlc.LockedLog(htlc.swap_id(lock), lock, lock.refundee, salt)


def test_a_locked_log_of_another_chain_contradicts_itself() -> None:
    assert htlc.decode_log(LOCK.chain_id + 1, locked(LOCK, bytes(16))) is None


@pytest.mark.parametrize("field", ["htlc", "token", "amount", "payee", "refundee", "hashlock", "expiry"])
def test_a_locked_log_whose_id_is_of_another_lock_is_none(field: str) -> None:
    values = {"amount": 11, "expiry": 1_001, "hashlock": bytes(32)}
    other = replace(LOCK, **{field: values.get(field, checksummed(b"\x09" * 20))})
    assert htlc.decode_log(LOCK.chain_id, locked(other, bytes(16), htlc.swap_id(LOCK))) is None


@given(addresses, hashes, hashes)
def test_closing_logs(at: Address, swap_id: bytes, secret: bytes) -> None:
    assert htlc.decode_log(1, log(at, (htlc.CLAIMED, swap_id), secret)) == htlc.ClaimedLog(at, swap_id, secret)
    assert htlc.decode_log(1, log(at, (htlc.REFUNDED, swap_id), b"")) == htlc.RefundedLog(at, swap_id)


@given(st.lists(st.sampled_from([htlc.LOCKED, htlc.CLAIMED, htlc.REFUNDED]) | st.binary(max_size=40), max_size=5), st.binary(max_size=200))
def test_hostile_logs_never_raise(topics: list[bytes], data: bytes) -> None:
    found = htlc.decode_log(1, log(LOCK.htlc, tuple(topics), data))
    assert found is None or topics[0] in (htlc.CLAIMED, htlc.REFUNDED)


@pytest.mark.parametrize("spoil", ["payer", "payee", "token", "salt", "longer", "shorter"])
def test_dirty_words_are_not_cleaned_up(spoil: str) -> None:
    good = locked(LOCK, b"\x05" * 16)
    topics, data = list(good.topics), bytearray(good.data)
    if spoil in ("payer", "payee"):
        place = 2 if spoil == "payer" else 3
        topics[place] = b"\x01" + topics[place][1:]
    elif spoil in ("token", "salt"):
        data[3 * 32 if spoil == "token" else 4 * 32 + 20] = 1
    else:
        data = data + bytes(32) if spoil == "longer" else data[:-32]
    assert htlc.decode_log(LOCK.chain_id, good) is not None
    assert htlc.decode_log(LOCK.chain_id, replace(good, topics=tuple(topics), data=bytes(data))) is None
