"""The window could not start on this data: the whole sentence, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import tr
from ui.text import problem_of
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.frames import Card, row
from ui.widgets.labels import body, title
from ui.widgets.notice import Icon
from wallet.errors import DatabaseDamaged, HomeBusy, NewerData, StorageError


class TroublePage(QWidget):
    """Offers to try again unless that cannot help, and another data folder where the folder is what stands in the way."""

    retry = Signal()
    other_folder = Signal()
    quit = Signal()

    def __init__(self, error: Exception, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        problem = problem_of(error)
        self.setAccessibleName(problem.title)
        self.retry_button = primary(tr("Try again"), "arrows-clockwise")
        self.folder_button = plain(tr("Use another data folder…"), "folder-open")
        self.quit_button = quiet(tr("Quit"))
        self.retry_button.setVisible(not isinstance(error, NewerData))
        self.folder_button.setVisible(isinstance(error, (HomeBusy, NewerData, DatabaseDamaged, StorageError)))
        self.sentence = body(problem.sentence)
        self._lay_out(problem.title, problem.advice)
        self.retry_button.clicked.connect(self.retry)
        self.folder_button.clicked.connect(self.other_folder)
        self.quit_button.clicked.connect(self.quit)

    def _lay_out(self, headline: str, advice: str) -> None:
        card = Card(36, 12)
        card.setFixedWidth(560)
        card.column.addWidget(Icon("warning-circle", "warn", 44))
        card.column.addWidget(title(headline))
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.column.addWidget(self.sentence)
        if advice:
            card.column.addWidget(body(advice, "muted"))
        card.column.addSpacing(10)
        for button in (self.retry_button, self.folder_button, self.quit_button):
            card.column.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(row(None, card, None))
        layout.addStretch(1)
