"""What stands where data will be: grey bars that breathe, and a ring that turns. Both stand still where the system wants no motion."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme.theme import theme

FRAME_MS, PERIOD = 60, 28  # a slow breath of 1.7 s


class _Moving(QWidget):
    """Ticks while visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tick = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if theme().moves:
            self._timer.start(FRAME_MS)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._timer.stop()

    def _step(self) -> None:
        self.tick += 1
        self.update()


class Bar(_Moving):
    """One grey bar, `share` of the width it gets, in percent."""

    def __init__(self, height: int = 14, share: int = 100, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = share
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_breathing(self.tick))
        where = QRectF(0, 0, self.width() * self._share / 100, self.height())
        painter.drawRoundedRect(where, 6, 6)
        painter.end()


class Skeleton(QWidget):
    """Rows of bars in the place of a list that is being read."""

    def __init__(self, rows: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Loading"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(10)
        for i in range(rows):
            layout.addWidget(Bar(16, 34 - 5 * (i % 3)))
            layout.addWidget(Bar(10, 62 - 9 * (i % 2)))
            layout.addSpacing(14)
        layout.addStretch(1)


class Ring(_Moving):
    """A turning ring: something runs and how long is not known."""

    def __init__(self, size: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.setAccessibleName(tr("Working"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(2.0, self.width() / 9)
        where = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter.setPen(QPen(theme().colour("line"), width))
        painter.drawEllipse(where)
        painter.setPen(QPen(theme().colour("accent"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(where, (90 - self.tick * 22) * 16, -100 * 16)
        painter.end()


def _breathing(tick: int) -> QColor:
    colour = theme().colour("sunken" if not theme().is_dark else "line")
    step = abs(tick % PERIOD - PERIOD // 2)
    colour.setAlpha(255 - step * 7)
    return colour
