"""Paints the rows of a `RowList`: everything from the theme, everything elided to fit, nothing built."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from ui.theme.icons import picture
from ui.theme.theme import BODY, CAPTION, figures, theme
from ui.widgets import identicon
from ui.widgets.row_face import FACE, HEADER, Face, Header

PAD, PICTURE, GAP = 20, 34, 14
Index = QModelIndex | QPersistentModelIndex


class RowPainter(QStyledItemDelegate):
    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._sizes = (QSize(), QSize())
        self.measure()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        header = index.data(HEADER)
        if header is None:
            header = isinstance(index.data(FACE), Header)
        return self._sizes[bool(header)]

    def measure(self) -> None:
        """The two heights, from the fonts as they are now: measuring each of 100,000 rows would take seconds."""
        body, small = QFontMetrics(_font(BODY)).height(), QFontMetrics(_font(CAPTION)).height()
        self._sizes = (QSize(200, body + small + 26), QSize(200, small + 26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        face, where = index.data(FACE), _rect(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(face, Header):
            _paint_header(painter, where, face)
        elif isinstance(face, Face):
            _paint_ground(painter, where, _state(option), self._view.hasFocus())
            _paint_face(painter, where, face, _at(self._view))
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: N802 - Qt's name
        face = index.data(FACE)
        tip = face.tip if isinstance(face, (Face, Header)) else ""
        if event.type() is not QEvent.Type.ToolTip or not tip:
            return False
        QToolTip.showText(event.globalPos(), tip, view)
        return True


def _paint_header(painter: QPainter, where: QRect, face: Header) -> None:
    text = _font(CAPTION, bold=True)
    line = QRect(where.left() + PAD, where.top() + 8, where.width() - 2 * PAD, where.height() - 8)
    if face.dot:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour(face.dot))
        painter.drawEllipse(QPoint(line.left() + 4, line.center().y() + 1), 4, 4)
        line.setLeft(line.left() + 16)
    width = _text(painter, line, face.text, text, theme().colour("muted"))
    line.setLeft(line.left() + width + 12)
    _text(painter, line, face.note, _font(CAPTION), theme().colour(face.note_tone))


def _paint_ground(painter: QPainter, where: QRect, state: QStyle.StateFlag, focused: bool) -> None:
    box = where.adjusted(6, 1, -6, -1)
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    if chosen or state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("sunken"))
        painter.drawRoundedRect(box, 8, 8)
    if chosen and focused:
        painter.setPen(theme().colour("accent"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 8, 8)


def _paint_face(painter: QPainter, where: QRect, face: Face, ratio: float) -> None:
    if face.mark is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().mark(face.mark))
        painter.drawRoundedRect(QRect(where.left() + 9, where.center().y() - PICTURE // 2, 4, PICTURE), 2, 2)
    _paint_picture(painter, QRect(where.left() + PAD, where.center().y() - PICTURE // 2, PICTURE, PICTURE), face, ratio)
    button = button_rect(where, face.action)
    right = (button.left() - GAP) if face.action else where.right() - PAD
    left = where.left() + PAD + PICTURE + GAP
    half = _line()
    strong = theme().colour("muted" if face.faint else "text")
    figure = figures(_font(BODY, bold=not face.faint))
    tone = theme().colour("muted" if face.faint else face.figure_tone)
    taken = max(
        _text(painter, _figure_rect(where, left, right, face), face.figure, figure, tone, right=True),
        _text(painter, _lower(where, left, right), face.note, figures(_font(CAPTION)), theme().colour(face.note_tone), right=True),
    )
    free = right - left - taken - GAP
    first = QRect(left, where.top() + 11, free, half)
    width = _text(painter, first, face.headline, _font(BODY, bold=not face.faint), strong)
    _paint_badge(painter, QPoint(left + width + 10, first.center().y()), face, free - width - 10)
    _text(painter, _lower(where, left, left + free), face.caption, _font(CAPTION), theme().colour("muted"))
    if face.action:
        _paint_button(painter, button, face.action)


def _paint_picture(painter: QPainter, where: QRect, face: Face, ratio: float) -> None:
    if face.seed:
        painter.setOpacity(0.55 if face.faint else 1.0)
        identicon.paint(painter, where.toRectF(), face.seed)
        painter.setOpacity(1.0)
    elif face.icon:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour(face.icon_ground))
        painter.drawEllipse(where)
        painter.drawPixmap(where.center() - QPoint(8, 8), picture(face.icon, face.icon_tone, 18, ratio))


def _paint_badge(painter: QPainter, at: QPoint, face: Face, room: int) -> None:
    width = QFontMetrics(_font(CAPTION, bold=True)).horizontalAdvance(face.badge) + 14
    if not face.badge or width > room:
        return
    height = QFontMetrics(_font(CAPTION)).height() + 2
    box = QRect(at.x(), at.y() - height // 2, width, height)
    ground, ink = {"plain": ("sunken", "muted"), "info": ("accent_soft", "accent")}.get(
        face.badge_kind, (f"{face.badge_kind}_soft", face.badge_kind)
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour(ground))
    painter.drawRoundedRect(box, 5, 5)
    painter.setFont(_font(CAPTION, bold=True))
    painter.setPen(theme().colour(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, face.badge)


def _paint_button(painter: QPainter, where: QRect, word: str) -> None:
    painter.setPen(theme().colour("line"))
    painter.setBrush(theme().colour("surface"))
    painter.drawRoundedRect(where, 8, 8)
    painter.setFont(_font(CAPTION, bold=True))
    painter.setPen(theme().colour("accent"))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, word)


def _text(painter: QPainter, where: QRect, text: str, font: QFont, colour: QColor, *, right: bool = False) -> int:
    """Elided to fit; the width it took."""
    if not text or where.width() <= 0:
        return 0
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, where.width())
    painter.setFont(font)
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    return metrics.horizontalAdvance(shown)


def _figure_rect(where: QRect, left: int, right: int, face: Face) -> QRect:
    """On the first line, or in the middle when nothing stands below it."""
    if face.note:
        return QRect(left, where.top() + 11, right - left, _line())
    return QRect(left, where.top(), right - left, where.height())


def _line() -> int:
    return QFontMetrics(_font(BODY)).height() + 2


def _lower(where: QRect, left: int, right: int) -> QRect:
    height = QFontMetrics(_font(CAPTION)).height() + 2
    return QRect(left, where.bottom() - height - 9, right - left, height)


def button_rect(where: QRect, word: str) -> QRect:
    """Where the button with that word goes in a row at `where`."""
    if not word:
        return QRect()
    metrics = QFontMetrics(_font(CAPTION, bold=True))
    width, height = metrics.horizontalAdvance(word) + 28, metrics.height() + 12
    return QRect(where.right() - PAD - width, where.center().y() - height // 2, width, height)


def _font(points: float, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def action(index: Index) -> str:
    """The word of the row's button, or nothing."""
    face = index.data(FACE) if index.isValid() else None
    return face.action if isinstance(face, Face) else ""


def _rect(option: QStyleOptionViewItem) -> QRect:
    return option.rect  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    return option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]


def _at(view: QWidget) -> float:
    return view.devicePixelRatioF()
