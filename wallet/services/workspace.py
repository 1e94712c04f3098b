"""One wallet's data and everything that works on it. Open as soon as the wallet is chosen, locked or not: watching needs no key."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wallet.chains.client import ChainClient
from wallet.chains.connect import open_http
from wallet.chains.endpoint import Connect
from wallet.errors import ChainError, NoKeys, WalletMissing
from wallet.model.address import NATIVE, Address
from wallet.model.asset import Asset
from wallet.model.changes import Changes
from wallet.model.network import Finality, FinalityKind, Network, Timing
from wallet.model.origin import Watched
from wallet.model.path import PathStyle
from wallet.model.transaction import Head, Price
from wallet.model.views import WalletInfo
from wallet.outbox.outbox import Outbox
from wallet.services.announcer import Announcer
from wallet.signer.port import Signer
from wallet.storage import accounts, pins
from wallet.storage.accounts import StoredAccount
from wallet.storage.database import Database
from wallet.storage.home import Home
from wallet.swaps.book import Book
from wallet.swaps.hand import Hand
from wallet.swaps.observer import Observer
from wallet.swaps.reserve import free_to_spend
from wallet.swaps.runner import OnHead, OnTrouble, Runner


def unix_now() -> int:
    """Seconds by this computer's clock, which never decides about a lock."""
    return int(time.time())


Ending = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Workspace:
    """The parts of one open wallet, wired to each other.

    mandated: swaps that the running signer may finish, whether or not the wallet is locked meanwhile.
    heads: the newest head of each chain and when it came (Unix seconds); troubles: why there is none. prices: of a transaction now.
    endings: what works on this wallet in the background and ends before its files are closed.
    """

    info: WalletInfo
    style: PathStyle
    networks: tuple[Network, ...]
    database: Database
    clients: Mapping[int, ChainClient]
    outbox: Outbox
    book: Book
    observers: Mapping[int, Observer]
    hand: Hand
    runner: Runner
    mandated: set[bytes] = field(default_factory=set[bytes])
    heads: dict[int, tuple[Head, int]] = field(default_factory=dict[int, tuple[Head, int]])
    troubles: dict[int, ChainError] = field(default_factory=dict[int, ChainError])
    prices: dict[int, Price] = field(default_factory=dict[int, Price])
    endings: list[Ending] = field(default_factory=list[Ending])

    def network(self, chain_id: int) -> Network:
        """Raises KeyError for a chain this wallet does not know."""
        return self.clients[chain_id].network

    def shown(self, chain_id: int) -> Network:
        """Likewise, to show what happened there; a chain that was taken out of the settings keeps its number for a name."""
        client = self.clients.get(chain_id)
        return _nameless(chain_id) if client is None else client.network

    async def accounts(self) -> tuple[StoredAccount, ...]:
        """All accounts of ours in the user's order, hidden ones too."""
        return await self.database.run(accounts.everyone)

    async def main_account(self) -> Address:
        """The account that swaps use: the first that is shown and can sign. Raises WalletMissing before the first unlock, NoKeys."""
        known = await self.accounts()
        if not known:
            raise WalletMissing(self.info.name)
        able = [account for account in known if not isinstance(account.origin, Watched)]
        if not able:
            raise NoKeys
        return next((account for account in able if not account.hidden), able[0]).address

    async def know_paths(self) -> None:
        """Tell the hand where the keys of our accounts lie."""
        self.hand.paths = {account.address: account.origin for account in await self.accounts() if not isinstance(account.origin, Watched)}

    async def close(self) -> None:
        """Stop watching and close the files. Nothing is lost: what was begun is on disk."""
        for end in self.endings:
            await end()
        await self.runner.stop()
        for client in self.clients.values():
            await client.close()
        await self.database.close()


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening a wallet needs from outside."""

    home: Home
    networks: tuple[Network, ...]
    signer: Signer
    announcer: Announcer
    clock: Callable[[], int] = unix_now
    connect: Connect = open_http


async def open_workspace(
    opening: Opening, info: WalletInfo, style: PathStyle, refresh: Callable[[Workspace, Head], Awaitable[None]]
) -> Workspace:
    """Open the files of one wallet and load its swaps; nothing is asked of any node before `runner.start`.

    `refresh` is called after each new head. Raises NewerData, DatabaseDamaged, DiskFull.
    """
    database = await Database.open(opening.home.database_file(info.id))
    try:
        networks = await database.run(lambda connection: _pinned(connection, opening.networks))
        workspace = _wire(opening, info, style, networks, database, refresh)
        await workspace.book.load()
        await workspace.know_paths()
    except BaseException:
        await database.close()
        raise
    return workspace


def _wire(
    opening: Opening,
    info: WalletInfo,
    style: PathStyle,
    networks: tuple[Network, ...],
    database: Database,
    refresh: Callable[[Workspace, Head], Awaitable[None]],
) -> Workspace:
    clock, publish = opening.clock, opening.announcer.publish
    clients = {network.chain_id: ChainClient(network, opening.connect, now=clock) for network in networks}
    outbox = Outbox(database, clients, clock)
    book = Book(database, clock, lambda: publish(Changes.SWAPS | Changes.ACTIVITY))
    outbox.free = lambda chain_id, account, balance, price: free_to_spend(balance, chain_id, account, price, book.open(chain_id))
    observers = {chain_id: Observer(client, database, book, clock) for chain_id, client in clients.items()}
    hand = Hand(book, outbox, clients, opening.signer)
    on_head, on_trouble = _listeners(lambda: workspace, opening, refresh)
    runner = Runner(book, outbox, clients, observers, hand, on_head, on_trouble)
    workspace = Workspace(info, style, networks, database, clients, outbox, book, observers, hand, runner)
    return workspace


def _listeners(
    get: Callable[[], Workspace], opening: Opening, refresh: Callable[[Workspace, Head], Awaitable[None]]
) -> tuple[OnHead, OnTrouble]:
    async def on_head(head: Head) -> None:
        workspace = get()
        workspace.troubles.pop(head.chain_id, None)
        workspace.heads[head.chain_id] = (head, opening.clock())
        await _pin(workspace, head.chain_id, opening.clock())
        opening.announcer.publish(Changes.HEALTH | Changes.SWAPS)
        try:
            await refresh(workspace, head)
        except ChainError as error:
            await on_trouble(head.chain_id, error)

    async def on_trouble(chain_id: int, error: ChainError) -> None:
        get().troubles[chain_id] = error
        opening.announcer.publish(Changes.HEALTH | Changes.BALANCES | Changes.SWAPS)

    return on_head, on_trouble


async def _pin(workspace: Workspace, chain_id: int, now: int) -> None:
    """Remember the first block of a chain the first time it is seen (rule 13)."""
    client = workspace.clients[chain_id]
    genesis = client.genesis
    if client.network.genesis is None and genesis is not None:
        client.network = replace(client.network, genesis=genesis)
        await workspace.database.run(lambda connection: pins.pin(connection, chain_id, genesis, now))


def _nameless(chain_id: int) -> Network:
    coin = Asset(chain_id, NATIVE, "?", 18)
    timing, finality = Timing(1, 0, 0, 0, 0, 0), Finality(FinalityKind.CONFIRMATIONS, 1)
    return Network(chain_id, f"chain {chain_id}", coin, (), finality, timing, NATIVE, NATIVE)


def _pinned(connection: sqlite3.Connection, networks: Sequence[Network]) -> tuple[Network, ...]:
    return tuple(
        network if network.genesis is not None else replace(network, genesis=pins.read(connection, network.chain_id))
        for network in networks
    )
