"""“What is this?”: a quiet button beside a term. It opens four lines and a small picture; Escape or a click elsewhere closes them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from ui.theme.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.explain_paint import HEIGHT, WIDTH, paint_term
from ui.widgets.explain_words import Term, explanation
from ui.widgets.frames import column
from ui.widgets.labels import body, heading

__all__ = ["Explained", "Picture", "Term", "WhatIsThis", "explain_row"]


class Picture(QWidget):
    """The small painting of a term."""

    def __init__(self, term: Term, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._term = term
        self.setFixedSize(QSize(WIDTH, HEIGHT))
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        paint_term(painter, self._term)
        painter.end()


class Explained(QFrame):
    """The card that opens: picture, title, four lines."""

    def __init__(self, term: Term, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        words = explanation(term)
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(" ".join(words.lines))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line = QHBoxLayout(self)
        line.setContentsMargins(18, 18, 18, 18)
        line.setSpacing(18)
        line.addWidget(Picture(term), 0, Qt.AlignmentFlag.AlignTop)
        lines = [body(text) for text in words.lines]
        for label in lines:
            label.setMinimumWidth(470)
        line.addLayout(column(heading(words.title), *lines, None, spacing=6), 1)

    def as_widget(self) -> Explained:
        """The same card inside a page instead of above it."""
        self.setWindowFlags(Qt.WindowType.Widget)
        return self

    def open_at(self, anchor: QWidget) -> None:
        """Below `anchor`, within the screen."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        room = anchor.screen().availableGeometry()
        corner.setX(max(room.left(), min(corner.x(), room.right() - self.width())))
        if corner.y() + self.height() > room.bottom():
            corner.setY(max(room.top(), anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - 4))
        self.move(corner)
        self.show()
        self.setFocus()


class WhatIsThis(Button):
    """The button of one term."""

    def __init__(self, term: Term, parent: QWidget | None = None) -> None:
        super().__init__(explanation(term).question, "quiet", "question", parent)
        self.term = term
        self.card: Explained | None = None
        self.clicked.connect(self._open)

    def _open(self) -> None:
        if self.card is None:
            self.card = Explained(self.term, self)
        self.card.open_at(self)


def explain_row(*terms: Term) -> QWidget:
    """Questions side by side, wrapping after three."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(4)
    grid.setVerticalSpacing(0)
    for index, term in enumerate(terms):
        grid.addWidget(WhatIsThis(term), index // 3, index % 3, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnStretch(3, 1)
    return holder
