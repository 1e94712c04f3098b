"""The picture of a swap: me on the left, the partner on the right, and between us two lanes, one per chain.

Coins run along a track into a padlock and out of it to their new owner, or back. The same picture stands on every step of the wizard.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.format import exact, shortened
from ui.language import tr
from ui.theme.theme import theme
from ui.widgets import identicon
from ui.widgets.lane_paint import Fonts, lane_height, lit_ends, paint_lane, track_height, track_pen
from ui.widgets.lane_picture import Picture, picture
from ui.widgets.lane_words import description, foot_words, sentence
from wallet.model.address import Address
from wallet.model.views import LaneView

DURATION = 180
"""Milliseconds of a move; 0 when the system asks for no motion."""
_GAP = 12.0
_FACE = 52.0


class Lanes(QWidget):
    """Show a pair of lanes with `show_lanes`; a change moves the coins there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: tuple[LaneView, LaneView] | None = None
        self._from: tuple[Picture, Picture] | None = None
        self._me: Address | None = None
        self._partner: Address | None = None
        self._progress = 1.0
        self._move = QVariantAnimation(self)
        self._move.setStartValue(0.0)
        self._move.setEndValue(1.0)
        self._move.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._move.valueChanged.connect(self._step)
        self.setAccessibleName(tr("Picture of the swap"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_lanes(self, give: LaneView, take: LaneView, me: Address | None, partner: Address | None) -> None:
        """Move from what is shown to this."""
        before = self._shown()
        self._views, self._me, self._partner = (give, take), me, partner
        self.setAccessibleDescription(description(give, take))
        after = (picture(give), picture(take))
        self._from = before or after
        self.updateGeometry()
        if before is not None and _moved(before, after) and theme().moves:
            self._move.setDuration(DURATION)
            self._progress = 0.0
            self._move.start()
        else:
            self._move.stop()
            self._progress = 1.0
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        foot = self._views is None or any(foot_words(view) for view in self._views)
        return QSize(820, int(2 * lane_height(Fonts.of(self.font()), foot=foot) + _GAP + 2))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(600, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        shown = self._shown()
        if self._views is None or shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fonts = Fonts.of(self.font())
        self._threads(painter, shown, fonts)
        self._person(painter, self._end(left=True), (tr("You"), ""), self._me, fonts)
        self._person(painter, self._end(left=False), (tr("Partner"), tr("not known yet")), self._partner, fonts)
        for view, now, where in zip(self._views, shown, self._lanes(), strict=True):
            paint_lane(painter, where, view, now, fonts)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and self._views is not None and isinstance(event, QHelpEvent):
            for view, where in zip(self._views, self._lanes(), strict=True):
                if where.contains(event.pos()):
                    QToolTip.showText(event.globalPos(), f"{exact(view.amount)}\n{sentence(view)}", self)
                    return True
        return super().event(event)

    def _step(self, value: object) -> None:
        self._progress = float(value) if isinstance(value, int | float) else 1.0
        self.update()

    def _shown(self) -> tuple[Picture, Picture] | None:
        if self._views is None or self._from is None:
            return None
        give, take = (_between(old, picture(view), self._progress) for old, view in zip(self._from, self._views, strict=True))
        return give, take

    def _side(self) -> float:
        return QFontMetricsF(self.font()).averageCharWidth() * 13 + 6

    def _end(self, *, left: bool) -> QRectF:
        x = 0.0 if left else self.width() - self._side()
        return QRectF(x, 0, self._side(), self.height())

    def _lanes(self) -> tuple[QRectF, QRectF]:
        width = self.width() - 2 * self._side()
        height = (self.height() - _GAP) / 2
        return QRectF(self._side(), 0, width, height), QRectF(self._side(), height + _GAP, width, height)

    def _threads(self, painter: QPainter, shown: tuple[Picture, Picture], fonts: Fonts) -> None:
        """From each face to the two tracks: the same person stands at the end of both."""
        assert self._views is not None
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for view, now, where in zip(self._views, shown, self._lanes(), strict=True):
            y = track_height(where, view, fonts)
            for left, lit in zip((True, False), lit_ends(view, now), strict=True):
                face = _face(self._end(left=left))
                edge = QPointF(where.left() if left else where.right(), y)
                path = QPainterPath(edge)
                start = QPointF(face.center().x(), face.top() - 3 if y < face.top() else face.bottom() + 2 * 20)
                path.quadTo(QPointF(face.center().x(), y), start)
                painter.setPen(track_pen(lit=lit))
                painter.drawPath(path)

    def _person(self, painter: QPainter, where: QRectF, names: tuple[str, str], address: Address | None, fonts: Fonts) -> None:
        """A face between the two lanes; the tracks run to it. `names`: who it is, and what stands there while the address is not known."""
        tones, face = theme(), _face(where)
        if address is None:
            painter.setPen(QPen(tones.colour("outline"), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(tones.colour("sunken"))
            painter.drawEllipse(face)
        else:
            identicon.paint(painter, face, address)
        line = QFontMetricsF(fonts.small).height()
        below = QRectF(where.left(), face.bottom() + 6, where.width(), line + 2)
        painter.setFont(fonts.strong)
        painter.setPen(tones.colour("text"))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, names[0])
        painter.setFont(fonts.small)
        painter.setPen(tones.colour("muted"))
        painter.drawText(
            below.translated(0, line + 2), Qt.AlignmentFlag.AlignCenter, shortened(address) if address else tr("not known yet")
        )


def _face(where: QRectF) -> QRectF:
    """The circle of a person within their end of the picture."""
    middle = where.center()
    return QRectF(middle.x() - _FACE / 2, middle.y() - _FACE / 2 - 16, _FACE, _FACE)


def _moved(before: tuple[Picture, Picture], after: tuple[Picture, Picture]) -> bool:
    return any((old.coin, old.open) != (new.coin, new.open) for old, new in zip(before, after, strict=True))


def _between(old: Picture, new: Picture, progress: float) -> Picture:
    """`new`, with its moving parts on the way from `old`."""
    if progress >= 1:
        return new
    return replace(new, coin=_mix(old.coin, new.coin, progress), open=_mix(old.open, new.open, progress))


def _mix(old: float, new: float, progress: float) -> float:
    return old + (new - old) * progress
