"""A secret on the clipboard is there for a minute at most, and not a moment after the wallet is locked or the app ends."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QGuiApplication

KEPT_MS = 60_000


class SecretCopy(QObject):
    """What somebody else has put there meanwhile stays."""

    def __init__(self, parent: QObject | None = None, *, kept_ms: int = KEPT_MS) -> None:
        super().__init__(parent)
        self._copied = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(kept_ms)
        self._timer.timeout.connect(self.clear)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.clear)

    def copy(self, text: str) -> None:
        self._copied = text
        QGuiApplication.clipboard().setText(text)
        self._timer.start()

    def clear(self) -> None:
        copied, self._copied = self._copied, ""
        self._timer.stop()
        if copied and QGuiApplication.clipboard().text() == copied:
            QGuiApplication.clipboard().clear()
