"""What the core says has changed, as one Qt signal. Carries no payload: whoever is visible reads a snapshot again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from wallet.facade import Wallet
from wallet.model.changes import Changes


class Bridge(QObject):
    """Listens to one `Wallet` until closed. The core calls its listeners on the loop's thread, which is Qt's."""

    changed = Signal(object)
    """The `Changes` flags."""

    def __init__(self, wallet: Wallet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsubscribe = wallet.subscribe(self._forward)

    def close(self) -> None:
        self._unsubscribe()

    def _forward(self, changes: Changes) -> None:
        self.changed.emit(changes)
