"""Composition root: the one place where siblings are put together. Imports everything; `boot` imports it when there is time."""

from __future__ import annotations

import asyncio

from wallet.facade import Wallet
from wallet.model.network import Network
from wallet.model.transaction import Head
from wallet.model.views import WalletInfo
from wallet.services.accounts import AccountService
from wallet.services.activity import ActivityService
from wallet.services.announcer import Announcer
from wallet.services.backup.service import BackupService
from wallet.services.codes import CodeDesk
from wallet.services.cold.desk import ColdDesk
from wallet.services.courier_desk import CourierDesk
from wallet.services.deployment.service import DeploymentService
from wallet.services.messages.desk import MessageDesk
from wallet.services.partner import Partner
from wallet.services.portfolio import PortfolioService
from wallet.services.session import SessionService
from wallet.services.settings import SettingsService
from wallet.services.swaps.desk import SwapDesk
from wallet.services.swaps.rescue import RescueService
from wallet.services.swaps.watching import WatchDesk
from wallet.services.transactions.desk import TransactionDesk
from wallet.services.wallets import WalletService
from wallet.services.workspace import Opening, Workspace, open_workspace, unix_now
from wallet.signer.client import SignerProcess
from wallet.signer.hardening import harden
from wallet.storage.home import Home, HomeLock
from wallet.storage.log import log_to
from wallet.storage.safety import lists_of
from wallet.vault.folder import style_of
from wallet.vault.secret_store import SecretStore, open_store
from wallet.vault.vault import sweep


async def wire(
    folder: Home, lock: HomeLock, networks: tuple[Network, ...], partner: Partner | None, own_keyring: SecretStore | None
) -> Wallet:
    """The core on a data folder that is locked already; closing it releases that lock. See `boot.build`."""
    harden()
    log_to(folder.root / "lockstep.log")
    signer, announcer = SignerProcess(), Announcer()
    opening = Opening(folder, networks, signer, announcer)

    async def opened(info: WalletInfo) -> Workspace:
        return await open_workspace(opening, info, style_of(folder.root, info.id), refresh)

    def open_keyring(name: str | None = None) -> SecretStore:
        return own_keyring or open_store(name)

    async def refresh(workspace: Workspace, head: Head) -> None:
        await portfolio.on_head(workspace, head)

    await asyncio.to_thread(sweep, folder.root)
    session = SessionService(folder, signer, announcer, opened, open_keyring)
    wallets = WalletService(session, folder, signer, announcer, open_keyring)
    portfolio = PortfolioService(session, announcer, unix_now)
    rescue = RescueService(session, signer, announcer, unix_now)

    async def close() -> None:
        await rescue.stop()
        await session.close()
        lock.release()

    await _choose_first(session)
    return Wallet(
        networks=networks,
        session=session,
        wallets=wallets,
        settings=SettingsService(folder),
        codes=CodeDesk(session, signer, announcer, unix_now),
        portfolio=portfolio,
        accounts=AccountService(session, signer, announcer),
        swaps=SwapDesk(session, signer, announcer, unix_now, partner),
        rescue=rescue,
        activity=ActivityService(session),
        contracts=DeploymentService(session, signer, announcer, unix_now),
        courier=CourierDesk(session, signer, announcer),
        watch=WatchDesk(session, signer, announcer, unix_now),
        backup=BackupService(folder, session, wallets, signer, announcer, unix_now),
        cold=ColdDesk(session, signer, announcer),
        messages=MessageDesk(session, signer, unix_now, lambda: lists_of(folder)),
        transactions=TransactionDesk(session, signer, announcer, lambda: lists_of(folder)),
        subscribe=announcer.subscribe,
        close=close,
    )


async def _choose_first(session: SessionService) -> None:
    """Raises what opening that wallet raises; then nothing is left open."""
    try:
        wallets = session.wallets()
        if wallets:
            await session.choose(wallets[0].id)
    except BaseException:
        await session.close()
        raise
