"""What the seed yields besides accounts, each from an own hardened branch, so that no account key ever doubles as another secret.

Final, since a wallet restored from its phrase must find the same values:

    purpose         m/1280262987' (the bytes "LOCK" as a number)
    swap secret     HKDF(key at m/1280262987'/0', salt = 16 random bytes, info = "lockstep/swap-secret/v1")
    vault recovery  HKDF(key at m/1280262987'/1', no salt,                info = "lockstep/vault-recovery/v1")
    courier         the key at m/1280262987'/2' itself: an account that pays for gas and holds nothing else

HKDF is RFC 5869 with SHA-256 and 32 bytes out; the key is the 32-byte private key. The passphrase is part of the seed, so of both.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wallet.keys.derivation import branch_key

SALT_SIZE = 16
_PURPOSE = "m/1280262987'"
_SWAPS = _PURPOSE + "/0'"
_RECOVERY = _PURPOSE + "/1'"
_COURIER = _PURPOSE + "/2'"


def swap_secret(seed: bytes, salt: bytes) -> bytes:
    """The 32 bytes whose sha256 is a swap's hashlock. `salt` (16 random bytes) is public and part of the terms."""
    if len(salt) != SALT_SIZE:
        raise ValueError("the salt has 16 bytes")
    return _expand(branch_key(seed, _SWAPS), salt, b"lockstep/swap-secret/v1")


def recovery_key(seed: bytes) -> bytes:
    """32 bytes that open the vault's recovery slot: the phrase (with its passphrase) alone is a way in."""
    return _expand(branch_key(seed, _RECOVERY), None, b"lockstep/vault-recovery/v1")


def courier_key(seed: bytes) -> bytes:
    """The 32-byte private key of the courier's account."""
    return branch_key(seed, _COURIER)


def _expand(key: bytes, salt: bytes | None, tag: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=tag).derive(key)
