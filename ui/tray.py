"""Out of sight but at work: the icon in the tray, and a notification whenever a swap has moved while nobody looks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from ui.language import tr
from ui.shell import Shell
from wallet.model.views import Phase, SwapView


class Tray(QObject):
    """`take_swaps` gets the swaps in flight after each change. One that is gone from them has ended."""

    def __init__(self, icon: QIcon, shell: Shell, leave: Callable[[], None]) -> None:
        super().__init__(shell)
        self._shell = shell
        self._phases: dict[bytes, Phase] = {}
        self._menu = QMenu()
        self._menu.addAction(tr("Open Lockstep"), self.back)
        self._menu.addAction(tr("Quit"), leave)
        self._icon = QSystemTrayIcon(icon, self)
        self._icon.setToolTip(tr("Lockstep watches your swaps"))
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self.back)

    @property
    def available(self) -> bool:
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        self._icon.show()

    def hide(self) -> None:
        self._icon.hide()

    def back(self) -> None:
        """The window again."""
        self._icon.hide()
        self._shell.showNormal()
        self._shell.raise_()
        self._shell.activateWindow()

    def take_swaps(self, swaps: tuple[SwapView, ...]) -> None:
        for swap in swaps:
            if self._phases.get(swap.id, swap.phase) is not swap.phase:
                self._tell(tr("Swap: {phase}", phase=tr(swap.phase.value)), swap.now)
        for gone in self._phases.keys() - {swap.id for swap in swaps}:
            self._tell(tr("A swap has ended"), tr("Open Lockstep to see how."))
            del self._phases[gone]
        self._phases.update({swap.id: swap.phase for swap in swaps})

    def _tell(self, headline: str, sentence: str) -> None:
        if self.available and not self._shell.isActiveWindow():
            self._icon.show()
            self._icon.showMessage(headline, sentence)
