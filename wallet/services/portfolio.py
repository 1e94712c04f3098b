"""What is owned: the first paint from the database, then one request a chain and head."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from wallet.errors import ChainError, WrongChain
from wallet.model.address import NATIVE
from wallet.model.changes import Changes
from wallet.model.network import Network
from wallet.model.swap import Side
from wallet.model.transaction import Head
from wallet.model.views import BalanceView, Health, NetworkView, PortfolioView
from wallet.portfolio import reading, view
from wallet.portfolio.view import Holding
from wallet.services.announcer import Announcer
from wallet.services.roster import account_view
from wallet.services.session import SessionService
from wallet.services.workspace import Workspace
from wallet.storage import accounts, balances, findings
from wallet.storage.accounts import StoredAccount
from wallet.storage.balances import StoredBalance
from wallet.storage.findings import Standing
from wallet.swaps import reserve
from wallet.swaps.book import Book
from wallet.swaps.facts import LegState
from wallet.tokens import discovery


@dataclass(frozen=True, slots=True)
class _Stored:
    accounts: tuple[StoredAccount, ...]
    balances: tuple[StoredBalance, ...]
    quarantined: int


class PortfolioService:
    """`clock`: Unix seconds by this computer."""

    def __init__(self, session: SessionService, announcer: Announcer, clock: Callable[[], int]) -> None:
        self._session, self._announcer, self._clock = session, announcer, clock

    async def view(self) -> PortfolioView:
        workspace = self._session.workspace
        stored = await workspace.database.run(_read)
        shown = [account for account in stored.accounts if not account.hidden]
        addresses = [account.address for account in shown]
        rows = view.rows(addresses, workspace.networks, stored.balances, locked(workspace.book))
        return PortfolioView(
            accounts=tuple(map(account_view, shown)),
            networks=tuple(health(workspace, network, self._clock()) for network in workspace.networks),
            balances=tuple(_reserved(workspace, _aged(workspace, row)) for row in rows),
            quarantined=stored.quarantined,
        )

    async def refresh(self) -> None:
        workspace = self._session.workspace
        await asyncio.gather(*(self._refresh_chain(workspace, chain_id) for chain_id in workspace.clients))
        self._announcer.publish(Changes.HEALTH | Changes.BALANCES)

    async def on_head(self, workspace: Workspace, head: Head) -> None:
        """Read the balances at a new head, and whatever tokens arrived unasked."""
        known = [account.address for account in await workspace.accounts()]
        client = workspace.clients[head.chain_id]
        if not known:
            return
        refreshed = await reading.refresh(client, workspace.database, known, self._clock(), head)
        try:
            workspace.prices[head.chain_id] = await client.price()
            finds = await discovery.look(client, workspace.database, known, head, self._clock())
        except ChainError:
            finds = ()  # the next head reads on from the same place
        if refreshed.changed or finds:
            self._announcer.publish(Changes.BALANCES)

    async def _refresh_chain(self, workspace: Workspace, chain_id: int) -> None:
        client = workspace.clients[chain_id]
        try:
            head = await client.head()
        except ChainError as error:
            workspace.troubles[chain_id] = error
            await reading.failed(chain_id, workspace.database, error)
            return
        workspace.heads[chain_id] = (head, self._clock())
        workspace.troubles.pop(chain_id, None)
        await self.on_head(workspace, head)


def health(workspace: Workspace, network: Network, now: int) -> NetworkView:
    """How a chain does, in a word and, when something is wrong, a sentence."""
    head, _ = workspace.heads.get(network.chain_id, (None, 0))
    trouble = workspace.troubles.get(network.chain_id)
    age = None if head is None else max(0, now - head.timestamp)
    state, sentence = _state(network, trouble, age)
    hosts = tuple(dict.fromkeys(urlsplit(url).netloc.rpartition("@")[2] for url in network.endpoints))
    block = None if head is None else head.number
    return NetworkView(network.chain_id, network.name, state, sentence, block, age, network.playground, hosts)


def locked(book: Book) -> dict[Holding, int]:
    """Base units that open swaps of ours hold in HTLCs, by chain, account and token."""
    held: dict[Holding, int] = {}
    for entry in book.open():
        lock = entry.swap.terms(Side.GIVE).lock
        if entry.swap.seen(Side.GIVE) is LegState.LOCKED and not entry.swap.watched:
            key = (lock.chain_id, entry.account, lock.token)
            held[key] = held.get(key, 0) + lock.amount
    return held


def _state(network: Network, trouble: ChainError | None, age: int | None) -> tuple[Health, str]:
    if trouble is not None:
        return (Health.WRONG_CHAIN if isinstance(trouble, WrongChain) else Health.DOWN), str(trouble)
    if age is None:
        return Health.LOADING, ""
    if age > network.timing.fresh:
        return Health.STALE, f"The newest block of {network.name} is {age} seconds old. Balances may be out of date; nothing is lost."
    return Health.FRESH, ""


def _aged(workspace: Workspace, row: BalanceView) -> BalanceView:
    """A balance of a chain that cannot be reached now is old news, however young."""
    if row.asset.chain_id not in workspace.troubles or row.stale:
        return row
    return replace(row, stale=True)


def _reserved(workspace: Workspace, row: BalanceView) -> BalanceView:
    """Of a coin: what open swaps keep, and what the fees of one more that gives it may be."""
    chain_id, price = row.asset.chain_id, workspace.prices.get(row.asset.chain_id)
    if not row.asset.is_native or price is None or row.amount is None:
        return row
    free = reserve.free_to_spend(row.amount.units, chain_id, row.account, price, workspace.book.open(chain_id))
    return replace(row, reserved=row.amount.units - free + sum(reserve.asked_for(side, NATIVE, price) for side in Side))


def _read(connection: sqlite3.Connection) -> _Stored:
    found = findings.everything(connection)
    hidden = sum(token.standing is Standing.QUARANTINED for token in found)
    return _Stored(accounts.everyone(connection), balances.everything(connection), hidden)
