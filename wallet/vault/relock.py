"""Give a wallet another lock: another password, another keyring or none, more stretching. Its id, name, phrase and files stay.

Order: the halves that may have to go are noted; the new half goes into the keyring under a fresh name; the new vault is written under
a temporary name; what the disk gives back is opened with the half that the keyring gives back; it takes the old one's place, and no
older generation stays; then the old half goes, and the note. A crash at any point leaves the old way in or the new one; the next unlock
tidies.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from wallet.errors import BadDocument, NoPhrase, OtherCode, OtherPhrase, WalletError, WrongPassword
from wallet.model.views import WalletInfo
from wallet.vault import store
from wallet.vault.cipher import HALF_SIZE, password_slot
from wallet.vault.document import Header, Kdf, SlotKind, decode
from wallet.vault.folder import info_of, vault_path
from wallet.vault.halves import OpenStore, half_of, keep_half, note, noted, present, tidy
from wallet.vault.password import check_strength
from wallet.vault.sealer import ByCode, ByPassword, ByPhrase, ByRecovery, NewLock, Opener, Sealer
from wallet.vault.secret_store import SecretStore, open_store


@dataclass(frozen=True, slots=True)
class Wanted:
    """The lock to be: `keyring` None for the password alone. `kdf` is what this computer would choose now; stronger stretching stays."""

    password: str = field(repr=False)
    keyring: SecretStore | None
    kdf: Kdf


async def change_lock(
    home: Path,
    sealer: Sealer,
    wallet_id: str,
    old: str | ByRecovery,
    wanted: Wanted,
    random: Callable[[int], bytes],
    stores: OpenStore = open_store,
) -> WalletInfo:
    """`old` is the password as it was, or phrase or code where that or the keyring's half is lost. Which wallet is open does not change.

    Raises WeakPassword, WrongPassword, BadPhrase, OtherPhrase, BadCode, OtherCode, KeyringHalfMissing, KeyringUnavailable,
    KeyringRefused, WalletMissing, VaultDamaged, NewerData, DiskFull, StorageError; then the lock is as it was.
    """
    path = vault_path(home, wallet_id)
    data, document = await asyncio.to_thread(store.read, path)
    header = document.header
    _refuse_what_it_never_had(header, old)
    check_strength(wanted.password, (header.name,), keyring=wanted.keyring is not None)
    half = await _old_half(header, old, stores)
    lock = _new_lock(header, wanted, random)
    opener: Opener = old if isinstance(old, (ByPhrase, ByCode)) else ByPassword(old, half)
    sealed = await _resealed(path, sealer, data, opener, lock)
    slot = password_slot(header)
    entry = slot.entry if slot else None
    await tidy(path, stores)  # what an earlier crash left, before its note is written over
    try:
        both = (*noted(header.keyring, entry, half, header.id), *noted(lock.keyring, lock.entry, lock.half, header.id))
        await asyncio.to_thread(note, path, both)
        await keep_half(wanted.keyring, lock.entry, lock.half)
        await _replace(path, sealer, sealed, lock.password, lambda _: present(wanted.keyring))
    except Exception:  # not when cancelled: a thread may still be at work, and the next unlock tidies
        await tidy(path, stores)
        raise
    await tidy(path, stores)
    return info_of(decode(sealed).header)


async def strengthen(
    home: Path, sealer: Sealer, wallet_id: str, password: str, measure: Callable[[], Kdf], stores: OpenStore = open_store
) -> bool:
    """Stretch the same password as much as this computer can afford, if that is more than now; whether it did. Raises as `change_lock`.

    `measure` is asked only for a wallet below the default: it takes a moment.
    """
    path = vault_path(home, wallet_id)
    data, document = await asyncio.to_thread(store.read, path)
    header, slot = document.header, password_slot(document.header)
    if slot is None or slot.kdf is None or slot.kdf.cost >= Kdf().cost:
        return False
    kdf = await asyncio.to_thread(measure)
    if slot.kdf.cost >= kdf.cost:
        return False
    half = await half_of(header, stores)
    lock = NewLock(password, kdf, header.keyring, half, slot.entry)
    await _replace(path, sealer, await _resealed(path, sealer, data, ByPassword(password, half), lock), password, stores)
    return True


async def _replace(path: Path, sealer: Sealer, sealed: bytes, password: str, stores: OpenStore) -> None:
    """The old vault is let go only after the new one was opened, as the disk and the keyring give it back."""
    staged = await asyncio.to_thread(store.stage, path, sealed)
    try:
        await sealer.try_password(staged, password, await half_of(decode(staged).header, stores))
    except Exception:
        store.unstage(path)
        raise
    await asyncio.to_thread(store.supersede, path)


async def _resealed(path: Path, sealer: Sealer, data: bytes, old: Opener, lock: NewLock) -> bytes:
    try:
        return await sealer.relock(data, old, lock)
    except WrongPassword:
        if isinstance(old, ByPhrase):
            raise OtherPhrase from None
        if isinstance(old, ByCode):
            raise OtherCode from None
        raise
    except BadDocument as error:
        raise store.damaged(path, error.reason) from error


def _refuse_what_it_never_had(header: Header, old: str | ByRecovery) -> None:
    """Not damage: a wallet has a phrase or a code."""
    kinds = {slot.kind for slot in header.slots}
    if isinstance(old, ByPhrase) and SlotKind.PHRASE not in kinds:
        raise NoPhrase
    if isinstance(old, ByCode) and SlotKind.CODE not in kinds:
        raise OtherCode


async def _old_half(header: Header, old: str | ByRecovery, stores: OpenStore) -> bytes | None:
    """With phrase or code it is needed only to be taken away."""
    if isinstance(old, str):
        return await half_of(header, stores)
    with contextlib.suppress(WalletError):
        return await half_of(header, stores)
    return None


def _new_lock(header: Header, wanted: Wanted, random: Callable[[int], bytes]) -> NewLock:
    slot = password_slot(header)
    known = slot.kdf if slot else None
    kdf = wanted.kdf if known is None or wanted.kdf.cost >= known.cost else known
    if wanted.keyring is None:
        return NewLock(wanted.password, kdf, None, None, None)
    return NewLock(wanted.password, kdf, wanted.keyring.name, random(HALF_SIZE), random(16))
