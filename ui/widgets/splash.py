"""The first thing on the screen: the frame of the window in grey, before anything slow is imported. No icon font, no wallet."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme.theme import theme
from ui.widgets.logo import draw

RAIL = 232
_LINES = ((0, 180, 26), (44, 320, 10), (84, -1, 76), (184, -1, 300))
"""Top, width (-1 is the whole) and height of the grey boxes of a page, in pixels."""


class Splash(QWidget):
    """`painted` once, after the first paint. `say` tells what is being waited for."""

    painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen = False
        self.setAccessibleName(tr("Lockstep is starting"))
        self._words = QLabel()
        self._words.setProperty("tone", "muted")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(RAIL + 24, 24, 24, 36)
        layout.addStretch(1)
        layout.addWidget(self._words)

    def say(self, words: str) -> None:
        self._words.setText(words)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_rail(painter)
        self._paint_page(painter)
        painter.end()
        if not self._seen:
            self._seen = True
            self.painted.emit()

    def _paint_rail(self, painter: QPainter) -> None:
        painter.fillRect(QRectF(0, 0, RAIL, self.height()), theme().colour("surface"))
        painter.fillRect(QRectF(RAIL - 1, 0, 1, self.height()), theme().colour("line"))
        draw(painter, QRectF(20, 22, 30, 30), theme().colour("accent"), theme().colour("on_accent"))
        for i in range(3):
            _box(painter, QRectF(16, 84 + i * 46, RAIL - 32, 34), theme().colour("sunken"))

    def _paint_page(self, painter: QPainter) -> None:
        left = RAIL + 32.0
        for top, width, height in _LINES:
            _box(painter, QRectF(left, 36 + top, width if width > 0 else self.width() - left - 32, height), theme().colour("sunken"))


def _box(painter: QPainter, where: QRectF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(where, 8, 8)
