"""Paints one lane: a track from giver to receiver, a padlock in the middle whose body holds the coins, confirmations, the deadline.

Only painting: what to paint is in `lane_picture`, what to say in `lane_words`. Sizes follow the font, so that it scales with the system.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from ui.format import amount, number
from ui.theme.theme import CAPTION, figures, theme
from ui.widgets import identicon
from ui.widgets.lane_picture import Picture, Travel
from ui.widgets.lane_words import confirming, foot_words, heading, state_words
from wallet.model.asset import Asset
from wallet.model.views import LaneState, LaneView

_MARGIN = 16.0
_RADIUS = 14.0
_KEYHOLE = 14.0  # room for it below the coins
_COLLAR = 16.0  # of the lock, on each side of the coins
_TOP = 15.0  # room above a shackle that stands open


@dataclass(frozen=True, slots=True)
class Fonts:
    """Caption, its bold form, and the amount on the coins."""

    small: QFont
    strong: QFont
    amount: QFont

    @classmethod
    def of(cls, base: QFont) -> Fonts:
        small, strong, coins = QFont(base), QFont(base), QFont(base)
        small.setPointSizeF(CAPTION)
        strong.setPointSizeF(CAPTION)
        strong.setWeight(QFont.Weight.DemiBold)
        coins.setWeight(QFont.Weight.DemiBold)
        return cls(small, strong, figures(coins))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where everything of one lane stands. `middle` is the height of the track, `small` that of a line of small text."""

    lane: QRectF
    body: QRectF
    middle: float
    small: float


def lane_height(fonts: Fonts, *, foot: bool = True) -> float:
    """What one lane needs, with or without a line and a bar at its foot."""
    small = QFontMetricsF(fonts.small).height()
    return _TOP + _shackle(small) + _body_height(fonts) + (14 + small + 6 + 5 + 12 if foot else 14)


def track_height(where: QRectF, view: LaneView, fonts: Fonts) -> float:
    """The y of the track of a lane that fills `where`."""
    return _frame(where, _pill_size(view, fonts, where.width()), fonts).middle


def paint_lane(painter: QPainter, where: QRectF, view: LaneView, shown: Picture, fonts: Fonts) -> None:
    """`shown` may stand between two pictures while the coins move."""
    pill = _pill_size(view, fonts, where.width())
    frame = _frame(where, pill, fonts)
    _ground(painter, where)
    coins = _coin_rect(frame, pill, view, shown)
    _track(painter, frame, view, shown, coins)
    _padlock(painter, frame, view, shown)
    if shown.segments:
        _segments(painter, frame, shown)
    _coins(painter, coins, view, shown, fonts, where.width())
    _head(painter, frame, view, fonts)
    _foot(painter, frame, view, shown, fonts)


def _shackle(small: float) -> float:
    return max(32.0, small * 2.1)


def _body_height(fonts: Fonts) -> float:
    return QFontMetricsF(fonts.amount).height() + 40


def _frame(where: QRectF, pill: QRectF, fonts: Fonts) -> Frame:
    small = QFontMetricsF(fonts.small).height()
    height = _body_height(fonts)
    width = max(176.0, pill.width() + 2 * _COLLAR)
    top = where.top() + _TOP + _shackle(small)
    return Frame(where, QRectF(where.center().x() - width / 2, top, width, height), top + (height - _KEYHOLE) / 2, small)


def _pill_size(view: LaneView, fonts: Fonts, lane: float) -> QRectF:
    metrics = QFontMetricsF(fonts.amount)
    height = metrics.height() + 16
    return QRectF(0, 0, height + metrics.horizontalAdvance(coin_text(view, metrics, _room(metrics, lane))) + 16, height)


def _room(metrics: QFontMetricsF, lane: float) -> float:
    """For the words on the coins in a lane of that width: beside the lock as well as in it."""
    pill = (lane - 2 * _MARGIN - 2 * _COLLAR) / 3
    return pill - metrics.height() - 2 * 16


def coin_text(view: LaneView, metrics: QFontMetricsF, most: float = 1e6) -> str:
    """The amount with as many decimals as there is room for (`most` pixels); cut in its symbol only when even one is too long."""
    room = min(most, metrics.averageCharWidth() * 20)
    fitting = (amount(view.amount, places) for places in (6, 4, 2, 1))
    text = next((each for each in fitting if metrics.horizontalAdvance(each) <= room), None)
    if text is not None:
        return text
    figure = metrics.elidedText(number(view.amount, 1), Qt.TextElideMode.ElideMiddle, room * 1.3)
    symbol = room - metrics.horizontalAdvance(figure + " ")
    return (
        f"{figure} {metrics.elidedText(view.amount.asset.symbol, Qt.TextElideMode.ElideRight, max(symbol, metrics.averageCharWidth() * 4))}"
    )


def _coin_rect(frame: Frame, pill: QRectF, view: LaneView, shown: Picture) -> QRectF:
    """My own coins start at my side, on the left; the partner's on the right."""
    near = frame.lane.left() + _MARGIN + pill.width() / 2
    far = frame.lane.right() - _MARGIN - pill.width() / 2
    at = shown.coin if view.mine else 1 - shown.coin
    rect = QRectF(pill)
    rect.moveCenter(QPointF(near + (far - near) * at, frame.middle))
    return rect


def _ground(painter: QPainter, where: QRectF) -> None:
    painter.setPen(QPen(theme().colour("line"), 1))
    painter.setBrush(theme().colour("surface"))
    painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


def lit_ends(view: LaneView, shown: Picture) -> tuple[bool, bool]:
    """Whether the track is lit at my end and at the partner's: where coins have come from or gone to."""
    near, far = {
        Travel.NONE: (False, False),
        Travel.IN: (True, False),
        Travel.OUT: (True, True),
        Travel.BACK: (True, False),
    }[shown.travel]
    return (near, far) if view.mine else (far, near)


def track_pen(*, lit: bool) -> QPen:
    """Dotted where coins may go, a line where they have gone."""
    if lit:
        return QPen(theme().colour("accent"), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen = QPen(theme().colour("outline"), 1.5, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.1, 3.5])
    return pen


def _track(painter: QPainter, frame: Frame, view: LaneView, shown: Picture, coins: QRectF) -> None:
    """Two halves, left and right of the lock, each with a head that points where the coins go."""
    onward = 1 if view.mine else -1
    ends = ((frame.lane.left(), frame.body.left()), (frame.body.right(), frame.lane.right()))
    for index, ((left, right), lit) in enumerate(zip(ends, lit_ends(view, shown), strict=True)):
        owners = (index == 0) == view.mine
        way = -onward if shown.travel is Travel.BACK and owners else onward
        painter.setPen(track_pen(lit=lit))
        painter.drawLine(QPointF(left, frame.middle), QPointF(right, frame.middle))
        _head_of_arrow(painter, QPointF(right - 10 if way > 0 else left + 10, frame.middle), way, coins, lit=lit)


def _head_of_arrow(painter: QPainter, tip: QPointF, way: int, coins: QRectF, *, lit: bool) -> None:
    if coins.adjusted(-12, 0, 12, 0).contains(tip):
        return
    colour = theme().colour("accent" if lit else "outline")
    painter.setPen(QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([tip + QPointF(-6 * way, -6), tip, tip + QPointF(-6 * way, 6)])


def _padlock(painter: QPainter, frame: Frame, view: LaneView, shown: Picture) -> None:
    edge, fill = _lock_colours(view.state)
    body = frame.body
    _shackle_arch(painter, body, shown.open, _shackle(frame.small), edge)
    pen = QPen(edge, 2.0)
    if shown.ghost:
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRoundedRect(body, _RADIUS, _RADIUS)
    _keyhole(painter, QPointF(body.center().x(), body.bottom() - _KEYHOLE - 1), edge)


def _keyhole(painter: QPainter, top: QPointF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(top.x() - 3.2, top.y(), 6.4, 6.4))
    painter.drawPolygon([top + QPointF(-1.2, 4), top + QPointF(1.2, 4), top + QPointF(2.6, 11), top + QPointF(-2.6, 11)])


def _lock_colours(state: LaneState) -> tuple[QColor, QColor]:
    tones = theme()
    if state in (LaneState.LOCKING, LaneState.LOCKED):
        return tones.colour("accent"), tones.colour("accent_soft")
    return tones.colour("outline"), tones.colour("sunken" if state is not LaneState.EMPTY else "surface")


def _shackle_arch(painter: QPainter, body: QRectF, opened: float, height: float, edge: QColor) -> None:
    """The left leg always reaches into the body; the right one comes out of it as the lock opens."""
    half, foot = 19.0, body.top()
    top = foot - height + 4 - opened * 13
    left, right = body.center().x() - half, body.center().x() + half
    path = QPainterPath(QPointF(left, foot))
    path.lineTo(left, top + half)
    path.arcTo(QRectF(left, top, 2 * half, 2 * half), 180, -180)
    path.lineTo(right, foot - opened * 15)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, 7.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawPath(path)


def _segments(painter: QPainter, frame: Frame, shown: Picture) -> None:
    """Confirmations, below the body and as wide."""
    gap, body = 4.0, frame.body
    width = (body.width() - gap * (shown.segments - 1)) / shown.segments
    painter.setPen(Qt.PenStyle.NoPen)
    for index in range(shown.segments):
        painter.setBrush(theme().colour("accent" if index < shown.filled else "line"))
        painter.drawRoundedRect(QRectF(body.left() + index * (width + gap), body.bottom() + 7, width, 5), 2.5, 2.5)


def _coins(painter: QPainter, where: QRectF, view: LaneView, shown: Picture, fonts: Fonts, lane: float) -> None:
    tones = theme()
    home = shown.settled and (view.state is LaneState.REFUNDED) == view.mine
    pen = QPen(tones.colour("good" if home else "outline" if shown.ghost else "line"), 1.5)
    if shown.ghost:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(tones.colour("good_soft" if home else "surface"))
    painter.drawRoundedRect(where, where.height() / 2, where.height() / 2)
    disc = where.height() - 10
    identicon.paint(painter, QRectF(where.left() + 5, where.top() + 5, disc, disc), coin_seed(view.amount.asset))
    painter.setFont(fonts.amount)
    painter.setPen(tones.colour("muted" if shown.ghost else "good" if home else "text"))
    room = where.adjusted(where.height(), 0, 0, 0)
    metrics = QFontMetricsF(fonts.amount)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, coin_text(view, metrics, _room(metrics, lane)))


def coin_seed(asset: Asset) -> str:
    """What an asset's identicon is drawn from."""
    return f"chain:{asset.chain_id}" if asset.is_native else asset.token


def _head(painter: QPainter, frame: Frame, view: LaneView, fonts: Fonts) -> None:
    """Left: give or get, and where. Right: what the lock is doing. The shackle stands between them."""
    lane, tones = frame.lane, theme()
    room = lane.width() / 2 - 24 - _MARGIN - 10
    first, second = lane.top() + 11, lane.top() + 11 + frame.small
    left, right = QRectF(lane.left() + _MARGIN, first, room, frame.small), QRectF(lane.right() - _MARGIN - room, first, room, frame.small)
    _text(painter, left, heading(view), fonts.strong, tones.colour("text"))
    _text(painter, right, state_words(view), fonts.strong, tones.colour(_tone(view)), right=True)
    _text(painter, right.translated(0, second - first), confirming(view), fonts.small, tones.colour("muted"), right=True)


def _foot(painter: QPainter, frame: Frame, view: LaneView, shown: Picture, fonts: Fonts) -> None:
    words = foot_words(view)
    lane = frame.lane
    bar = QRectF(lane.left() + _MARGIN, lane.bottom() - 12 - 5, lane.width() - 2 * _MARGIN, 5)
    low = shown.left is not None and shown.left < 0.2
    if words:
        row = QRectF(bar.left(), bar.top() - 6 - frame.small, bar.width(), frame.small)
        _text(painter, row, words, fonts.small, theme().colour("warn" if low else "muted"))
    if shown.left is None:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour("line"))
    painter.drawRoundedRect(bar, 2.5, 2.5)
    painter.setBrush(theme().colour("warn" if low else "accent"))
    painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(5.0, bar.width() * shown.left), 5), 2.5, 2.5)


def _tone(view: LaneView) -> str:
    if view.state is LaneState.EMPTY:
        return "muted"
    home = (view.state is LaneState.CLAIMED and not view.mine) or (view.state is LaneState.REFUNDED and view.mine)
    return "good" if home else "accent" if view.state not in (LaneState.CLAIMED, LaneState.REFUNDED) else "text"


def _text(painter: QPainter, where: QRectF, text: str, font: QFont, colour: QColor, *, right: bool = False) -> None:
    if not text:
        return
    painter.setFont(font)
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, where.width() + 1)
    painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, shown)
