"""ECDSA over secp256k1 with libsecp256k1 (coincurve): nonces after RFC 6979, always the low s (EIP-2).

A signature is 65 bytes: r, s, v with v 27 or 28, as `ecrecover` takes it.
"""

from __future__ import annotations

from coincurve import PrivateKey, PublicKey

from wallet.errors import BadDocument
from wallet.model.address import Address, checksummed
from wallet.model.hashing import keccak256
from wallet.model.payload import signed_payload, signing_digest
from wallet.model.transaction import Signed, Unsigned

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""The number of points of secp256k1 (SEC 2)."""


def address_of(private_key: bytes) -> Address:
    """The account that a 32-byte private key controls."""
    return _address(PublicKey.from_valid_secret(private_key))


def address_of_point(public_key: bytes) -> Address:
    """The account of a public key, 33 bytes compressed or 65 whole."""
    return _address(PublicKey(public_key))


def sign_digest(private_key: bytes, digest: bytes) -> bytes:
    """Sign 32 bytes as they are: the digest of EIP-712 typed data, or of a transaction."""
    if len(digest) != 32:
        raise ValueError("a digest has 32 bytes")
    signature = PrivateKey(private_key).sign_recoverable(digest, hasher=None)  # pyright: ignore[reportUnknownMemberType]
    return signature[:64] + bytes([27 + signature[64]])


def sign_transaction(private_key: bytes, unsigned: Unsigned) -> Signed:
    """The exact bytes that go out, and their hash (EIP-1559). The key must be the sender's."""
    if address_of(private_key) != unsigned.sender:
        raise ValueError("the key is not the sender's")
    raw = signed_payload(unsigned, sign_digest(private_key, signing_digest(unsigned)))
    return Signed(unsigned, raw, keccak256(raw))


def recover(digest: bytes, signature: bytes) -> Address:
    """Who signed `digest` (32 bytes). A malleable signature (high s) or another v is refused. Raises BadDocument."""
    if len(digest) != 32 or len(signature) != 65 or signature[64] not in (27, 28):
        raise BadDocument("signature", "a signature has 65 bytes and ends with 27 or 28", field="signature")
    if int.from_bytes(signature[32:64]) > ORDER // 2:
        raise BadDocument("signature", "its s is too high (EIP-2)", field="signature")
    recoverable = signature[:64] + bytes([signature[64] - 27])
    try:
        return _address(PublicKey.from_signature_and_message(recoverable, digest, hasher=None))
    except Exception as error:  # coincurve raises bare Exception and ValueError for points off the curve
        raise BadDocument("signature", "it fits no key", field="signature") from error


def _address(key: PublicKey) -> Address:
    return checksummed(keccak256(key.format(compressed=False)[1:])[12:])
