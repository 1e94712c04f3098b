"""The mark: two rings in step, one through the other. Painted, so that it stands before any icon font is loaded."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from ui.theme.theme import theme


class Logo(QWidget):
    """A square of `size` pixels."""

    def __init__(self, size: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        draw(painter, QRectF(self.rect()), theme().colour("accent"), theme().colour("on_accent"))
        painter.end()


def app_icon() -> QIcon:
    """For the window and the tray; the same in both themes."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw(painter, QRectF(0, 0, size, size), QColor("#4350c8"), QColor("#ffffff"))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def draw(painter: QPainter, where: QRectF, ground: QColor, ink: QColor) -> None:
    """A rounded square with two linked rings."""
    side = where.width()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(where, side * 0.24, side * 0.24)
    pen = QPen(ink, side * 0.085)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = side * 0.36
    top = where.top() + (side - ring) / 2
    left = QRectF(where.left() + side * 0.19, top, ring, ring)
    right = QRectF(where.left() + side * 0.45, top, ring, ring)
    painter.drawEllipse(right)
    painter.drawArc(left, 40 * 16, 290 * 16)
