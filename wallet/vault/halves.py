"""The halves in the keyring: kept, read, and taken away again once no vault names them.

A change of the lock first notes in vault.json.halves which halves may have to go: the old one and the new one. Afterwards (after a crash:
at the next unlock) the one that the vault does not name is deleted, and then the note. The note proves by each half that it belongs to
this vault, so that a forged one deletes nothing.

    {"version": 1, "halves": [{"keyring": name of the backend, "entry": 16 bytes, "proof": 16 bytes}]}
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from hmac import compare_digest
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wallet.errors import KeyringHalfMissing, WalletError
from wallet.vault import store
from wallet.vault.cipher import half_proof, slot_of
from wallet.vault.document import Bytes16, Header, SlotKind
from wallet.vault.secret_store import SecretStore, prove
from wallet.vault.waiting import answered

OpenStore = Callable[[str | None], SecretStore]
PATIENCE = 5.0
"""Seconds for a keyring that is only asked to forget something."""

MAX_NOTE = 4096


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, ser_json_bytes="hex", val_json_bytes="hex")


class NotedHalf(_Part):
    keyring: Annotated[str, Field(max_length=64)]
    entry: Bytes16
    proof: Bytes16


class _Note(_Part):
    version: Literal[1] = 1
    halves: tuple[NotedHalf, ...] = Field(max_length=2)


async def half_of(header: Header, stores: OpenStore) -> bytes | None:
    """The half in the keyring that the header names; None for a wallet without one. Raises KeyringHalfMissing, KeyringUnavailable."""
    slot = slot_of(header, SlotKind.KEYRING)
    if slot is None or slot.entry is None:
        return None
    name, entry = header.keyring or "", slot.entry.hex()
    half = await answered(lambda: stores(name).get(entry))
    if half is None:
        raise KeyringHalfMissing(name)
    return half


async def keep_half(keyring: SecretStore | None, entry: bytes | None, half: bytes | None) -> None:
    """Put a half into a keyring that was tried with a random value first. Raises KeyringUnavailable, KeyringRefused."""
    if keyring is None or entry is None or half is None:
        return

    def keep() -> None:
        prove(keyring)
        keyring.set(entry.hex(), half)

    await answered(keep)


def present(keyring: SecretStore | None) -> SecretStore:
    """For a vault whose half was put there a moment ago."""
    assert keyring is not None
    return keyring


def noted(keyring: str | None, entry: bytes | None, half: bytes | None, vault_id: bytes) -> tuple[NotedHalf, ...]:
    """One half, with its proof, or nothing for a lock without one."""
    if keyring is None or entry is None or half is None:
        return ()
    return (NotedHalf(keyring=keyring, entry=entry, proof=half_proof(half, vault_id)),)


def note(path: Path, halves: tuple[NotedHalf, ...]) -> None:
    """On the disk before the first of them changes. Raises DiskFull, StorageError."""
    if halves:
        store.write_aside(_note_path(path), _Note(halves=halves).model_dump_json().encode())


async def tidy(path: Path, stores: OpenStore) -> None:
    """Take away what a change of the lock left behind. Best effort: what a keyring does not delete now is tried at the next unlock."""
    await asyncio.to_thread(store.unstage, path)
    halves = await asyncio.to_thread(_read_note, path)
    if halves is None:
        return
    with contextlib.suppress(WalletError, OSError):
        header = (await asyncio.to_thread(store.read, path))[1].header
        slot = slot_of(header, SlotKind.KEYRING)
        for half in halves:
            if slot is None or half.entry != slot.entry:
                await answered(lambda half=half: _delete(stores(half.keyring), half, header.id), PATIENCE)
        _note_path(path).unlink(missing_ok=True)


def _delete(keyring: SecretStore, noted: NotedHalf, vault_id: bytes) -> None:
    half = keyring.get(noted.entry.hex())
    if half is not None and compare_digest(half_proof(half, vault_id), noted.proof):
        keyring.delete(noted.entry.hex())


def _note_path(path: Path) -> Path:
    return path.with_name(path.name + ".halves")


def _read_note(path: Path) -> tuple[NotedHalf, ...] | None:
    """None for no note. One that was cut off in the middle is as good as empty: nothing had begun."""
    try:
        with _note_path(path).open("rb") as file:
            return _Note.model_validate_json(file.read(MAX_NOTE)).halves
    except ValidationError:
        return ()
    except OSError:
        return None
