"""Portfolio: what is owned, by network, with its age. A dead node says so in words and never turns a figure into 0."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from ui import format as fmt
from ui.language import plural, tr
from ui.models.holdings import AssetRow, HoldingRow, NetworkRow, holdings, oldest, owned, row_key, unread
from ui.models.rows import ROW, RowsModel
from ui.pages.page import Page
from ui.pages.portfolio import faces
from ui.pages.portfolio.accounts import AccountStrip
from ui.tasks import Tasks
from ui.widgets.buttons import IconButton, plain
from ui.widgets.frames import Card, clear
from ui.widgets.health import health_words
from ui.widgets.labels import caption
from ui.widgets.notice import Notice
from ui.widgets.row_list import RowList
from ui.widgets.waiting import Skeleton
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.changes import Changes
from wallet.model.views import Health, PortfolioView, WalletKind

Fund = Callable[[Address], Awaitable[None]]
TICK_MS = 5_000


class PortfolioPage(Page):
    """`fund` gives test coins in the playground; None elsewhere. `now` is the computer's clock, which only ages figures."""

    shows = Changes.BALANCES | Changes.HEALTH | Changes.SESSION | Changes.SWAPS
    swap_requested = Signal(object)
    """An `Asset` to give."""

    def __init__(self, wallet: Wallet, tasks: Tasks, *, fund: Fund | None = None, now: Callable[[], float] = time.time) -> None:
        super().__init__(wallet, tasks, tr("Portfolio"), tr("Test tokens have no market value."), scrolls=False)
        self._fund, self._now = fund, now
        self._view: PortfolioView | None = None
        self._rows: tuple[HoldingRow, ...] = ()
        self._model: RowsModel[HoldingRow] = RowsModel(row_key, faces.face, faces.words, self, header=NetworkRow)
        self.list = RowList(tr("Assets by network"))
        self.list.setModel(self._model)
        self.accounts = AccountStrip()
        self._notices = QVBoxLayout()
        self._age = caption()
        self._unasked = caption()
        self._refresh_button = IconButton("arrows-clockwise", tr("Ask the networks again (F5)"))
        self.body = QStackedWidget()
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        self.tasks.run(self.wallet.portfolio.view(), done=self._show)

    def refresh(self) -> None:
        """Ask the chains now; the bridge brings the result."""
        self.tasks.run(self.wallet.portfolio.refresh(), busy=(self._refresh_button,))

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show(self, view: PortfolioView) -> None:
        self._view = view
        self.accounts.show_accounts(view.accounts)
        current = self.wallet.session.current
        self.accounts.add_button.setVisible(current is not None and current.kind is WalletKind.PHRASE)
        self._fill()
        self._show_notices(view)
        self._unasked.setText(_quarantined(view.quarantined))
        self._unasked.setVisible(bool(view.quarantined))

    def _fill(self) -> None:
        if not self._view:
            return
        self._rows = holdings(self._view, self.accounts.account)
        self._model.show(self._rows)
        self.body.setCurrentIndex(0 if unread(self._view) else 1)
        self._headline()
        self._say_age()

    def _headline(self) -> None:
        assert self._view
        count, networks = len(owned(self._rows)), len(self._view.networks)
        if any(isinstance(row, AssetRow) and row.amount is not None for row in self._rows):
            what = plural(count, tr("{n} asset"), tr("{n} assets"))
            where = plural(networks, tr("{n} network"), tr("{n} networks"))
            worth = tr("Test tokens have no market value, so there is no total in money.")
            self.subtitle.setText(tr("{what} on {where}. {worth}", what=what, where=where, worth=worth))

    def _say_age(self) -> None:
        as_of = oldest(self._rows)
        self._age.setText(tr("Updated {age}", age=fmt.age(int(self._now()) - as_of)) if as_of is not None else "")
        self._age.setToolTip(fmt.exact_moment(as_of) if as_of is not None else "")

    def _show_notices(self, view: PortfolioView) -> None:
        clear(self._notices)
        for notice in self._wanted_notices(view):
            self._notices.addWidget(notice)

    def _wanted_notices(self, view: PortfolioView) -> list[Notice]:
        found: list[Notice] = []
        for network in view.networks:
            if network.health in (Health.DOWN, Health.STALE, Health.WRONG_CHAIN):
                kind = "warn" if network.health is Health.STALE else "bad"
                title = f"{network.name} {health_words(network.health)}"
                found.append(Notice(kind, f"{network.sentence} {_old(view, network.chain_id)}".strip(), title))
        known = all(balance.amount is not None for balance in view.balances)
        if known and view.balances and not owned(holdings(view)):
            found.append(self._empty_notice())
        return found

    def _empty_notice(self) -> Notice:
        if self._fund:
            button = plain(tr("Get test coins"), "drop")
            button.busy_text = tr("Sending…")
            button.clicked.connect(lambda: self._get_coins(button))
            return Notice("info", tr("The playground gives you test coins and tokens for nothing."), tr("Nothing here yet"), (button,))
        faucets = ", ".join(network.faucet.split("//")[-1] for network in self.wallet.networks if network.faucet)
        hint = tr("Copy your address above and ask a faucet for test coins: {faucets}.", faucets=faucets) if faucets else ""
        return Notice("info", hint or tr("Copy your address above to receive test coins."), tr("Nothing here yet"))

    # --- doing -----------------------------------------------------------------------------------------------------

    def _get_coins(self, button: QWidget) -> None:
        assert self._fund
        assert self._view
        self.tasks.run(_fund_and_refresh(self._fund, self._view.accounts[0].address, self.wallet), busy=(button,))

    def _add_account(self) -> None:
        count = len(self._view.accounts) if self._view else 0
        work = self.wallet.accounts.add(tr("Account {n}", n=count + 1))
        self.tasks.run(work, busy=(self.accounts.add_button,), done=lambda _: self.reload())

    def _act(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, AssetRow):
            self.swap_requested.emit(row.asset)

    def _copy(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, AssetRow) and not row.asset.is_native:
            QGuiApplication.clipboard().setText(row.asset.token)

    def _menu(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        row = index.data(ROW)
        if not isinstance(row, AssetRow):
            return
        menu = QMenu(self)
        swap = menu.addAction(tr("Swap {symbol}", symbol=row.asset.symbol), lambda: self._act(index))
        swap.setEnabled(bool(row.amount and row.amount.units))
        if not row.asset.is_native:
            menu.addAction(tr("Copy the token's address"), lambda: self._copy(index))
        menu.popup(self.list.viewport().mapToGlobal(at))

    # --- building --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.tools.addWidget(self._age)
        self.tools.addWidget(self._refresh_button)
        self._notices.setSpacing(8)
        card = Card(0, 0)
        card.column.setContentsMargins(1, 6, 1, 6)
        card.column.addWidget(self.list)
        waiting = Card(0, 0)
        waiting.column.addWidget(Skeleton(4))
        self.body.addWidget(waiting)
        self.body.addWidget(card)
        self.column.addWidget(self.accounts)
        self.column.addLayout(self._notices)
        self.column.addWidget(self.body, 1)
        self.column.addWidget(self._unasked)

    def _connect(self) -> None:
        self.accounts.chosen.connect(self._fill)
        self.accounts.add.connect(self._add_account)
        self._refresh_button.clicked.connect(self.refresh)
        self.list.acted.connect(self._act)
        self.list.copied.connect(self._copy)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        ticker = QTimer(self)
        ticker.timeout.connect(self._say_age)
        ticker.start(TICK_MS)


async def _fund_and_refresh(fund: Fund, address: Address, wallet: Wallet) -> None:
    await fund(address)
    await wallet.portfolio.refresh()


def _old(view: PortfolioView, chain_id: int) -> str:
    """What the figures of a network in trouble are worth."""
    known = any(balance.amount is not None for balance in view.balances if balance.asset.chain_id == chain_id)
    return tr("The figures below are from the last time it answered.") if known else tr("Its balances are not known yet.")


def _quarantined(count: int) -> str:
    return plural(
        count,
        tr("{n} token was sent to you unasked; it is kept out of sight."),
        tr("{n} tokens were sent to you unasked; they are kept out of sight."),
    )
