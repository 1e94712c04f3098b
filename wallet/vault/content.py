"""What a vault seals: the phrase, imported keys and other secrets, padded so that its length tells little.

Plain bytes: length of the JSON (4 bytes, big-endian), the JSON, zeros up to a multiple of 1,024.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wallet.errors import BadDocument

BLOCK = 1024
ROOT = "root"
"""Among the secrets of a vault without a phrase: 32 random bytes that stand in for the seed wherever no account is derived."""

CODES = "totp"
"""Likewise the seed of one-time codes, where they are on."""


class _Part(BaseModel):
    # hide_input_in_errors: an error message must never quote a secret
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, ser_json_bytes="hex", val_json_bytes="hex", hide_input_in_errors=True
    )


class ImportedKey(_Part):
    """A private key that does not come from the phrase. `id` is 16 random bytes."""

    id: Annotated[bytes, Field(min_length=16, max_length=16)]
    private_key: Annotated[bytes, Field(min_length=32, max_length=32)] = Field(repr=False)


class VaultContent(_Part):
    """`phrase` is None for a wallet of imported keys alone. `secrets` are named bytes: endpoint keys, the seed of one-time codes."""

    phrase: str | None = Field(default=None, repr=False)
    passphrase: str = Field(default="", repr=False)
    imported: tuple[ImportedKey, ...] = ()
    secrets: dict[str, bytes] = Field(default_factory=dict, repr=False)


def pack(content: VaultContent) -> bytes:
    """The plain bytes that are encrypted."""
    body = content.model_dump_json().encode()
    framed = len(body).to_bytes(4) + body
    return framed + bytes(-len(framed) % BLOCK)


def unpack(plain: bytes) -> VaultContent:
    """Raises BadDocument."""
    size = int.from_bytes(plain[:4])
    try:
        return VaultContent.model_validate_json(plain[4 : 4 + size])
    except ValidationError:
        raise BadDocument("vault", "what it seals is not what this version seals") from None
