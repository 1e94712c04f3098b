"""The courier's file: a key that holds gas alone, and what it may send to finish the open swaps, sealed by the OS keyring and nothing else.

    {"format": "lockstep-courier", "version": 1, "wallet": id, "keyring": backend, "entry": 16 bytes that name the key in the keyring,
     "nonce": 12 bytes, "sealed": AES-256-GCM of the content with the canonical rest as associated data}

The key of the cipher is HKDF(32 random bytes in the keyring, "lockstep/courier/v1"). Bytes are lower-case hex. It has no password on
purpose: a restarted app opens it while the wallet is locked. So it holds nothing that moves more than its own gas: the calls of its errands
pay only whom the swaps' locks name. Every later version keeps `format` and `version`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wallet.errors import BadDocument
from wallet.model.mandate import Mandate

KIND = "courier file"
MAX_SIZE = 16 << 20
"""Bytes; a thousand open swaps have about two million."""
BLOCK = 1024

Bytes12 = Annotated[bytes, Field(min_length=12, max_length=12)]
Bytes16 = Annotated[bytes, Field(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, Field(min_length=32, max_length=32)]


class _Part(BaseModel):
    # hide_input_in_errors: an error message must never quote a secret
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, ser_json_bytes="hex", val_json_bytes="hex", hide_input_in_errors=True
    )


class Cover(_Part):
    """What can be read without the key. wallet: id of the vault; keyring: the backend that holds the key, under the name `entry`."""

    format: Literal["lockstep-courier"] = "lockstep-courier"
    version: Literal[1] = 1
    wallet: Bytes16
    keyring: str = Field(max_length=64)
    entry: Bytes16


class Errand(_Part):
    """One swap to finish: the calls that may be signed, and our secret where we made it."""

    mandate: Mandate
    secret: Bytes32 | None = Field(repr=False)


class Bag(_Part):
    """What is sealed."""

    key: Bytes32 = Field(repr=False)
    errands: tuple[Errand, ...]


class _Document(Cover):
    nonce: Bytes12
    sealed: bytes


def seal(cover: Cover, bag: Bag, key: bytes, random: Callable[[int], bytes]) -> bytes:
    """The file. `key`: the 32 bytes that the keyring keeps."""
    body = bag.model_dump_json().encode()
    framed = len(body).to_bytes(4) + body
    nonce = random(12)
    sealed = AESGCM(_cipher_key(key)).encrypt(nonce, framed + bytes(-len(framed) % BLOCK), _associated(cover))
    document = _Document(**cover.model_dump(), nonce=nonce, sealed=sealed)
    return (json.dumps(document.model_dump(mode="json"), sort_keys=True, indent=1) + "\n").encode()


def read_cover(data: bytes) -> Cover:
    """Whose file it is and where its key lies. Raises BadDocument."""
    document = _read(data)
    return Cover(wallet=document.wallet, keyring=document.keyring, entry=document.entry)


def unseal(data: bytes, key: bytes) -> Bag:
    """Raises BadDocument: damaged, or sealed by another key."""
    document = _read(data)
    cover = Cover(wallet=document.wallet, keyring=document.keyring, entry=document.entry)
    try:
        plain = AESGCM(_cipher_key(key)).decrypt(document.nonce, document.sealed, _associated(cover))
        return Bag.model_validate_json(plain[4 : 4 + int.from_bytes(plain[:4])])
    except (InvalidTag, ValidationError):
        raise BadDocument(KIND, "it was changed, or the keyring holds another key") from None


def _read(data: bytes) -> _Document:
    if len(data) > MAX_SIZE:
        raise BadDocument(KIND, "it is larger than any such file")
    try:
        return _Document.model_validate_json(data)
    except ValidationError:
        raise BadDocument(KIND, "it is not one that this version writes") from None


def _associated(cover: Cover) -> bytes:
    return json.dumps(cover.model_dump(mode="json"), sort_keys=True, separators=(",", ":")).encode()


def _cipher_key(key: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lockstep/courier/v1").derive(key)
