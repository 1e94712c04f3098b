"""Create and open a wallet: files and keyring here, ciphers behind the `Sealer`, which is the signer process.

Order of creation: the half goes into the keyring under a fresh name; the vault is written; the vault is read from the disk and opened with
the half read from the keyring. A crash before the vault's rename leaves no wallet, and at most a keyring entry that opens nothing; a crash
after it leaves a wallet that opens.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from wallet.errors import BadDocument, BadName, KeyringHalfMissing, WalletError, WalletExists
from wallet.model.views import WalletInfo
from wallet.vault import store
from wallet.vault.cipher import HALF_SIZE, slot_of
from wallet.vault.document import Header, SlotKind
from wallet.vault.folder import info_of, list_wallets, vault_path
from wallet.vault.password import check_strength
from wallet.vault.sealer import NewWallet, Sealer, SealOrder
from wallet.vault.secret_store import SecretStore, open_store, prove
from wallet.vault.waiting import answered

OpenStore = Callable[[str | None], SecretStore]


async def create(home: Path, sealer: Sealer, wallet: NewWallet, keyring: SecretStore | None, random: Callable[[int], bytes]) -> WalletInfo:
    """Seal a phrase into a new wallet, which is then open in `sealer`. Without `keyring` the password is the only lock.

    Raises BadName, WalletExists, WeakPassword, BadPhrase, KeyringUnavailable, KeyringRefused, DiskFull, StorageError; then nothing is left
    behind.
    """
    check_name(home, wallet.name)
    check_strength(wallet.password, (wallet.name,), keyring=keyring is not None)
    if keyring is None:
        order = SealOrder(random(16), wallet, None, None, None)
    else:
        order = SealOrder(random(16), wallet, keyring.name, random(HALF_SIZE), random(16))
    if vault_path(home, order.id.hex()).parent.exists():
        raise WalletExists(wallet.name)
    try:
        return await _create(home, sealer, order, keyring)
    except BaseException:  # cancelled too: half a wallet helps nobody, and the phrase is still in the user's hands
        await _remove(vault_path(home, order.id.hex()), keyring, order.entry)
        raise


async def open_wallet(home: Path, sealer: Sealer, wallet_id: str, password: str, stores: OpenStore = open_store) -> WalletInfo:
    """Open a wallet in `sealer`.

    Raises WrongPassword, WalletMissing, VaultDamaged, NewerData, KeyringHalfMissing, KeyringUnavailable, KeyringRefused.
    """
    path = vault_path(home, wallet_id)
    data, document = await asyncio.to_thread(store.read, path)
    half = await _half(document.header, stores)
    try:
        await sealer.unlock(data, password, half)
    except BadDocument as error:
        raise store.damaged(path, error.reason) from error
    return info_of(document.header)


async def open_with_phrase(home: Path, sealer: Sealer, wallet_id: str, phrase: str, passphrase: str) -> WalletInfo:
    """Open a wallet whose password or keyring half is lost. Raises BadPhrase, WrongPassword, WalletMissing, VaultDamaged, NewerData."""
    path = vault_path(home, wallet_id)
    data, document = await asyncio.to_thread(store.read, path)
    try:
        await sealer.unlock_with_phrase(data, phrase, passphrase)
    except BadDocument as error:
        raise store.damaged(path, error.reason) from error
    return info_of(document.header)


async def discard(home: Path, wallet_id: str, keyring: SecretStore | None) -> None:
    """Take back a wallet that was made a moment ago, its half in the keyring too. Best effort: what is left opens nothing."""
    path = vault_path(home, wallet_id)
    slot = None
    with contextlib.suppress(WalletError):
        slot = slot_of((await asyncio.to_thread(store.read, path))[1].header, SlotKind.KEYRING)
    await _remove(path, keyring, None if slot is None else slot.entry)


def check_name(home: Path, name: str) -> None:
    """Raises BadName, WalletExists. Case does not tell two names apart."""
    if not 1 <= len(name) <= 64 or name != name.strip() or not name.isprintable():
        raise BadName(name, "a name has 1 to 64 printable characters and no space at either end")
    if name.casefold() in (wallet.name.casefold() for wallet in list_wallets(home)):
        raise WalletExists(name)


async def _create(home: Path, sealer: Sealer, order: SealOrder, keyring: SecretStore | None) -> WalletInfo:
    if keyring is not None:
        await answered(lambda: _keep_half(keyring, order))
    data = await sealer.seal(order)
    path = vault_path(home, order.id.hex())
    await asyncio.to_thread(store.write, path, data)
    return await open_wallet(home, sealer, order.id.hex(), order.wallet.password, lambda _: _present(keyring))


def _keep_half(keyring: SecretStore, order: SealOrder) -> None:
    assert order.entry is not None
    assert order.half is not None
    prove(keyring)
    keyring.set(order.entry.hex(), order.half)


def _present(keyring: SecretStore | None) -> SecretStore:
    assert keyring is not None
    return keyring


async def _half(header: Header, stores: OpenStore) -> bytes | None:
    """The half in the keyring that the header names; None for a wallet without one."""
    slot = slot_of(header, SlotKind.KEYRING)
    if slot is None or slot.entry is None:
        return None
    name, entry = header.keyring or "", slot.entry.hex()
    half = await answered(lambda: stores(name).get(entry))
    if half is None:
        raise KeyringHalfMissing(name)
    return half


async def _remove(path: Path, keyring: SecretStore | None, entry: bytes | None) -> None:
    """Best effort: what is left opens nothing."""
    await asyncio.to_thread(shutil.rmtree, path.parent, ignore_errors=True)
    if keyring is not None and entry is not None:
        with contextlib.suppress(WalletError):
            await answered(lambda: keyring.delete(entry.hex()))
