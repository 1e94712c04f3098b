"""Activity: everything that happened, newest first, each with its state, amount, network and transaction id."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QStackedWidget

from ui.language import plural, tr
from ui.models.history import DayRow, HistoryRow, history, row_key
from ui.models.rows import ROW, RowsModel
from ui.pages.activity import faces
from ui.pages.page import Page
from ui.tasks import Tasks
from ui.widgets.buttons import primary
from ui.widgets.empty import Empty
from ui.widgets.frames import Card
from ui.widgets.labels import caption
from ui.widgets.row_list import RowList
from ui.widgets.waiting import Skeleton
from wallet.facade import Wallet
from wallet.model.changes import Changes
from wallet.model.views import ActivityRow

LOADING, EMPTY, ROWS = range(3)
SAID_MS = 2_000


class ActivityPage(Page):
    """`now` is the computer's clock: it decides what is called today."""

    shows = Changes.ACTIVITY | Changes.SESSION
    swap_opened = Signal(bytes)
    """The id of the swap a row belongs to."""
    swap_requested = Signal()
    """From the empty page."""

    def __init__(self, wallet: Wallet, tasks: Tasks, *, now: Callable[[], float] = time.time) -> None:
        super().__init__(
            wallet, tasks, tr("Activity"), tr("What this wallet sent and what its swaps brought, newest first."), scrolls=False
        )
        self._model: RowsModel[HistoryRow] = RowsModel(row_key, lambda row: faces.face(row, int(now())), faces.words, self, header=DayRow)
        self.list = RowList(tr("Activity, newest first"))
        self.list.setModel(self._model)
        self._said = caption("", "good")
        self.body = QStackedWidget()
        self._lay_out()
        self.list.acted.connect(self._act)
        self.list.copied.connect(self._copy)
        self.list.doubleClicked.connect(self._open)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)

    def reload(self) -> None:
        self.tasks.run(self.wallet.activity.rows(), done=self._show)

    def _show(self, rows: tuple[ActivityRow, ...]) -> None:
        self._model.show(history(rows))
        self.body.setCurrentIndex(ROWS if rows else EMPTY)
        count = plural(len(rows), tr("{n} event"), tr("{n} events"))
        words = tr("What this wallet sent and what its swaps brought, newest first.")
        self.subtitle.setText(f"{words} {count}." if rows else words)

    def _act(self, index: QModelIndex) -> None:
        """What the row's button says."""
        row = index.data(ROW)
        if isinstance(row, ActivityRow) and not row.transaction:
            self._open(index)
        else:
            self._copy(index)

    def _copy(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, ActivityRow) and row.transaction:
            QGuiApplication.clipboard().setText(row.transaction)
            self._said.setText(tr("Transaction id copied"))
            QTimer.singleShot(SAID_MS, self._said, self._said.clear)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, ActivityRow) and row.swap_id:
            self.swap_opened.emit(row.swap_id)

    def _menu(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        row = index.data(ROW)
        if not isinstance(row, ActivityRow) or not (row.transaction or row.swap_id):
            return
        menu = QMenu(self)
        if row.swap_id:
            menu.addAction(tr("Show the swap"), lambda: self._open(index))
        if row.transaction:
            menu.addAction(tr("Copy the transaction id"), lambda: self._copy(index))
        menu.popup(self.list.viewport().mapToGlobal(at))

    def _lay_out(self) -> None:
        card = Card(0, 0)
        card.column.setContentsMargins(1, 6, 1, 6)
        card.column.addWidget(self.list)
        start = primary(tr("Make a swap"), "swap")
        start.clicked.connect(self.swap_requested)
        sentence = tr("Every step of your swaps will stand here, with its state and its transaction id.")
        waiting = Card(0, 0)
        waiting.column.addWidget(Skeleton(4))
        self.body.addWidget(waiting)
        self.body.addWidget(Empty("clock-counter-clockwise", tr("Nothing has happened yet"), sentence, (start,)))
        self.body.addWidget(card)
        self.tools.addWidget(self._said)
        self.column.addWidget(self.body, 1)
