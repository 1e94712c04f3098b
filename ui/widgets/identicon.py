"""A small picture drawn from an address: the same address always looks the same, so that a change is noticed.

Own pattern: a 5 x 5 grid mirrored left to right in one of 12 hues, from the bytes of keccak256(address). Never a proof of anything.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.theme import theme
from wallet.model.hashing import keccak256


class Identicon(QWidget):
    """`seed` is an address, or for a chain's own coin `chain:id`."""

    def __init__(self, seed: str, size: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seed = seed
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_seed(self, seed: str) -> None:
        self._seed = seed
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        paint(painter, QRectF(self.rect()), self._seed)
        painter.end()


def paint(painter: QPainter, where: QRectF, seed: str) -> None:
    """Draw the picture of `seed` into the square `where`."""
    digest = keccak256(seed.lower().encode())
    ground, ink = _shades(digest)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QPainterPath()
    circle.addEllipse(where)
    painter.fillPath(circle, ground)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    cell = where.width() * 0.62 / 5
    left, top = where.center().x() - cell * 2.5, where.center().y() - cell * 2.5
    for at in range(15):
        if digest[at] & 1:
            x, y = at % 3, at // 3
            for column in {x, 4 - x}:
                painter.drawRect(QRectF(left + column * cell, top + y * cell, cell + 0.4, cell + 0.4))
    painter.restore()


def _shades(digest: bytes) -> tuple[QColor, QColor]:
    hue = digest[31] % 12 * 30 + 8
    if theme().is_dark:
        return QColor.fromHsl(hue, 95, 62), QColor.fromHsl(hue, 190, 190)
    return QColor.fromHsl(hue, 130, 228), QColor.fromHsl(hue, 140, 96)
