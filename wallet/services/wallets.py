"""The wallets of a data folder: make one, rename it, change its lock, recover it, remove it. Keys are in the signer process alone."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from wallet.errors import CourierOn, NoKeys, SwapsOpen, WalletMissing
from wallet.keys import mnemonic
from wallet.model.changes import Changes
from wallet.model.key_material import KeyMaterial
from wallet.model.language import Language
from wallet.model.path import PathStyle
from wallet.model.views import KeyringInfo, Strength, WalletInfo, WalletKind
from wallet.services import roster
from wallet.services.announcer import Announcer
from wallet.services.session import SessionService
from wallet.services.workspace import unix_now
from wallet.signer.client import SignerProcess
from wallet.storage.home import Home
from wallet.vault import changes, relock, vault
from wallet.vault import password as passwords
from wallet.vault.document import Kdf
from wallet.vault.folder import watched_path, watched_wallet
from wallet.vault.measure import measured
from wallet.vault.sealer import Alone, ByCode, ByPhrase, ByRecovery
from wallet.vault.secret_store import SecretStore, describe, open_store
from wallet.vault.waiting import answered
from wallet.vault.watched import WatchedWallet, write_watched

Make = Callable[[Path, SecretStore | None, Kdf], Awaitable[WalletInfo]]
"""Makes a wallet in that data folder, half of its lock in that keyring, stretched so much; it is open in the signer then."""


class WalletService:
    """Satisfies `facade.Wallets`. `open_keyring` and `measure`: as in the session."""

    def __init__(
        self,
        session: SessionService,
        home: Home,
        signer: SignerProcess,
        announcer: Announcer,
        open_keyring: Callable[[str | None], SecretStore] = open_store,
        measure: Callable[[], Kdf] = measured,
    ) -> None:
        self._session, self._home, self._signer, self._announcer = session, home, signer, announcer
        self._open_keyring, self._measure = open_keyring, measure

    async def keyring(self) -> KeyringInfo:
        return await answered(describe)

    def strength(self, password: str, *, use_keyring: bool = True, name: str = "") -> Strength:
        return passwords.strength(password, (name,), keyring=use_keyring)

    def complete(self, prefix: str, before: str = "") -> tuple[str, ...]:
        return mnemonic.complete(prefix, before)

    async def check_phrase(self, phrase: str) -> None:
        await asyncio.to_thread(mnemonic.check_phrase, phrase)

    async def new_phrase(self, words: int = 12, language: Language = Language.ENGLISH) -> str:
        return await self._signer.new_phrase(words, language)

    async def new_code(self) -> str:
        return await self._signer.new_code()

    async def create(
        self, name: str, phrase: str, passphrase: str, password: str, *, use_keyring: bool, style: PathStyle = PathStyle.BIP44
    ) -> WalletInfo:
        order = vault.NewWallet(name, phrase, passphrase, password, unix_now(), style)
        return await self._create(order, use_keyring=use_keyring)

    async def create_from_key(self, name: str, key: KeyMaterial, code: str, password: str, *, use_keyring: bool) -> WalletInfo:
        order = vault.NewWallet(name, "", "", password, unix_now(), alone=Alone(key, code))
        return await self._create(order, use_keyring=use_keyring)

    async def create_watched(self, name: str, text: str) -> WalletInfo:
        session, root = self._session, self._home.root
        session.refuse_in_flight()
        vault.check_name(root, name)
        roster.watched(text, 0, 1)
        wallet = WatchedWallet(id=secrets.token_hex(16), name=name, created=unix_now(), watched=text.strip())
        info, former = WalletInfo(wallet.id, name, None, WalletKind.WATCHED), session.current
        try:
            await asyncio.to_thread(write_watched, watched_path(root, wallet.id), wallet)
            await session.choose(wallet.id)
        except BaseException:
            await self._undo(info, former, None)
            raise
        return session.workspace.info

    async def change_password(self, old: str, new: str, *, keyring: str | None) -> WalletInfo:
        return await self._relock(old, new, keyring)

    async def recover(self, phrase: str, passphrase: str, new: str, *, keyring: str | None) -> WalletInfo:
        return await self._relock(ByPhrase(phrase, passphrase), new, keyring)

    async def recover_by_code(self, code: str, new: str, *, keyring: str | None) -> WalletInfo:
        return await self._relock(ByCode(code), new, keyring)

    async def rename(self, name: str, password: str) -> WalletInfo:
        """The current wallet. One without keys has no password."""
        session = self._session
        async with session.writing:
            workspace = session.workspace
            if session.only_watches:
                workspace.info = await asyncio.to_thread(_renamed, self._home.root, workspace.info, name)
            else:
                workspace.info = await changes.rename(session.way(password), name)
        self._announcer.publish(Changes.SESSION)
        return workspace.info

    async def remove(self, password: str) -> None:
        """The current wallet, for good. Another one is current then, if there is one."""
        session = self._session
        async with session.writing:
            workspace = session.workspace
            info = workspace.info
            if workspace.book.open():
                raise SwapsOpen(info.name)
            if session.courier is not None and session.courier.on:
                raise CourierOn(info.name)
            if not session.only_watches:
                await changes.check_password(session.way(password))
            await session.leave()
            await vault.remove(self._home.root, info.id, self._open_keyring)
        left = session.wallets()
        if left:
            await session.choose(left[0].id)
        self._announcer.publish(Changes.SESSION)

    async def begin(self, make: Make, *, use_keyring: bool) -> WalletInfo:
        """The wallet that `make` makes is the current one from then on, open; or none was made."""
        self._session.refuse_in_flight()
        keyring = await answered(lambda: self._open_keyring(None)) if use_keyring else None
        kdf, former = await self.stretching(), self._session.current
        info = await make(self._home.root, keyring, kdf)
        try:
            await self._session.enter(info)
        except BaseException:  # cancelled too: a wallet whose phrase nobody may have seen yet must not stay
            await self._undo(info, former, keyring)
            raise
        return info

    async def stretching(self) -> Kdf:
        """How much of it this computer affords for a new password. Takes a moment."""
        return await asyncio.to_thread(self._measure)

    async def _create(self, order: vault.NewWallet, *, use_keyring: bool) -> WalletInfo:
        async def make(root: Path, keyring: SecretStore | None, kdf: Kdf) -> WalletInfo:
            return await vault.create(root, self._signer, replace(order, kdf=kdf), keyring, secrets.token_bytes)

        return await self.begin(make, use_keyring=use_keyring)

    async def _undo(self, info: WalletInfo, former: WalletInfo | None, keyring: SecretStore | None) -> None:
        """As if it had never been made: the wallet from before is back, locked."""
        await self._session.return_from(info, former)
        await vault.discard(self._home.root, info.id, keyring)
        self._announcer.publish(Changes.SESSION)

    async def _relock(self, old: str | ByRecovery, new: str, keyring: str | None) -> WalletInfo:
        session = self._session
        async with session.writing:
            workspace = session.workspace
            if session.only_watches:
                raise NoKeys
            store = None if keyring is None else await answered(lambda: self._open_keyring(keyring))
            wanted = relock.Wanted(new, store, await self.stretching())
            root, wallet_id = self._home.root, workspace.info.id
            info = await relock.change_lock(root, self._signer, wallet_id, old, wanted, secrets.token_bytes, self._open_keyring)
            workspace.info = info
        self._announcer.publish(Changes.SESSION)
        return info


def _renamed(root: Path, info: WalletInfo, name: str) -> WalletInfo:
    """Raises BadName, WalletExists, DiskFull."""
    vault.check_name(root, name, but=info.id)
    wallet = watched_wallet(root, info.id)
    if wallet is None:
        raise WalletMissing(info.name)
    write_watched(watched_path(root, info.id), wallet.model_copy(update={"name": name}))
    return replace(info, name=name)
