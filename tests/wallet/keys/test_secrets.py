"""The swap secret and the recovery key are formats: pinned, reproduced by hand, and apart from every account."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from eth_account import Account
from eth_account.hdaccount import key_from_seed  # pyright: ignore[reportUnknownVariableType]
from hypothesis import given, settings
from hypothesis import strategies as st

from wallet.keys.derivation import seed_from_phrase
from wallet.keys.secrets import recovery_key, swap_secret

SEED = seed_from_phrase("test test test test test test test test test test test junk")


def hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    """RFC 5869 by hand, one block."""
    extracted = hmac.digest(salt or bytes(32), key, hashlib.sha256)
    return hmac.digest(extracted, info + b"\x01", hashlib.sha256)


def branch(path: str) -> bytes:
    key: bytes = key_from_seed(SEED, path)  # pyright: ignore[reportUnknownVariableType]
    return key


def test_the_swap_secret_is_pinned() -> None:
    assert swap_secret(SEED, bytes(16)).hex() == "459ffd7b31811a66690f5c04099b327add459817a8425adab74a1b4359190617"
    assert swap_secret(SEED, bytes(range(16))) == hkdf(branch("m/1280262987'/0'"), bytes(range(16)), b"lockstep/swap-secret/v1")


def test_the_recovery_key_is_pinned() -> None:
    assert recovery_key(SEED) == hkdf(branch("m/1280262987'/1'"), b"", b"lockstep/vault-recovery/v1")


def test_the_branch_spells_lock() -> None:
    assert int.from_bytes(b"LOCK") == 1280262987 < 2**31


@settings(max_examples=20)
@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_two_salts_never_share_a_secret(first: bytes, second: bytes) -> None:
    secret = swap_secret(SEED, first)
    assert len(secret) == 32
    assert (secret == swap_secret(SEED, second)) == (first == second)


def test_another_passphrase_is_another_secret() -> None:
    other = seed_from_phrase("test test test test test test test test test test test junk", "x")
    assert swap_secret(SEED, bytes(16)) != swap_secret(other, bytes(16))
    assert recovery_key(SEED) != recovery_key(other)


@pytest.mark.parametrize("size", [0, 15, 17, 32])
def test_a_salt_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        swap_secret(SEED, bytes(size))


def test_no_secret_is_an_account_key() -> None:
    assert Account.from_key(swap_secret(SEED, bytes(16))).address != Account.from_key(branch("m/1280262987'/0'")).address
