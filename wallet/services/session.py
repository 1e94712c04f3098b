"""Wallets of a data folder: make one, open it, lock it. Keys are in the signer process alone."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import structlog

from wallet.errors import CourierOn, NoKeys, SignerError, SwapsOpen, SwapUnderWay, VaultLocked, WalletError, WalletMissing
from wallet.keys import mnemonic
from wallet.model.changes import Changes
from wallet.model.key_material import KeyMaterial
from wallet.model.language import Language
from wallet.model.path import PathStyle
from wallet.model.views import KeyringInfo, SessionState, Strength, WalletInfo, WalletKind
from wallet.services import roster
from wallet.services.announcer import Announcer
from wallet.services.courier import Courier
from wallet.services.swaps.wording import local_time
from wallet.services.workspace import Workspace, unix_now
from wallet.signer.client import SignerProcess
from wallet.storage.home import Home
from wallet.swaps.calls import mandate_of
from wallet.swaps.phases import may_close
from wallet.vault import changes, relock, vault
from wallet.vault import password as passwords
from wallet.vault.document import Kdf
from wallet.vault.folder import list_wallets, vault_path, watched_path, watched_wallet
from wallet.vault.halves import tidy
from wallet.vault.measure import measured
from wallet.vault.sealer import Alone, ByCode, ByPhrase, ByRecovery
from wallet.vault.secret_store import SecretStore, describe, open_store
from wallet.vault.waiting import answered
from wallet.vault.watched import WatchedWallet, write_watched

_log = structlog.get_logger()

Open = Callable[[WalletInfo], Awaitable[Workspace]]


class SessionService:
    """`open_workspace` opens a wallet's data; `open_keyring` builds this computer's keyring (a name: the one a vault was made with).

    `measure`: how much stretching of a password this computer can afford; slow.
    """

    def __init__(
        self,
        home: Home,
        signer: SignerProcess,
        announcer: Announcer,
        open_workspace: Open,
        open_keyring: Callable[[str | None], SecretStore] = open_store,
        measure: Callable[[], Kdf] = measured,
    ) -> None:
        self._home, self._signer, self._announcer, self._measure = home, signer, announcer, measure
        self._open_workspace, self._open_keyring = open_workspace, open_keyring
        self._workspace: Workspace | None = None
        self._unlocked = False
        self.writing = asyncio.Lock()  # a vault: by one at a time
        self._waking: asyncio.Task[None] | None = None
        self.courier: Courier | None = None

    @property
    def state(self) -> SessionState:
        if self._workspace is None:
            return SessionState.NO_WALLET
        return SessionState.UNLOCKED if self._unlocked or self._only_watches else SessionState.LOCKED

    @property
    def current(self) -> WalletInfo | None:
        return None if self._workspace is None else self._workspace.info

    @property
    def workspace(self) -> Workspace:
        """What belongs to the current wallet. Raises WalletMissing."""
        if self._workspace is None:
            raise WalletMissing
        return self._workspace

    def require_unlocked(self) -> Workspace:
        """Likewise, for what needs keys. Raises WalletMissing, VaultLocked, NoKeys."""
        workspace = self.workspace
        if self._only_watches:
            raise NoKeys
        if not self._unlocked:
            raise VaultLocked
        return workspace

    def way(self, password: str) -> changes.Way:
        """To the vault of the current wallet. Raises WalletMissing."""
        return changes.Way(self._home.root, self._signer, self.workspace.info.id, password, self._open_keyring)

    def wallets(self) -> tuple[WalletInfo, ...]:
        return list_wallets(self._home.root)

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
        self._refuse_in_flight()
        vault.check_name(self._home.root, name)
        roster.watched(text, 0, 1)
        wallet = WatchedWallet(id=secrets.token_hex(16), name=name, created=unix_now(), watched=text.strip())
        former, path = self.current, watched_path(self._home.root, wallet.id)
        try:
            await asyncio.to_thread(write_watched, path, wallet)
            await self.choose(wallet.id)
        except BaseException:
            await self._undo(WalletInfo(wallet.id, name, None, WalletKind.WATCHED), former, None)
            raise
        assert self.current is not None
        return self.current

    async def _create(self, order: vault.NewWallet, *, use_keyring: bool) -> WalletInfo:
        self._refuse_in_flight()
        keyring = await answered(lambda: self._open_keyring(None)) if use_keyring else None
        order = replace(order, kdf=await asyncio.to_thread(self._measure))
        former = self.current
        info = await vault.create(self._home.root, self._signer, order, keyring, secrets.token_bytes)
        try:
            await self._switch(info)
            await self._opened()
        except BaseException:  # cancelled too: a wallet whose phrase nobody may have seen yet must not stay
            await self._undo(info, former, keyring)
            raise
        return info

    async def choose(self, wallet_id: str) -> None:
        info = next((info for info in self.wallets() if info.id == wallet_id), None)
        if info is None:
            raise WalletMissing(wallet_id)
        if self._workspace is None or self._workspace.info.id != wallet_id:
            self._refuse_in_flight()
            await self._signer.lock()
            self._unlocked = False
            await self._switch(info)
            if self._only_watches:
                await self._watch()
            self._announcer.publish(Changes.SESSION)

    async def unlock(self, password: str) -> None:
        if self._only_watches:
            raise NoKeys
        async with self.writing:
            wallet_id = self.workspace.info.id
            await vault.open_wallet(self._home.root, self._signer, wallet_id, password, self._open_keyring)
            await self._opened()
            await self._tend(wallet_id, password)

    async def change_password(self, old: str, new: str, *, keyring: str | None) -> WalletInfo:
        return await self._relock(old, new, keyring)

    async def recover(self, phrase: str, passphrase: str, new: str, *, keyring: str | None) -> WalletInfo:
        return await self._relock(ByPhrase(phrase, passphrase), new, keyring)

    async def recover_by_code(self, code: str, new: str, *, keyring: str | None) -> WalletInfo:
        return await self._relock(ByCode(code), new, keyring)

    async def rename(self, name: str, password: str) -> WalletInfo:
        """The current wallet. One without keys has no password."""
        async with self.writing:
            workspace, root = self.workspace, self._home.root
            if self._only_watches:
                workspace.info = await asyncio.to_thread(_renamed, root, workspace.info, name)
            else:
                workspace.info = await changes.rename(self.way(password), name)
        self._announcer.publish(Changes.SESSION)
        return workspace.info

    async def remove(self, password: str) -> None:
        """The current wallet, for good. Another one is current then, if there is one."""
        async with self.writing:
            workspace, root = self.workspace, self._home.root
            info = workspace.info
            if workspace.book.open():
                raise SwapsOpen(info.name)
            if self.courier is not None and self.courier.on:
                raise CourierOn(info.name)
            if not self._only_watches:
                await changes.check_password(self.way(password))
            self._unlocked = False
            await self._signer.lock()
            await self._woken()
            await workspace.close()
            self._workspace = self.courier = None
            await vault.remove(root, info.id, self._open_keyring)
        left = self.wallets()
        if left:
            await self.choose(left[0].id)
        self._announcer.publish(Changes.SESSION)

    async def lock(self) -> None:
        self._unlocked = False
        await self._signer.lock()
        self._announcer.publish(Changes.SESSION)

    def found_locked(self) -> None:
        """The signer has no keys although nobody locked it: its process died. Whoever shows the session asks for the password again."""
        if self._unlocked:
            self._unlocked = False
            self.workspace.mandated.clear()
            self._announcer.publish(Changes.SESSION | Changes.SWAPS)

    async def close(self) -> None:
        """End everything, mandates included; open swaps go on at the next start."""
        await self._woken()
        if self._workspace is not None:
            await self._workspace.close()
            self._workspace = None
        await self._signer.close()

    def _refuse_in_flight(self) -> None:
        """This program is all that watches the open wallet's swaps: it does not turn away from one that could lose something."""
        workspace = self._workspace
        if workspace is None:
            return
        swaps = [entry.swap for entry in workspace.book.open() if entry.swap.id in workspace.mandated and not may_close(entry.swap)]
        if swaps:
            raise SwapUnderWay(workspace.info.name, local_time(min(swap.deadlines.reveal for swap in swaps)))

    async def _switch(self, info: WalletInfo) -> None:
        """The former wallet stays open when the next one's files cannot be opened."""
        opened = await self._open_workspace(info)
        opened.hand.found_locked = self.found_locked
        opened.hand.mandated = opened.mandated.__contains__
        opened.hand.courier = self.courier = Courier(self._home.courier_file(info.id), info.id, self._signer, self._open_keyring)
        former, self._workspace = self._workspace, opened
        if former is not None:
            await former.close()
        await opened.runner.start()
        await self._woken()
        self._waking = asyncio.create_task(self._wake(opened, self.courier))

    async def _wake(self, workspace: Workspace, courier: Courier) -> None:
        """The keyring may ask its user first, and nothing waits for that."""
        await courier.wake()
        workspace.runner.nudge()
        self._announcer.publish(Changes.SESSION | Changes.SWAPS)

    async def _undo(self, info: WalletInfo, former: WalletInfo | None, keyring: SecretStore | None) -> None:
        """As if it had never been made: the wallet from before is back, locked."""
        self._unlocked = False
        await self._signer.lock()
        if self._workspace is not None and self._workspace.info.id == info.id:
            await self._workspace.close()
            self._workspace = None
            if former is not None:
                with contextlib.suppress(WalletError):
                    await self._switch(former)
        await vault.discard(self._home.root, info.id, keyring)
        self._announcer.publish(Changes.SESSION)

    async def _opened(self) -> None:
        """Right after the vault: its accounts are on the list, and the mandates of open swaps are granted again."""
        workspace = self.workspace
        await roster.complete_roster(workspace, self._signer)
        self._unlocked = True
        await self._grant_again(workspace)
        await self.brief_courier(workspace)
        workspace.runner.nudge()
        self._announcer.publish(Changes.SESSION | Changes.BALANCES)

    async def _relock(self, old: str | ByRecovery, new: str, keyring: str | None) -> WalletInfo:
        async with self.writing:
            workspace = self.workspace
            if self._only_watches:
                raise NoKeys
            store = None if keyring is None else await answered(lambda: self._open_keyring(keyring))
            wanted = relock.Wanted(new, store, await asyncio.to_thread(self._measure))
            root, wallet_id = self._home.root, workspace.info.id
            info = await relock.change_lock(root, self._signer, wallet_id, old, wanted, secrets.token_bytes, self._open_keyring)
            workspace.info = info
        self._announcer.publish(Changes.SESSION)
        return info

    async def _tend(self, wallet_id: str, password: str) -> None:
        """The wallet is open: what a crash left of a change is cleared away, and a password that is stretched too little gets more."""
        root = self._home.root
        await tidy(vault_path(root, wallet_id), self._open_keyring)
        try:
            if await relock.strengthen(root, self._signer, wallet_id, password, self._measure, self._open_keyring):
                _log.info("vault strengthened", wallet=wallet_id[:8])
        except WalletError as error:  # it stays as it was, and the next unlock tries again
            _log.warning("vault not strengthened", wallet=wallet_id[:8], reason=type(error).__name__)

    async def brief_courier(self, workspace: Workspace) -> None:
        """Tell the courier, if there is one, which swaps are open now."""
        if self.courier is not None:
            await self._woken()
            await self.courier.refresh(workspace.book.open(), workspace.hand.paths)

    async def courier_ready(self) -> None:
        """Wait until it is known whether the courier can be opened: the keyring may ask its user first."""
        if self._waking is not None:
            await asyncio.wait([self._waking])

    async def _woken(self) -> None:
        """What was begun at the start of this wallet has ended, one way or the other."""
        if self._waking is not None:
            self._waking.cancel()
            await asyncio.gather(self._waking, return_exceptions=True)
            self._waking = None

    async def _grant_again(self, workspace: Workspace) -> None:
        """The user's consent to these swaps is in the journal; the signer's memory of it went with the last process."""
        for entry in workspace.book.open():
            path = workspace.hand.paths.get(entry.account)
            if path is None:
                continue
            try:
                await self._signer.grant(mandate_of(entry.swap.agreed, path))
                workspace.mandated.add(entry.swap.id)
            except SignerError as error:  # one that is refused keeps neither the others nor the wallet closed
                _log.warning("mandate refused", swap=entry.swap.id.hex()[:12], reason=error.reason)

    @property
    def _only_watches(self) -> bool:
        return self._workspace is not None and self._workspace.info.kind is WalletKind.WATCHED

    async def _watch(self) -> None:
        """What its file names is on the list of accounts."""
        workspace = self.workspace
        wallet = watched_wallet(self._home.root, workspace.info.id)
        if wallet is not None and not await workspace.accounts():
            for origin, address in roster.watched(wallet.watched, 0, 1):
                await roster.put(workspace, origin, address)


async def warm_up(signer: SignerProcess) -> None:
    """Start the signer while the user types: its imports take most of a second. A failure shows at the first real call."""
    with contextlib.suppress(Exception):
        await signer.start()


def _renamed(root: Path, info: WalletInfo, name: str) -> WalletInfo:
    """Raises BadName, WalletExists, DiskFull."""
    vault.check_name(root, name, but=info.id)
    wallet = watched_wallet(root, info.id)
    if wallet is None:
        raise WalletMissing(info.name)
    write_watched(watched_path(root, info.id), wallet.model_copy(update={"name": name}))
    return replace(info, name=name)
