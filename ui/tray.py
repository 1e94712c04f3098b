"""Out of sight but at work: the icon in the tray, and a notification whenever a swap has moved while nobody looks.

One that waits for the password is told whoever looks: once at first, and again each time three quarters of what was left are over.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from ui.desktop import notify
from ui.language import tr
from ui.shell import Shell
from wallet.model.views import PasswordNeed, Phase, SwapView


class Tray(QObject):
    """`take_swaps` gets the swaps in flight after each change. One that is gone from them has ended."""

    def __init__(self, icon: QIcon, shell: Shell, leave: Callable[[], None]) -> None:
        super().__init__(shell)
        self._shell = shell
        self._phases: dict[bytes, Phase] = {}
        self._asked: dict[bytes, tuple[str, int | None]] = {}
        self._menu = QMenu()
        self._menu.addAction(tr("Open Lockstep"), self.back)
        self._menu.addAction(tr("Quit"), leave)
        self._icon = QSystemTrayIcon(icon, self)
        self._icon.setToolTip(tr("Lockstep watches your swaps"))
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self.back)
        self._icon.messageClicked.connect(self.back)

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
        waiting = [(swap.id, swap.password) for swap in swaps if swap.password is not None]
        self._asked = {swap_id: asked for swap_id, asked in self._asked.items() if swap_id in dict(waiting)}
        for swap_id, need in waiting:
            self._ask(swap_id, need)

    def _ask(self, swap_id: bytes, need: PasswordNeed) -> None:
        """Once for each thing that the password is needed for, and again as its time runs out."""
        left = need.left if need.by is not None else 0
        why, before = self._asked.get(swap_id, ("", None))
        nearer = left is not None and before is not None and 0 < before >= 4 * left
        if why != need.otherwise or nearer:
            self._tell(tr("A swap needs your password"), f"{need.sentence} {need.otherwise}", loud=True)
            self._asked[swap_id] = need.otherwise, left
        elif before is None:
            self._asked[swap_id] = why, left

    def _tell(self, headline: str, sentence: str, *, loud: bool = False) -> None:
        if self._shell.isActiveWindow() and not loud:
            return
        if self.available:
            self._icon.show()
            self._icon.showMessage(headline, sentence)
        else:
            notify(headline, sentence)
