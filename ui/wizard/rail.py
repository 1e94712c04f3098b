"""The row of dots above the wizard: where we are, what was before, what is to come."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.language import tr
from ui.theme.theme import CAPTION, theme

_DOT, _STEP_GAP = 9.0, 26.0


class Rail(QWidget):
    """Words with dots, read out as one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._at = -1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_steps(self, words: tuple[str, ...], at: int) -> None:
        """`at` is the index of the step we are on."""
        self._words, self._at = words, at
        self.setVisible(bool(words))
        if words:
            self.setAccessibleName(tr("Step {at} of {count}: {name}", at=at + 1, count=len(words), name=words[at]))
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics = QFontMetricsF(self._font(bold=True))
        width = sum(metrics.horizontalAdvance(word) + _DOT + 6 for word in self._words) + _STEP_GAP * max(0, len(self._words) - 1)
        return QSize(int(width) + 4, int(metrics.height()) + 6)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self._font(bold=True))
        x, y = 1.0, self.height() / 2
        for index, word in enumerate(self._words):
            if index:
                painter.setPen(QPen(theme().colour("accent" if index <= self._at else "line"), 1.5))
                painter.drawLine(QPointF(x - _STEP_GAP + 7, y), QPointF(x - 7, y))
            self._dot(painter, QPointF(x + _DOT / 2, y), index)
            x += _DOT + 6
            width = metrics.horizontalAdvance(word)
            painter.setFont(self._font(bold=index == self._at))
            painter.setPen(theme().colour("text" if index == self._at else "muted"))
            painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, word)
            x += width + _STEP_GAP
        painter.end()

    def _dot(self, painter: QPainter, at: QPointF, index: int) -> None:
        reached = index <= self._at
        painter.setPen(QPen(theme().colour("accent" if reached else "outline"), 1.5))
        painter.setBrush(theme().colour("accent" if index < self._at else "accent_soft" if reached else "ground"))
        painter.drawEllipse(at, _DOT / 2, _DOT / 2)

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(CAPTION)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font
