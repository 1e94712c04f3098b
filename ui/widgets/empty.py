"""An empty page says why it is empty and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.labels import body, title
from ui.widgets.notice import Icon


class Empty(QWidget):
    """A picture, a line, a sentence, and buttons that can work."""

    def __init__(self, icon: str, headline: str, sentence: str, buttons: tuple[QWidget, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.headline, self.sentence = title(headline), body(sentence, "muted")
        self.sentence.setAlignment(centre)
        inner = QWidget()
        inner.setFixedWidth(460)
        outer = QVBoxLayout(self)
        outer.addWidget(inner, 1, centre)
        layout = QVBoxLayout(inner)
        layout.setSpacing(10)
        layout.addStretch(1)
        layout.addWidget(Icon(icon, "accent", 44), 0, centre)
        layout.addSpacing(4)
        layout.addWidget(self.headline, 0, centre)
        layout.addWidget(self.sentence)
        layout.addSpacing(6)
        for button in buttons:
            layout.addWidget(button, 0, centre)
        layout.addStretch(2)
