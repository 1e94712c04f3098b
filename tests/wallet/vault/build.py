"""Vaults to test with."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

import pytest

from wallet.model.hashing import sha256
from wallet.model.path import PathStyle
from wallet.vault import cipher
from wallet.vault.cipher import Door, Head, RecoveryDoor
from wallet.vault.content import VaultContent
from wallet.vault.document import Kdf, SlotKind, VaultDocument

PHRASE = "test test test test test test test test test test test junk"
PASSWORD = "correct horse battery staple"
FLOOR = Kdf(memory_kib=64 * 1024)
CODE = RecoveryDoor(SlotKind.CODE, b"\x0c" * 32)


def head(name: str = "Mine", keyring: str | None = "Secret Service") -> Head:
    return Head(b"\x1d" * 16, name, 1_700_000_000, PathStyle.BIP44, keyring)


def sealed(*doors: Door, name: str = "Mine") -> VaultDocument:
    return cipher.seal(head(name), VaultContent(phrase=PHRASE, passphrase=" x "), doors or (CODE,), os.urandom)


def without_stretching(patch: pytest.MonkeyPatch) -> None:
    """Argon2id at its floor takes 0.1 s. Tests of everything around it stretch nothing."""

    def quick(password: str, kdf: Kdf, salt: bytes) -> bytes:
        return hashlib.sha256(password.encode() + salt + str(kdf.memory_kib).encode()).digest()

    patch.setattr(cipher, "stretch", quick)


def forged(data: bytes, *path: str | int, value: Any) -> bytes:
    """The same vault file with one field changed and a checksum that fits: what an attacker can write."""
    plain = json.loads(data)
    inner = plain
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return rechecked(plain)


def rechecked(plain: dict[str, Any]) -> bytes:
    plain.pop("check", None)
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return (json.dumps(plain | {"check": sha256(canonical).hex()}, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
