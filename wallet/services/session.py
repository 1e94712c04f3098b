"""Wallets of a data folder: make one, open it, lock it. Keys are in the signer process alone."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable

import structlog

from wallet.errors import SignerError, SwapUnderWay, VaultLocked, WalletError, WalletMissing
from wallet.keys import mnemonic
from wallet.model.changes import Changes
from wallet.model.path import AccountPath
from wallet.model.views import AccountView, KeyringInfo, SessionState, Strength, WalletInfo
from wallet.services.announcer import Announcer
from wallet.services.courier import Courier
from wallet.services.swaps.wording import local_time
from wallet.services.workspace import Workspace, unix_now
from wallet.signer.client import SignerProcess
from wallet.storage import accounts
from wallet.storage.accounts import StoredAccount
from wallet.storage.home import Home
from wallet.swaps.calls import mandate_of
from wallet.swaps.phases import may_close
from wallet.vault import password as passwords
from wallet.vault import relock, vault
from wallet.vault.document import Kdf
from wallet.vault.folder import list_wallets, vault_path
from wallet.vault.halves import tidy
from wallet.vault.measure import measured
from wallet.vault.sealer import ByPhrase
from wallet.vault.secret_store import SecretStore, describe, open_store
from wallet.vault.waiting import answered

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
        self._writing = asyncio.Lock()  # a vault: by one at a time
        self._waking: asyncio.Task[None] | None = None
        self.courier: Courier | None = None

    @property
    def state(self) -> SessionState:
        if self._workspace is None:
            return SessionState.NO_WALLET
        return SessionState.UNLOCKED if self._unlocked else SessionState.LOCKED

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
        """Likewise, for what needs keys. Raises WalletMissing, VaultLocked."""
        workspace = self.workspace
        if not self._unlocked:
            raise VaultLocked
        return workspace

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

    async def new_phrase(self, words: int = 12) -> str:
        return await self._signer.new_phrase(words)

    async def create(self, name: str, phrase: str, passphrase: str, password: str, *, use_keyring: bool) -> WalletInfo:
        self._refuse_in_flight()
        keyring = await answered(lambda: self._open_keyring(None)) if use_keyring else None
        kdf = await asyncio.to_thread(self._measure)
        order = vault.NewWallet(name, phrase, passphrase, password, unix_now(), kdf=kdf)
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
            self._announcer.publish(Changes.SESSION)

    async def unlock(self, password: str) -> None:
        async with self._writing:
            wallet_id = self.workspace.info.id
            await vault.open_wallet(self._home.root, self._signer, wallet_id, password, self._open_keyring)
            await self._opened()
            await self._tend(wallet_id, password)

    async def change_password(self, old: str, new: str, *, keyring: str | None) -> WalletInfo:
        return await self._relock(old, new, keyring)

    async def recover(self, phrase: str, passphrase: str, new: str, *, keyring: str | None) -> WalletInfo:
        return await self._relock(ByPhrase(phrase, passphrase), new, keyring)

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

    async def add_account(self, name: str) -> AccountView:
        """The next account of the phrase. Raises VaultLocked."""
        workspace = self.require_unlocked()
        return await self._add(workspace, len(await workspace.accounts()), name)

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
        """Right after the vault: the first account exists, and the mandates of open swaps are granted again."""
        workspace = self.workspace
        if not await workspace.accounts():
            await self._add(workspace, 0, "Account 1")
        self._unlocked = True
        await workspace.know_paths()
        await self._grant_again(workspace)
        await self.brief_courier(workspace)
        workspace.runner.nudge()
        self._announcer.publish(Changes.SESSION | Changes.BALANCES)

    async def _relock(self, old: str | ByPhrase, new: str, keyring: str | None) -> WalletInfo:
        async with self._writing:
            workspace = self.workspace
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

    async def _add(self, workspace: Workspace, index: int, name: str) -> AccountView:
        (address,) = await self._signer.addresses(workspace.style, index, 1)
        path = str(AccountPath(workspace.style, index))
        account = StoredAccount(index, path, address, name or f"Account {index + 1}")
        await workspace.database.run(lambda connection: accounts.add(connection, account))
        await workspace.know_paths()
        self._announcer.publish(Changes.BALANCES)
        return AccountView(index, path, address, account.name)


async def warm_up(signer: SignerProcess) -> None:
    """Start the signer while the user types: its imports take most of a second. A failure shows at the first real call."""
    with contextlib.suppress(Exception):
        await signer.start()
