"""What every page of the window has in common: a heading, one scrolling column of limited width, and when to read again.

A page reads a snapshot when it is shown and when something it shows has changed while it is visible. It never asks a network.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.tasks import Tasks
from ui.widgets.labels import caption, display
from ui.widgets.scroll import Scroll
from wallet.facade import Wallet
from wallet.model.changes import Changes

WIDTH = 980


class Page(QWidget):
    """`scrolls`: off for a page whose list scrolls itself.

    Subclasses set `shows` (what they read again for), fill `self.column`, and implement `reload`.

    The window calls `take_changes`; `reload` starts the coroutine that reads and shows one frozen snapshot.
    """

    shows: Changes = Changes.NONE

    def __init__(self, wallet: Wallet, tasks: Tasks, name: str, subtitle: str = "", *, scrolls: bool = True) -> None:
        super().__init__()
        self.wallet, self.tasks = wallet, tasks
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self.title = display(name)
        self.subtitle = caption(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        self.column = QVBoxLayout()
        self.column.setSpacing(16)
        self._stale = True
        self._build(scrolls)

    def reload(self) -> None:
        """Read one snapshot and show it. Starts a task; does not wait."""

    def take_changes(self, changes: Changes) -> None:
        """The core says something changed: read again if it shows here, now or when shown next."""
        if not changes & self.shows:
            return
        self._stale = True
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        self.reload()

    def _build(self, scrolls: bool) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addLayout(self.tools)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(32, 28, 32, 32)
        layout.setSpacing(20)
        layout.addLayout(head)
        layout.addLayout(self.column, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(centred(inner)) if scrolls else centred(inner))


def centred(inner: QWidget) -> QWidget:
    """`inner` in the middle, growing to its maximum width."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.addStretch(1)
    line.addWidget(inner, 1000)
    line.addStretch(1)
    return holder
