"""The last two sights: the vault being sealed, and the wallet ready."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import tr
from ui.pages.onboarding.looking import Looking
from ui.widgets.buttons import primary
from ui.widgets.frames import clear, well
from ui.widgets.labels import body, title
from ui.widgets.notice import Icon, Notice
from ui.widgets.waiting import Ring
from wallet.model.views import RescueView

CENTRE = Qt.AlignmentFlag.AlignHCenter


class Working(QWidget):
    """A ring and what is being done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.why = title(), body("", "muted")
        self.why.setAlignment(CENTRE)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(1)
        layout.addWidget(Ring(44), 0, CENTRE)
        layout.addWidget(self.words, 0, CENTRE)
        layout.addWidget(self.why)
        layout.addStretch(2)

    def say(self, words: str, why: str) -> None:
        self.words.setText(words)
        self.why.setText(why)
        self.setAccessibleName(words)


class Done(QWidget):
    """What to do first."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = body("", "muted")
        self.words.setAlignment(CENTRE)
        self.notice = Notice("warn", "")
        self.notice.hide()
        self.looking = Looking()
        self.brought = well(16, 8)
        self.brought.hide()
        self.button = primary(tr("Open my wallet"))
        self.button.clicked.connect(self.finished)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(1)
        layout.addWidget(Icon("check-circle", "good", 56), 0, CENTRE)
        layout.addWidget(title(tr("Your wallet is ready")), 0, CENTRE)
        layout.addWidget(self.words)
        layout.addWidget(self.notice)
        layout.addWidget(self.looking)
        layout.addWidget(self.brought)
        layout.addSpacing(6)
        layout.addWidget(self.button, 0, CENTRE)
        layout.addStretch(2)

    def show_brought(self, sentences: Iterable[str]) -> None:
        """What came back from a backup."""
        clear(self.brought.column)
        for sentence in sentences:
            self.brought.column.addWidget(body(sentence))
            self.brought.show()

    def show_search(self, view: RescueView | None) -> None:
        """Of a restored wallet's swaps. None where none goes on."""
        if view is not None:
            self.looking.show_search(view)
            self.button.setText(tr("Look at what was found") if view.findings else tr("Open my wallet"))
