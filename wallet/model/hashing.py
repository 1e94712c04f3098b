"""The two hashes of the house."""

from __future__ import annotations

import hashlib


def keccak256(data: bytes) -> bytes:
    """Keccak-256 as Ethereum uses it (not NIST SHA3-256). 32 bytes."""
    from Crypto.Hash import keccak  # noqa: PLC0415 - 60 ms that `lockstep --help` and the first paint do not need

    return keccak.new(digest_bits=256, data=data).digest()


def sha256(data: bytes) -> bytes:
    """SHA-256 (FIPS 180-4). 32 bytes."""
    return hashlib.sha256(data).digest()
