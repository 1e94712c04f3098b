"""What changes inside a vault or leaves it: a key more, another name, a keystore file, a copy for a backup. The password is asked for
each time.

Order of a change: the new vault is made by the signer, written under a temporary name, and opened again as the disk gives it back; then it
takes the old one's place, which stays as a generation.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from wallet.errors import BadDocument, FileStands
from wallet.model.address import Address
from wallet.model.key_material import KeyMaterial
from wallet.model.origin import KeyPlace
from wallet.model.views import WalletInfo
from wallet.vault import store
from wallet.vault.document import Kdf, decode
from wallet.vault.folder import info_of, vault_path
from wallet.vault.halves import OpenStore, half_of
from wallet.vault.password import check_strength
from wallet.vault.sealer import AddedKey, ByPassword, NewLock, SealedCodes, Sealer
from wallet.vault.secret_store import open_store
from wallet.vault.vault import check_name

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Way:
    """To the vault of one wallet, with its password in hand."""

    home: Path
    sealer: Sealer
    wallet_id: str
    password: str = field(repr=False)
    stores: OpenStore = open_store

    @property
    def path(self) -> Path:
        return vault_path(self.home, self.wallet_id)

    async def read(self) -> tuple[bytes, ByPassword]:
        """The file as it is, and what opens it. Raises WalletMissing, VaultDamaged, NewerData, KeyringHalfMissing, KeyringUnavailable."""
        data, document = await asyncio.to_thread(store.read, self.path)
        return data, ByPassword(self.password, await half_of(document.header, self.stores))


async def add_key(way: Way, key: KeyMaterial, accept: Callable[[Address], None]) -> AddedKey:
    """Seal a private key into the vault. `accept` hears whose it is before anything is written, and may raise.

    Raises BadKey, BadDocument (a keystore file), WrongPassword, VaultLocked and the vault's and disk's errors; then nothing was changed.
    """
    data, opener = await way.read()
    added = await _told(way.path, way.sealer.add_key(data, opener, key))
    accept(added.address)
    await _replaced(way, added.document, opener)
    return added


async def rename(way: Way, name: str) -> WalletInfo:
    """Raises BadName, WalletExists, WrongPassword and the vault's and disk's errors; then it is called as before."""
    check_name(way.home, name, but=way.wallet_id)
    data, opener = await way.read()
    renamed = await _told(way.path, way.sealer.rename(data, opener, name))
    await _replaced(way, renamed, opener)
    return info_of(decode(renamed).header)


async def export(way: Way, account: KeyPlace, own: str, out: Path) -> None:
    """Write the key of one account to a keystore file at `out`, behind the password `own`. Nothing is ever written over.

    Raises WeakPassword, FileStands, WrongPassword, StorageError and the vault's errors.
    """
    check_strength(own, keyring=False)
    if await asyncio.to_thread(os.path.lexists, out):
        raise FileStands(str(out))
    data, opener = await way.read()
    document = await _told(way.path, way.sealer.export(data, opener, account, own))
    await asyncio.to_thread(write_new, out, document)


async def copy_locked(way: Way, own: str, kdf: Kdf, out: Path) -> bytes:
    """The vault as it is, behind the password `own` and no keyring, for a file at `out` that must not be there yet.

    Raises FileStands, WrongPassword and the vault's errors.
    """
    if await asyncio.to_thread(os.path.lexists, out):
        raise FileStands(str(out))
    data, opener = await way.read()
    return await _told(way.path, way.sealer.relock(data, opener, NewLock(own, kdf, None, None, None)))


async def document_of(way: Way) -> bytes:
    """The vault file as it is. Raises WalletMissing, VaultDamaged, NewerData."""
    return (await asyncio.to_thread(store.read, way.path))[0]


async def keep_codes(way: Way, code: str, now: int) -> int:
    """Turn on the one-time codes whose seed was shown last; the step of `code`. No older generation, which would do without them, stays.

    Raises CodeRefused, CodesOn, CodesOff, WrongPassword and the vault's and disk's errors; then nothing was changed.
    """
    data, opener = await way.read()
    return await _recoded(way, opener, await _told(way.path, way.sealer.keep_codes(data, opener, code, now)))


async def drop_codes(way: Way, code: str, now: int, after: int) -> int:
    """Turn them off, likewise."""
    data, opener = await way.read()
    return await _recoded(way, opener, await _told(way.path, way.sealer.drop_codes(data, opener, code, now, after)))


async def _recoded(way: Way, opener: ByPassword, sealed: SealedCodes) -> int:
    await _replaced(way, sealed.document, opener, store.supersede)
    await way.sealer.use_codes(sealed.document, opener)
    return sealed.step


async def check_password(way: Way) -> None:
    """Raises WrongPassword and the vault's errors."""
    data, opener = await way.read()
    await _told(way.path, way.sealer.try_password(data, opener.password, opener.half))


async def _told(path: Path, work: Awaitable[_T]) -> _T:
    """Damage of the vault is told as such; that of a keystore file is the file's."""
    try:
        return await work
    except BadDocument as error:
        if error.kind != "vault":
            raise
        raise store.damaged(path, error.reason) from error


async def _replaced(way: Way, sealed: bytes, opener: ByPassword, settle: Callable[[Path], None] = store.commit) -> None:
    staged = await asyncio.to_thread(store.stage, way.path, sealed)
    try:
        await way.sealer.try_password(staged, opener.password, opener.half)
    except BaseException:
        store.unstage(way.path)
        raise
    await asyncio.to_thread(settle, way.path)


def write_new(path: Path, data: bytes) -> None:
    """All of it under that name or nothing, for the owner's eyes alone. Raises FileStands, StorageError."""
    try:
        descriptor, staged = tempfile.mkstemp(prefix=path.name + ".", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _name(Path(staged), path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                Path(staged).unlink()
    except FileExistsError:
        raise FileStands(str(path)) from None
    except OSError as error:
        raise store.explained(path, error) from error


def _name(staged: Path, path: Path) -> None:
    """A link is refused where the name is taken. Some file systems (of memory sticks) have none; Windows refuses such a rename."""
    try:
        os.link(staged, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        staged.rename(path)
