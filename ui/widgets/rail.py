"""The left rail: pages, what kind of wallet this is, how each network is, the look, and the lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme.theme import Mode, theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.frames import clear, hairline, row
from ui.widgets.labels import caption, heading, overline
from ui.widgets.logo import Logo
from ui.widgets.notice import badge
from ui.widgets.wallet_switch import WalletSwitch
from wallet.model.views import WalletInfo, WalletKind

WIDTH = 232
PORTFOLIO, SWAPS, ACTIVITY, ACCOUNTS, SAFETY = range(5)
"""The pages, in their order."""


class Dot(QWidget):
    """A coloured dot; the word beside it says the same."""

    def __init__(self, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setFixedSize(8, 8)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour(self._tone))
        painter.drawEllipse(self.rect())
        painter.end()


class Rail(QFrame):
    """`chosen` carries the number of a page from 0."""

    chosen = Signal(int)
    lock_wanted = Signal()
    mode_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("Navigation"))
        self.buttons = [self._page_button(i, icon, name) for i, (icon, name) in enumerate(_pages())]
        self.modes = [self._mode_button(*each) for each in _modes()]
        self._group = QButtonGroup(self)
        for button in self.modes:
            self._group.addButton(button)
        self.lock_button = IconButton("lock", tr("Lock the wallet (Ctrl+L)"))
        self.switch = WalletSwitch()
        self._badges, self._health = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self.lock_button.clicked.connect(self.lock_wanted)

    def select(self, page: int) -> None:
        for number, button in enumerate(self.buttons):  # not a group: Tab is to come to every page
            button.setChecked(number == page)

    def show_mode(self, mode: Mode) -> None:
        self.modes[[each[0] for each in _modes()].index(mode)].setChecked(True)

    def show_wallets(self, wallets: Sequence[WalletInfo], current: WalletInfo | None) -> None:
        """What only watches holds no key, and so has no lock."""
        self.switch.show_wallets(wallets, current)
        self.lock_button.setVisible(current is None or current.kind is not WalletKind.WATCHED)

    def show_count(self, page: int, count: int) -> None:
        """A number beside a page's name; 0 shows none."""
        _, name = _pages()[page]
        self.buttons[page].set_label(f"{name}  ({count})" if count else name)

    def show_badges(self, badges: Iterable[tuple[str, str, str]]) -> None:
        """(text, kind, tooltip) each."""
        clear(self._badges)
        for text, kind, tip in badges:
            self._badges.addWidget(badge(text, kind, tip))

    def show_health(self, networks: Iterable[tuple[str, str, str, str]]) -> None:
        """(name, words, tone of the dot, tooltip) each."""
        clear(self._health)
        for name, words, tone, tip in networks:
            line = QWidget()
            line.setToolTip(tip)
            line.setAccessibleName(f"{name}: {words}")
            said = caption(words)
            said.setWordWrap(False)
            said.setAlignment(Qt.AlignmentFlag.AlignRight)
            layout = QHBoxLayout(line)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(8)
            layout.addWidget(Dot(tone))
            layout.addWidget(overline(name))
            layout.addWidget(said, 1)
            self._health.addWidget(line)

    def _page_button(self, number: int, icon: str, name: str) -> Button:
        button = Button(name, "rail", icon)
        button.setCheckable(True)
        button.setToolTip(QKeySequence(f"Ctrl+{number + 1}").toString(QKeySequence.SequenceFormat.NativeText))
        button.clicked.connect(lambda: self.chosen.emit(number))
        return button

    def _mode_button(self, mode: Mode, icon: str, name: str) -> IconButton:
        button = IconButton(icon, name)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.mode_wanted.emit(mode))
        return button

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 22, 16, 16)
        layout.setSpacing(4)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(heading(tr("Lockstep")))
        layout.addLayout(row(Logo(30), names, None, spacing=10))
        layout.addSpacing(22)
        for button in self.buttons:
            layout.addWidget(button)
        layout.addStretch(1)
        self._badges.setSpacing(6)
        self._health.setSpacing(6)
        layout.addLayout(self._health)
        layout.addSpacing(12)
        layout.addLayout(self._badges)
        layout.addSpacing(12)
        layout.addWidget(hairline())
        layout.addSpacing(6)
        foot = row(spacing=4)
        foot.addWidget(self.switch, 1)
        foot.addWidget(self.lock_button)
        layout.addLayout(foot)
        layout.addLayout(row(*self.modes, None, spacing=2))


def _modes() -> tuple[tuple[Mode, str, str], ...]:
    return (
        (Mode.SYSTEM, "desktop", tr("Look like the system")),
        (Mode.LIGHT, "sun", tr("Light")),
        (Mode.DARK, "moon", tr("Dark")),
    )


def _pages() -> tuple[tuple[str, str], ...]:
    return (
        ("wallet", tr("Portfolio")),
        ("swap", tr("Swap")),
        ("clock-counter-clockwise", tr("Activity")),
        ("user-list", tr("Accounts")),
        ("shield-check", tr("Safety")),
    )
