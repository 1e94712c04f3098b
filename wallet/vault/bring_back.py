"""A wallet from its backup: files and keyring here, ciphers behind the `Sealer`.

Everything is made in <home>/wallets/<id>.restoring, opened there as the disk and the keyring give it back, and only then does the folder
get the wallet's name. A crash before that leaves no wallet, and at most an entry in the keyring that opens nothing; after it the wallet is
there, whole. A folder of that name that is there already, in whatever state, is left as it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from wallet.errors import OtherCode, OtherPhrase, WalletError, WalletStands, WrongPassword
from wallet.model.views import WalletInfo
from wallet.vault import store
from wallet.vault.cipher import HALF_SIZE
from wallet.vault.document import Header, decode
from wallet.vault.folder import info_of, standing, vault_path
from wallet.vault.halves import half_of, keep_half, present
from wallet.vault.password import check_strength
from wallet.vault.relock import Wanted
from wallet.vault.sealer import ByCode, ByPassword, ByPhrase, NewLock, Opener, Sealer
from wallet.vault.vault import UNFINISHED, check_name, sweep

Fill = Callable[[Path], Awaitable[None]]
"""Writes the rest of the wallet's files into that folder."""


@dataclass(frozen=True, slots=True)
class Sources:
    """vault: the one of the backup; opener: what opens it; name: what to call the wallet."""

    vault: bytes
    opener: Opener
    name: str


async def bring_back(home: Path, sealer: Sealer, found: Sources, wanted: Wanted, random: Callable[[int], bytes], fill: Fill) -> WalletInfo:
    """The wallet behind a lock of its own on this computer, open in `sealer`.

    Raises WalletStands, BadName, WalletExists, WeakPassword, WrongPassword, OtherPhrase, OtherCode, BadDocument, KeyringUnavailable,
    KeyringRefused, DiskFull, StorageError, and what `fill` raises; then nothing is left behind.
    """
    header = decode(found.vault).header
    stands = await asyncio.to_thread(standing, home, header.id.hex())
    if stands is not None:
        raise WalletStands(header.name, str(stands))
    folder = vault_path(home, header.id.hex()).parent
    check_name(home, found.name)
    check_strength(wanted.password, (found.name,), keyring=wanted.keyring is not None)
    sweep(home)
    lock = _lock(wanted, random)
    try:
        await keep_half(wanted.keyring, lock.entry, lock.half)
        sealed = await _relocked(sealer, header, found, lock)
        return await _placed(folder, sealer, sealed, wanted, fill)
    except BaseException:  # cancelled too: the backup is still there, and half a wallet helps nobody
        sweep(home)
        if wanted.keyring is not None and lock.entry is not None:
            with contextlib.suppress(WalletError):
                await asyncio.to_thread(wanted.keyring.delete, lock.entry.hex())
        raise


async def told_apart(work: Awaitable[bytes], opener: Opener) -> bytes:
    """Another wallet's phrase or code is told from a wrong password."""
    try:
        return await work
    except WrongPassword:
        if isinstance(opener, ByPhrase):
            raise OtherPhrase from None
        if isinstance(opener, ByCode):
            raise OtherCode from None
        raise


def _lock(wanted: Wanted, random: Callable[[int], bytes]) -> NewLock:
    if wanted.keyring is None:
        return NewLock(wanted.password, wanted.kdf, None, None, None)
    return NewLock(wanted.password, wanted.kdf, wanted.keyring.name, random(HALF_SIZE), random(16))


async def _relocked(sealer: Sealer, header: Header, found: Sources, lock: NewLock) -> bytes:
    sealed = await told_apart(sealer.relock(found.vault, found.opener, lock), found.opener)
    if found.name == header.name:
        return sealed
    return await sealer.rename(sealed, ByPassword(lock.password, lock.half), found.name)


async def _placed(folder: Path, sealer: Sealer, sealed: bytes, wanted: Wanted, fill: Fill) -> WalletInfo:
    making = folder.with_name(folder.name + UNFINISHED)
    path = making / "vault.json"
    staged = await asyncio.to_thread(store.stage, path, sealed)
    header = decode(staged).header
    await sealer.unlock(staged, wanted.password, await half_of(header, lambda _: present(wanted.keyring)))
    await asyncio.to_thread(store.commit, path)
    await fill(making)
    await asyncio.to_thread(_name, making, folder)
    return info_of(header)


def _name(making: Path, folder: Path) -> None:
    try:
        making.rename(folder)
        store.sync_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(making, ignore_errors=True)
        raise store.explained(folder, error) from error
