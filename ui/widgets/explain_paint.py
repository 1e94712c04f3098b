"""A small picture for each explained term, in the theme's colours. All are drawn on a field of 132 x 96."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from ui.theme.theme import theme
from ui.widgets.explain_words import Term

WIDTH, HEIGHT = 132, 96


def paint_term(painter: QPainter, term: Term) -> None:
    """Draw the picture of `term` with its corner at the origin."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour("sunken"))
    painter.drawRoundedRect(QRectF(0, 0, WIDTH, HEIGHT), 10, 10)
    _PAINTERS[term](painter)
    painter.restore()


def _pen(colour: str, width: float = 2.5, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    return QPen(theme().colour(colour), width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _outline(painter: QPainter, colour: str, width: float = 2.5, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
    painter.setPen(_pen(colour, width, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _coin(painter: QPainter, x: float, y: float, colour: str = "accent", radius: float = 11) -> None:
    painter.setPen(_pen("surface", 2))
    painter.setBrush(theme().colour(colour))
    painter.drawEllipse(QPointF(x, y), radius, radius)
    _outline(painter, "surface", 1.5)
    painter.drawEllipse(QPointF(x, y), radius - 4.5, radius - 4.5)


def _arrow(painter: QPainter, start: QPointF, bend: QPointF, end: QPointF, colour: str = "text") -> None:
    """A curve with a head that points the way it arrives."""
    _outline(painter, colour)
    path = QPainterPath(start)
    path.quadTo(bend, end)
    painter.drawPath(path)
    way = end - bend
    length = max(1.0, (way.x() ** 2 + way.y() ** 2) ** 0.5)
    along = QPointF(way.x() / length, way.y() / length)
    across = QPointF(-along.y(), along.x())
    painter.drawPolyline([end - along * 7 + across * 5, end, end - along * 7 - across * 5])


def _padlock(painter: QPainter, x: float, y: float, *, shut: bool, size: float = 1.0) -> None:
    """`x` and `y` are the middle of its body's upper edge."""
    half, colour = 10 * size, "accent" if shut else "outline"
    rise = 0 if shut else 6
    path = QPainterPath(QPointF(x - half, y))
    path.lineTo(x - half, y - 8 * size - rise)
    path.arcTo(QRectF(x - half, y - 18 * size - rise, 2 * half, 20 * size), 180, -180)
    path.lineTo(x + half, y - rise)
    _outline(painter, colour, 4.5 * size)
    painter.drawPath(path)
    painter.setPen(_pen(colour, 2))
    painter.setBrush(theme().colour("accent_soft" if shut else "surface"))
    painter.drawRoundedRect(QRectF(x - 19 * size, y, 38 * size, 28 * size), 6, 6)


def _clock(painter: QPainter, x: float, y: float, radius: float) -> None:
    painter.setPen(_pen("warn", 2.5))
    painter.setBrush(theme().colour("surface"))
    painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.drawLine(QPointF(x, y), QPointF(x, y - radius * 0.6))
    painter.drawLine(QPointF(x, y), QPointF(x + radius * 0.45, y + radius * 0.2))


def _key(painter: QPainter, x: float, y: float) -> None:
    _outline(painter, "good", 3)
    painter.drawEllipse(QPointF(x, y), 7, 7)
    painter.drawLine(QPointF(x + 7, y), QPointF(x + 26, y))
    painter.drawLine(QPointF(x + 20, y), QPointF(x + 20, y + 6))
    painter.drawLine(QPointF(x + 26, y), QPointF(x + 26, y + 6))


def _atomic_swap(painter: QPainter) -> None:
    _arrow(painter, QPointF(38, 34), QPointF(66, 6), QPointF(94, 32), "accent")
    _arrow(painter, QPointF(94, 62), QPointF(66, 90), QPointF(38, 64), "good")
    _coin(painter, 26, 48, "accent", 14)
    _coin(painter, 106, 48, "good", 14)


def _htlc(painter: QPainter) -> None:
    _padlock(painter, 40, 44, shut=True, size=1.25)
    _coin(painter, 40, 62, "accent", 9)
    _key(painter, 84, 32)
    _clock(painter, 97, 66, 13)


def _time_lock(painter: QPainter) -> None:
    for top, width, colour in ((30, 88, "accent"), (56, 52, "good")):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("line"))
        painter.drawRoundedRect(QRectF(22, top, 88, 10), 5, 5)
        painter.setBrush(theme().colour(colour))
        painter.drawRoundedRect(QRectF(22, top, width, 10), 5, 5)
    _clock(painter, 74, 61, 12)
    _clock(painter, 110, 35, 12)


def _refund(painter: QPainter) -> None:
    _padlock(painter, 96, 48, shut=False)
    _arrow(painter, QPointF(88, 60), QPointF(62, 80), QPointF(42, 62), "good")
    _coin(painter, 28, 48, "good", 14)


def _bridge(painter: QPainter) -> None:
    _outline(painter, "outline", 3)
    painter.drawLine(QPointF(14, 62), QPointF(118, 62))
    path = QPainterPath(QPointF(22, 62))
    path.quadTo(QPointF(66, 4), QPointF(110, 62))
    painter.drawPath(path)
    for x in (44, 66, 88):
        painter.drawLine(QPointF(x, 62), QPointF(x, 40 if x != 66 else 34))
    _coin(painter, 54, 74, "outline", 8)
    _coin(painter, 66, 78, "outline", 8)
    _coin(painter, 78, 74, "outline", 8)
    _outline(painter, "bad", 4)
    painter.drawLine(QPointF(32, 82), QPointF(100, 16))


def _confirmation(painter: QPainter) -> None:
    for index, x in enumerate((16, 50, 84)):
        painter.setPen(_pen("accent", 2))
        painter.setBrush(theme().colour("accent" if index == 0 else "accent_soft"))
        painter.drawRoundedRect(QRectF(x, 36, 26, 26), 5, 5)
        if index:
            painter.drawLine(QPointF(x - 7, 49), QPointF(x - 1, 49))
    _outline(painter, "on_accent", 3)
    painter.drawPolyline([QPointF(23, 49), QPointF(27, 54), QPointF(35, 43)])
    _outline(painter, "outline", 2, Qt.PenStyle.DotLine)
    painter.drawLine(QPointF(112, 49), QPointF(122, 49))


def _gas(painter: QPainter) -> None:
    painter.setPen(_pen("text", 2.5))
    painter.setBrush(theme().colour("surface"))
    painter.drawRoundedRect(QRectF(38, 24, 34, 50), 5, 5)
    painter.setBrush(theme().colour("accent_soft"))
    painter.drawRoundedRect(QRectF(44, 31, 22, 14), 2, 2)
    _outline(painter, "text", 2.5)
    painter.drawLine(QPointF(32, 75), QPointF(78, 75))
    path = QPainterPath(QPointF(72, 52))
    path.cubicTo(QPointF(88, 50), QPointF(76, 74), QPointF(90, 70))
    path.cubicTo(QPointF(96, 66), QPointF(92, 44), QPointF(92, 38))
    path.lineTo(82, 28)
    painter.drawPath(path)
    _coin(painter, 104, 30, "accent", 9)


_PAINTERS = {
    Term.ATOMIC_SWAP: _atomic_swap,
    Term.HTLC: _htlc,
    Term.TIME_LOCK: _time_lock,
    Term.REFUND: _refund,
    Term.BRIDGE: _bridge,
    Term.CONFIRMATION: _confirmation,
    Term.GAS: _gas,
}
