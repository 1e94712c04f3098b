"""Composition root: builds everything and returns a `Wallet`. The one place that wires siblings together.

Importing this module is cheap; `build` imports web3's neighbours, bip-utils and the rest in a worker thread, so that a window can call it
after its first paint without a pause.
"""

from __future__ import annotations

import asyncio
import os
import sys
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.errors import BadDocument
from wallet.facade import Wallet
from wallet.model.network import Network
from wallet.model.networks_file import KIND, MAX_BYTES, read_networks
from wallet.model.views import Health, KeyringInfo, NetworkView, WalletInfo
from wallet.services.announcer import Announcer
from wallet.services.partner import Partner
from wallet.storage.home import Home, HomeLock, default_home

if TYPE_CHECKING:
    from wallet.model.transaction import Head
    from wallet.services.session import SessionService
    from wallet.services.workspace import Workspace
    from wallet.vault.secret_store import SecretStore

FIRST_NETWORKS = (11_155_111, 84_532)
"""What a fresh data folder uses: Sepolia and Base Sepolia. Nothing else is contacted until the user adds it to networks.json."""


def home_of(home: Path | None) -> Path:
    """The data folder: the one given, or this user's own."""
    return default_home() if home is None else home.expanduser().absolute()


def networks_of(home: Path | None) -> tuple[Network, ...]:
    """The networks of a data folder: those of its networks.json, else the first ones of the built-in list. Raises BadDocument."""
    own = Home(home_of(home)).networks_file
    if os.path.lexists(own):  # whatever lies there: what the user wrote is never passed over for a list of ours
        return _own_networks(own)
    built_in = read_networks((files("resources") / "networks.json").read_text(encoding="utf-8"))
    return tuple(network for network in built_in if network.chain_id in FIRST_NETWORKS)


def _own_networks(path: Path) -> tuple[Network, ...]:
    advice = f"mend {path}, or move it away to use the built-in networks"
    try:
        if not path.is_file():
            raise BadDocument(KIND, "it is not a file", advice=advice)
        with path.open("rb") as file:
            return read_networks(file.read(MAX_BYTES + 1).decode())
    except BadDocument as error:
        raise BadDocument(KIND, error.reason, field=error.field, advice=advice) from None
    except UnicodeDecodeError:
        raise BadDocument(KIND, "it is not UTF-8 text", advice=advice) from None
    except OSError as error:
        raise BadDocument(KIND, error.strerror or "it cannot be read", advice=advice) from error


def list_wallets(home: Path | None) -> tuple[WalletInfo, ...]:
    """The wallets of a data folder. Needs no password and no lock."""
    from wallet.vault.folder import list_wallets as listed  # noqa: PLC0415 - see above

    return listed(home_of(home))


async def keyring() -> KeyringInfo:
    """What the keyring of this computer is, tried with a random value."""
    from wallet.vault.secret_store import describe  # noqa: PLC0415 - see above
    from wallet.vault.waiting import answered  # noqa: PLC0415

    return await answered(describe)


async def probe(home: Path | None) -> tuple[NetworkView, ...]:
    """Ask one node of each network of a data folder how it does. Writes nothing."""
    return tuple(await asyncio.gather(*(_probe(network) for network in networks_of(home))))


async def build(
    home: Path | None = None,
    *,
    networks: tuple[Network, ...] | None = None,
    partner: Partner | None = None,
    open_keyring: SecretStore | None = None,
) -> Wallet:
    """The core on a data folder, watching its chains. The only wallet, or else the first, is chosen (locked).

    networks: instead of the folder's own. partner: one within reach. open_keyring: instead of this computer's (for tests). Raises HomeBusy,
    HomeUnwritable, BadDocument, NewerData, DatabaseDamaged, VaultDamaged.
    """
    folder = Home(home_of(home))
    lock = HomeLock(folder)
    lock.acquire()
    try:
        return await _build(folder, lock, networks or networks_of(home), partner, open_keyring)
    except BaseException:
        lock.release()
        raise


async def _build(
    folder: Home, lock: HomeLock, networks: tuple[Network, ...], partner: Partner | None, own_keyring: SecretStore | None
) -> Wallet:
    await asyncio.to_thread(_import_the_rest)
    from wallet.services.accounts import AccountService  # noqa: PLC0415
    from wallet.services.activity import ActivityService  # noqa: PLC0415 - see above
    from wallet.services.backup.service import BackupService  # noqa: PLC0415
    from wallet.services.codes import CodeDesk  # noqa: PLC0415
    from wallet.services.cold.desk import ColdDesk  # noqa: PLC0415
    from wallet.services.courier_desk import CourierDesk  # noqa: PLC0415
    from wallet.services.deployment.service import DeploymentService  # noqa: PLC0415
    from wallet.services.portfolio import PortfolioService  # noqa: PLC0415
    from wallet.services.session import SessionService  # noqa: PLC0415
    from wallet.services.settings import SettingsService  # noqa: PLC0415
    from wallet.services.swaps.desk import SwapDesk  # noqa: PLC0415
    from wallet.services.swaps.rescue import RescueService  # noqa: PLC0415
    from wallet.services.swaps.watching import WatchDesk  # noqa: PLC0415
    from wallet.services.wallets import WalletService  # noqa: PLC0415
    from wallet.services.workspace import Opening, open_workspace, unix_now  # noqa: PLC0415
    from wallet.signer.client import SignerProcess  # noqa: PLC0415
    from wallet.signer.hardening import harden  # noqa: PLC0415
    from wallet.storage.log import log_to  # noqa: PLC0415
    from wallet.vault.folder import style_of  # noqa: PLC0415
    from wallet.vault.secret_store import open_store  # noqa: PLC0415
    from wallet.vault.vault import sweep  # noqa: PLC0415

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
    listed, portfolio = AccountService(session, signer, announcer), PortfolioService(session, announcer, unix_now)
    desk = SwapDesk(session, signer, announcer, unix_now, partner)
    contracts, watch = DeploymentService(session, signer, announcer, unix_now), WatchDesk(session, signer, announcer, unix_now)

    rescue = RescueService(session, signer, announcer, unix_now)

    async def close() -> None:
        await rescue.stop()
        await session.close()
        lock.release()

    try:
        await _choose_first(session)
    except BaseException:
        await session.close()
        raise
    courier, activity = CourierDesk(session, signer, announcer), ActivityService(session)
    choices, codes = SettingsService(folder), CodeDesk(session, signer, announcer, unix_now)
    backup, cold = BackupService(folder, session, wallets, signer, announcer, unix_now), ColdDesk(session, signer, announcer)
    ports = (session, wallets, choices, codes, portfolio, listed, desk, rescue, activity, contracts, courier, watch, backup, cold)
    return Wallet(networks, *ports, announcer.subscribe, close)


async def _choose_first(session: SessionService) -> None:
    wallets = session.wallets()
    if wallets:
        await session.choose(wallets[0].id)


def _import_the_rest() -> None:
    """A second of imports, off the event loop: web3, bip-utils, and what is built on them.

    One of them (py_ecc) raises the recursion limit so far that deeply nested text from outside would crash the interpreter.
    """
    limit = sys.getrecursionlimit()
    for module in ("wallet.chains.transport", "wallet.keys.mnemonic", "wallet.services.swaps.desk"):
        import_module(module)
    sys.setrecursionlimit(limit)


async def _probe(network: Network) -> NetworkView:
    from wallet.chains.client import ChainClient  # noqa: PLC0415 - see above
    from wallet.errors import ChainError, WrongChain  # noqa: PLC0415

    client = ChainClient(network)
    hosts = tuple(health.host for health in client.health())
    try:
        head = await client.head()
    except ChainError as error:
        health = Health.WRONG_CHAIN if isinstance(error, WrongChain) else Health.DOWN
        return NetworkView(network.chain_id, network.name, health, str(error), None, None, network.playground, hosts)
    finally:
        await client.close()
    return NetworkView(network.chain_id, network.name, Health.FRESH, "", head.number, None, network.playground, hosts)
