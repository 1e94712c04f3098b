"""The eight colours an account may be marked with, as small buttons: one is down. Each has a name, so that colour is never alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from ui.language import tr
from ui.theme.theme import theme

SIDE = 28


class Swatch(QAbstractButton):
    """A dot of one colour; a ring around the chosen one, a square around the one with the focus."""

    def __init__(self, number: int, name: str) -> None:
        super().__init__()
        self._number = number
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(SIDE, SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme().mark(self._number)
        middle = QRectF(self.rect())
        if self.hasFocus():
            _outline(painter, theme().colour("accent"))
            painter.drawRoundedRect(middle.adjusted(1, 1, -1, -1), 6, 6)
        if self.isChecked():
            _outline(painter, colour)
            painter.drawEllipse(middle.adjusted(4, 4, -4, -4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(middle.adjusted(8, 8, -8, -8))
        painter.end()


class Swatches(QWidget):
    """`chosen` with the number of the colour, when the user picks one."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Colour"))
        self.buttons = [Swatch(number, name) for number, name in enumerate(_names())]
        self._group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for number, button in enumerate(self.buttons):
            self._group.addButton(button, number)
            line.addWidget(button)
        line.addStretch(1)
        self._group.idClicked.connect(self.chosen)

    def show_colour(self, number: int) -> None:
        self.buttons[number % len(self.buttons)].setChecked(True)


def _outline(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _names() -> tuple[str, ...]:
    return (tr("Indigo"), tr("Teal"), tr("Green"), tr("Ochre"), tr("Orange"), tr("Red"), tr("Magenta"), tr("Grey"))
