"""The name of the open wallet, and behind it the others: another one is opened, made, renamed or removed from here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui.language import tr
from ui.widgets.buttons import Button
from wallet.model.views import WalletInfo, WalletKind

ROOM = 48  # beside the name: icon and padding


class WalletSwitch(Button):
    """`chosen` carries a wallet's id."""

    chosen = Signal(str)
    add_wanted = Signal()
    rename_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "rail", "caret-down", parent)
        self._wallets: tuple[WalletInfo, ...] = ()
        self._current: WalletInfo | None = None
        self._held = False
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(self._fill)
        self.setMenu(self.choices)

    def show_wallets(self, wallets: Sequence[WalletInfo], current: WalletInfo | None) -> None:
        """All there are, and which one stands open."""
        self._wallets, self._current = tuple(wallets), current
        name = current.name if current else ""
        self.setAccessibleName(tr("Wallet {name}: switch, add, rename, remove", name=name))
        self.setToolTip(name)
        self._elide()

    def hold(self, *, held: bool) -> None:
        """While nobody but this program watches a swap of this wallet, no other one can be opened."""
        self._held = held

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        name = self._current.name if self._current else ""
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, max(40, self.width() - ROOM))
        self.setText(f" {shown.replace('&', '&&')}")

    def _fill(self) -> None:
        self.choices.clear()
        group = QActionGroup(self.choices)
        for info in self._wallets:
            action = self.choices.addAction(_line(info), partial(self.chosen.emit, info.id))
            action.setCheckable(True)
            action.setActionGroup(group)
            action.setChecked(self._current is not None and info.id == self._current.id)
            action.setEnabled(not self._held or action.isChecked())
        self.choices.addSeparator()
        add = self.choices.addAction(tr("Add another wallet…"), self.add_wanted.emit)
        add.setEnabled(not self._held)
        if self._held:
            self.choices.addAction(tr("Another wallet can be opened when the swap has ended.")).setEnabled(False)
        self.choices.addSeparator()
        self.choices.addAction(tr("Rename this wallet…"), self.rename_wanted.emit)
        self.choices.addAction(tr("Remove this wallet…"), self.remove_wanted.emit)


def _line(info: WalletInfo) -> str:
    name = info.name.replace("&", "&&")
    if info.kind is WalletKind.WATCHED:
        return tr("{name} (only watches)", name=name)
    return tr("{name} (imported key)", name=name) if info.kind is WalletKind.KEYS else name
