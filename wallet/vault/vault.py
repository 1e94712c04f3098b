"""Create and open a wallet: files and keyring here, ciphers behind the `Sealer`, which is the signer process.

Order of creation: the half goes into the keyring under a fresh name; the vault is written under a temporary name; what the disk gives
back is opened with the half that the keyring gives back; then the vault gets its name. A crash before that leaves no wallet, and at most an
entry in the keyring that opens nothing; a crash after it leaves a wallet that opens.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from wallet.errors import BadDocument, BadName, WalletError, WalletExists
from wallet.model.views import WalletInfo
from wallet.vault import store
from wallet.vault.cipher import HALF_SIZE, slot_of
from wallet.vault.document import SlotKind, decode
from wallet.vault.folder import info_of, list_wallets, vault_path
from wallet.vault.halves import OpenStore, half_of, keep_half, present
from wallet.vault.password import check_strength
from wallet.vault.sealer import NewWallet, Sealer, SealOrder
from wallet.vault.secret_store import SecretStore, open_store
from wallet.vault.waiting import answered

GONE, UNFINISHED = ".removed", ".restoring"


async def create(home: Path, sealer: Sealer, wallet: NewWallet, keyring: SecretStore | None, random: Callable[[int], bytes]) -> WalletInfo:
    """Seal a phrase or a key into a new wallet, which is then open in `sealer`. Without `keyring` the password is the only lock.

    Raises BadName, WalletExists, WeakPassword, BadPhrase, BadKey, BadCode, BadDocument (a keystore file), KeyringUnavailable,
    KeyringRefused, DiskFull, StorageError; then nothing is left behind.
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
    half = await half_of(document.header, stores)
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


async def remove(home: Path, wallet_id: str, stores: OpenStore = open_store) -> None:
    """Take a wallet away, its half in the keyring too. It has gone as soon as its folder has another name; the rest is best effort."""
    folder = vault_path(home, wallet_id).parent
    half: tuple[str | None, bytes | None] = (None, None)
    with contextlib.suppress(WalletError):
        header = (await asyncio.to_thread(store.read, folder / "vault.json"))[1].header
        slot = slot_of(header, SlotKind.KEYRING)
        half = header.keyring, None if slot is None else slot.entry
    try:
        await asyncio.to_thread(folder.rename, folder.with_name(folder.name + GONE))
    except OSError as error:
        raise store.explained(folder, error) from error
    name, entry = half
    if name is not None and entry is not None:
        with contextlib.suppress(WalletError):
            await answered(lambda: stores(name).delete(entry.hex()))
    await asyncio.to_thread(sweep, home)


def sweep(home: Path) -> None:
    """Delete what a removal or a restore that was cut off left behind. Best effort."""
    for left in (GONE, UNFINISHED):
        for folder in (home / "wallets").glob("*" + left):
            shutil.rmtree(folder, ignore_errors=True)


def check_name(home: Path, name: str, but: str = "") -> None:
    """Raises BadName, WalletExists. Case does not tell two names apart. `but`: the wallet that may have it."""
    if not 1 <= len(name) <= 64 or name != name.strip() or not name.isprintable():
        raise BadName(name, "a name has 1 to 64 printable characters and no space at either end")
    if name.casefold() in (wallet.name.casefold() for wallet in list_wallets(home) if wallet.id != but):
        raise WalletExists(name)


async def _create(home: Path, sealer: Sealer, order: SealOrder, keyring: SecretStore | None) -> WalletInfo:
    await keep_half(keyring, order.entry, order.half)
    data = await sealer.seal(order)
    path = vault_path(home, order.id.hex())
    staged = await asyncio.to_thread(store.stage, path, data)
    header = decode(staged).header
    await sealer.unlock(staged, order.wallet.password, await half_of(header, lambda _: present(keyring)))
    await asyncio.to_thread(store.commit, path)
    return info_of(header)


async def _remove(path: Path, keyring: SecretStore | None, entry: bytes | None) -> None:
    """Best effort: what is left opens nothing."""
    await asyncio.to_thread(shutil.rmtree, path.parent, ignore_errors=True)
    if keyring is not None and entry is not None:
        with contextlib.suppress(WalletError):
            await answered(lambda: keyring.delete(entry.hex()))
