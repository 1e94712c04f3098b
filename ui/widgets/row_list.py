"""A long list of painted rows: picture, two lines, a figure on the right, a word in a box, and one action.

Rows are painted, not built, so that 100,000 of them scroll. Enter does the row's action, a click on the painted button too; the context
menu and Ctrl+C belong to whoever owns the list.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui.theme.theme import theme
from ui.widgets.row_paint import RowPainter, action, button_rect


class RowList(QListView):
    """Takes any list model whose UserRole is a `Face` or a `Header`."""

    acted = Signal(QModelIndex)
    """Enter on a row with an action, or its painted button."""
    copied = Signal(QModelIndex)
    """Ctrl+C on a row."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._painter = RowPainter(self)
        self.setItemDelegate(self._painter)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(2_000)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(24)
        theme().changed.connect(self.viewport().update)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._painter.measure()
            self.scheduleDelayedItemsLayout()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """By keyboard: mark where one is, so that the arrows have a place to start from."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason and not self.currentIndex().isValid():
            self.setCurrentIndex(self._first())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and action(index):
            self.acted.emit(index)
        elif event.key() == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.copied.emit(index)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        if event.button() is Qt.MouseButton.LeftButton and self._over_button(at):
            self.acted.emit(self.indexAt(at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        shape = Qt.CursorShape.PointingHandCursor if self._over_button(event.position().toPoint()) else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def button_rect(self, index: QModelIndex) -> QRect:
        """Where the row's button is painted, in the viewport; empty if it has none."""
        return button_rect(self.visualRect(index), action(index))

    def _first(self) -> QModelIndex:
        """The first row that is not a heading."""
        model = self.model()
        found = (model.index(at, 0) for at in range(model.rowCount()))
        return next((index for index in found if index.flags() & Qt.ItemFlag.ItemIsSelectable), QModelIndex())

    def _over_button(self, at: QPoint) -> bool:
        index = self.indexAt(at)
        return index.isValid() and bool(action(index)) and self.button_rect(index).contains(at)
