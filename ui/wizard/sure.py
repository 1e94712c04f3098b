"""“Are you sure?” as a band inside a page: what would happen, and two buttons. Never a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import danger, plain
from ui.widgets.notice import Notice


class Sure(Notice):
    """Hidden until `ask`. Escape and the first button keep things as they are."""

    agreed = Signal()

    def __init__(self, title: str, sentence: str, yes: str, no: str, parent: QWidget | None = None) -> None:
        self.no, self.yes = plain(no), danger(yes)
        super().__init__("warn", sentence, title, (self.no, self.yes), parent)
        self.no.clicked.connect(self.hide)
        self.yes.clicked.connect(self._agree)
        self.hide()

    def ask(self) -> None:
        self.show()
        self.no.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _agree(self) -> None:
        self.hide()
        self.agreed.emit()
