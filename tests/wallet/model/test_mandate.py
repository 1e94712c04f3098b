"""What a mandate covers: exactly its calls, whatever else a partner or a bug may ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wallet.model.address import Address, checksummed
from wallet.model.hashing import sha256
from wallet.model.mandate import Mandate, MandatedCall, covering, covers, fill_secret
from wallet.model.path import AccountPath, PathStyle
from wallet.model.transaction import Call, Fees, Unsigned

ME, HTLC, TOKEN, STRANGER = (checksummed(bytes([n]) * 20) for n in (1, 2, 3, 4))
SECRET = b"\x5e" * 32
HASHLOCK = sha256(SECRET)
AT = 36
CAP = 10**15


def filled(secret: bytes) -> bytes:
    return b"\xc1\xa1\x00\x01" + bytes(32) + secret + b"\x07" * 32


CLAIM = Call(1, HTLC, filled(bytes(32)))
LOCK = Call(1, HTLC, b"\x10\xc4\x00\x01" + b"\x09" * 64, 5 * 10**17)
CANCEL = Call(1, ME)
MANDATE = Mandate(
    swap_id=b"\x11" * 32,
    hashlock=HASHLOCK,
    salt=b"\x22" * 16,
    accounts=(AccountPath(PathStyle.BIP44, 0),),
    calls=(
        MandatedCall("lock", LOCK, None, CAP, ME),
        MandatedCall("claim", CLAIM, AT, None, ME),
        MandatedCall("cancel", CANCEL, None, None, ME),
    ),
)


def sent(call: Call, nonce: int = 0, gas: int = 100_000, max_fee: int = 10**9, sender: Address = ME) -> Unsigned:
    return Unsigned(call, sender, nonce, gas, Fees(max_fee, 1))


def test_its_own_calls_are_covered_with_any_nonce_and_fee() -> None:
    assert covering(MANDATE, sent(LOCK)) == MANDATE.calls[0]
    assert covering(MANDATE, sent(replace(CLAIM, data=filled(SECRET)), nonce=99, max_fee=10**15)) == MANDATE.calls[1]
    assert covering(MANDATE, sent(CANCEL, nonce=7)) == MANDATE.calls[2]


def test_a_fee_cap_binds_where_there_is_one() -> None:
    assert covers(MANDATE, sent(LOCK, gas=10**6, max_fee=10**9))
    assert not covers(MANDATE, sent(LOCK, gas=10**6, max_fee=10**9 + 1))
    assert covers(MANDATE, sent(CANCEL, gas=21000, max_fee=10**18))


def test_the_sender_is_part_of_it() -> None:
    assert not covers(MANDATE, sent(LOCK, sender=STRANGER))


@given(st.integers(0, len(LOCK.data) * 8 - 1))
def test_one_flipped_bit_of_a_lock_is_not_covered(bit: int) -> None:
    data = bytearray(LOCK.data)
    data[bit // 8] ^= 1 << bit % 8
    assert not covers(MANDATE, sent(replace(LOCK, data=bytes(data))))


@given(st.integers(0, len(CLAIM.data) * 8 - 1))
def test_one_flipped_bit_of_a_claim_is_not_covered(bit: int) -> None:
    data = bytearray(filled(SECRET))
    data[bit // 8] ^= 1 << bit % 8
    assert not covers(MANDATE, sent(replace(CLAIM, data=bytes(data))))


@given(st.binary(min_size=32, max_size=32))
def test_only_the_secret_of_the_hashlock_fits(guess: bytes) -> None:
    assume(guess != SECRET)
    assert not covers(MANDATE, sent(replace(CLAIM, data=filled(guess))))


CALLS = st.sampled_from([LOCK, CANCEL, replace(CLAIM, data=filled(SECRET))])
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "chain_id": st.integers(1, 5),
        "to": st.sampled_from([ME, HTLC, TOKEN, STRANGER]),
        "value": st.sampled_from([0, 1, LOCK.value, LOCK.value + 1]),
        "data": st.sampled_from([b"", LOCK.data, CLAIM.data, filled(SECRET), filled(SECRET) + b"\0", LOCK.data[:-1]]),
    },
)


@given(CALLS, CHANGES)
def test_a_changed_call_is_covered_only_if_it_is_another_of_the_list(call: Call, changes: dict[str, object]) -> None:
    changed = replace(call, **changes)  # pyright: ignore[reportArgumentType]
    allowed = {LOCK, CANCEL, replace(CLAIM, data=filled(SECRET))}
    assert covers(MANDATE, sent(changed)) == (changed in allowed)


@given(
    st.builds(
        Call, chain_id=st.integers(1, 2), to=st.sampled_from([ME, HTLC, TOKEN]), data=st.binary(max_size=120), value=st.integers(0, 2)
    )
)
def test_any_other_call_is_not_covered(call: Call) -> None:
    assume(call != CANCEL)
    assert not covers(MANDATE, sent(call))


@given(st.binary(min_size=32, max_size=32))
def test_the_secret_is_filled_in_whatever_stood_there(other: bytes) -> None:
    claim = fill_secret(MANDATE, sent(replace(CLAIM, data=filled(other))), SECRET)
    assert claim is not None
    assert claim.call.data == filled(SECRET)
    assert covers(MANDATE, claim)


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_the_secret_goes_into_nothing_but_the_claim(data: bytes, wrong: bytes) -> None:
    assume(data[:AT] != CLAIM.data[:AT])
    assert fill_secret(MANDATE, sent(replace(CLAIM, data=data)), SECRET) is None
    assert fill_secret(MANDATE, sent(LOCK), SECRET) is None
    assume(wrong != SECRET)
    assert fill_secret(MANDATE, sent(CLAIM), wrong) is None


def test_the_secret_is_not_filled_into_a_claim_for_the_partner() -> None:
    other = replace(MANDATE, calls=(MandatedCall("claim for partner", CLAIM, AT, CAP, ME),))
    assert fill_secret(other, sent(CLAIM), SECRET) is None
    assert covers(other, sent(replace(CLAIM, data=filled(SECRET))))


@pytest.mark.parametrize("at", [-1, len(CLAIM.data) - 31, 10**9])
def test_a_secret_outside_the_call_data_is_refused(at: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        MandatedCall("claim", CLAIM, at, None, ME)


def test_a_mandate_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        MandatedCall("claim", CLAIM, AT, -1, ME)
    for field, value in (("swap_id", b""), ("hashlock", b"\0" * 31), ("salt", b"\0" * 32), ("accounts", ()), ("calls", ())):
        with pytest.raises(ValueError, match=r"bytes|at least one"):
            replace(MANDATE, **{field: value})  # pyright: ignore[reportArgumentType]
