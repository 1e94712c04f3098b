"""A QR code of a text, painted black on white in either theme, with its quiet zone. Too long a text has none."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.language import tr

LIMIT = 2953
"""Bytes that the largest code holds at its lowest error correction (ISO/IEC 18004)."""
_QUIET = 4


def fits(text: str) -> bool:
    """Whether `text` fits into one code."""
    return len(text.encode()) <= LIMIT


class QrCode(QWidget):
    """`text` must fit."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[bytes, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("QR code"))
        if text:
            self.set_text(text)

    def set_text(self, text: str) -> None:
        """Raises ValueError for a text that does not fit."""
        import segno  # noqa: PLC0415 - only whoever asks for a code waits for it

        if not fits(text):
            raise ValueError(f"{len(text)} characters do not fit into a QR code")
        self._rows = tuple(bytes(line) for line in segno.make(text, error="l", micro=False).matrix)
        self.setFixedSize(self.sizeHint())
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._rows = ()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """At least three pixels a module, so that a phone reads it from a screen."""
        side = (len(self._rows) + 2 * _QUIET) * max(3, 300 // max(1, len(self._rows) + 2 * _QUIET))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("black"))
        cell = self.width() / (len(self._rows) + 2 * _QUIET) if self._rows else 0
        for y, line in enumerate(self._rows):
            for x, dark in enumerate(line):
                if dark:
                    painter.drawRect(QRectF((x + _QUIET) * cell, (y + _QUIET) * cell, cell, cell))
        painter.end()
