"""Which wallet of a data folder is open, unlocked or locked. Keys are in the signer process alone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from wallet.errors import NoKeys, SignerError, SwapUnderWay, VaultLocked, WalletError, WalletMissing
from wallet.model.changes import Changes
from wallet.model.views import SessionState, WalletInfo, WalletKind
from wallet.services import roster
from wallet.services.announcer import Announcer
from wallet.services.courier import Courier
from wallet.services.gate import Gatekeeper
from wallet.services.step_up import StepUp
from wallet.services.swaps.wording import local_time
from wallet.services.workspace import Workspace, unix_now
from wallet.signer.client import SignerProcess
from wallet.storage.home import Home
from wallet.swaps.calls import mandate_of
from wallet.swaps.phases import may_close
from wallet.vault import changes, relock, vault
from wallet.vault.document import Kdf
from wallet.vault.folder import list_wallets, vault_path, watched_wallet
from wallet.vault.halves import tidy
from wallet.vault.measure import measured
from wallet.vault.secret_store import SecretStore, open_store

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
        clock: Callable[[], int] = unix_now,
    ) -> None:
        self._home, self._signer, self._announcer, self._measure = home, signer, announcer, measure
        self._open_workspace, self._open_keyring = open_workspace, open_keyring
        self._workspace: Workspace | None = None
        self._unlocked = False
        self.writing = asyncio.Lock()  # a vault: by one at a time
        self._waking: asyncio.Task[None] | None = None
        self.courier: Courier | None = None
        self.step_up = StepUp(signer, lambda: self.workspace, clock)
        self.gatekeeper = Gatekeeper(signer, self.step_up, self.found_locked)

    @property
    def state(self) -> SessionState:
        if self._workspace is None:
            return SessionState.NO_WALLET
        return SessionState.UNLOCKED if self._unlocked or self.only_watches else SessionState.LOCKED

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
        if self.only_watches:
            raise NoKeys
        if not self._unlocked:
            raise VaultLocked
        return workspace

    def way(self, password: str) -> changes.Way:
        """To the vault of the current wallet. Raises WalletMissing."""
        return changes.Way(self._home.root, self._signer, self.workspace.info.id, password, self._open_keyring)

    def wallets(self) -> tuple[WalletInfo, ...]:
        return list_wallets(self._home.root)

    async def choose(self, wallet_id: str) -> None:
        info = next((info for info in self.wallets() if info.id == wallet_id), None)
        if info is None:
            raise WalletMissing(wallet_id)
        if self._workspace is None or self._workspace.info.id != wallet_id:
            self.refuse_in_flight()
            await self._signer.lock()
            self._unlocked = False
            await self._switch(info)
            if self.only_watches:
                await self._watch()
            self._announcer.publish(Changes.SESSION)

    async def unlock(self, password: str) -> None:
        if self.only_watches:
            raise NoKeys
        async with self.writing:
            wallet_id = self.workspace.info.id
            await vault.open_wallet(self._home.root, self._signer, wallet_id, password, self._open_keyring)
            await self._opened()
            await self._tend(wallet_id, password)

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

    def refuse_in_flight(self) -> None:
        """This program is all that watches the open wallet's swaps: it does not turn away from one that could lose something."""
        workspace = self._workspace
        if workspace is None:
            return
        swaps = [entry.swap for entry in workspace.book.open() if entry.swap.id in workspace.mandated and not may_close(entry.swap)]
        if swaps:
            raise SwapUnderWay(workspace.info.name, local_time(min(swap.deadlines.reveal for swap in swaps)))

    async def enter(self, info: WalletInfo) -> None:
        """A wallet that the signer has just made is the current one, unlocked."""
        await self._switch(info)
        await self._opened()

    async def leave(self) -> None:
        """No wallet is current any more: the one that was is closed, its mandates forgotten."""
        self._unlocked = False
        await self._signer.lock()
        await self._woken()
        await self.workspace.close()
        self._workspace = self.courier = None

    async def return_from(self, info: WalletInfo, former: WalletInfo | None) -> None:
        """`info` could not be made: the wallet from before is the current one, locked."""
        self._unlocked = False
        await self._signer.lock()
        if self._workspace is not None and self._workspace.info.id == info.id:
            await self.leave()
            if former is not None:
                with contextlib.suppress(WalletError):
                    await self._switch(former)

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

    async def _opened(self) -> None:
        """Right after the vault: its accounts are on the list, and the mandates of open swaps are granted again."""
        workspace = self.workspace
        await roster.complete_roster(workspace, self._signer)
        self._unlocked = True
        await self._grant_again(workspace)
        await self.brief_courier(workspace)
        workspace.runner.nudge()
        self._announcer.publish(Changes.SESSION | Changes.BALANCES)

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
                await self.gatekeeper.grant(mandate_of(entry.swap.agreed, path))
                workspace.mandated.add(entry.swap.id)
            except SignerError as error:  # one that is refused keeps neither the others nor the wallet closed
                _log.warning("mandate refused", swap=entry.swap.id.hex()[:12], reason=error.reason)

    @property
    def only_watches(self) -> bool:
        return self._workspace is not None and self._workspace.info.kind is WalletKind.WATCHED

    async def _watch(self) -> None:
        """What its file names is on the list of accounts."""
        workspace = self.workspace
        wallet = watched_wallet(self._home.root, workspace.info.id)
        if wallet is not None and not await workspace.accounts():
            for origin, address in roster.watched(wallet.watched, 0, 1):
                await roster.put(workspace, origin, address)
