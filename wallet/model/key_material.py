"""A private key as a person brings it. Only the signer's process reads it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TypedKey:
    """64 hexadecimal digits."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeystoreFile:
    """The bytes of a keystore file (Web3 Secret Storage, version 3) and the password of that file."""

    document: bytes = field(repr=False)
    password: str = field(repr=False)


KeyMaterial = TypedKey | KeystoreFile
