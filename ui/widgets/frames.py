"""Boxes: cards, wells, hairlines, and the layouts inside them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget


class Card(QFrame):
    """A raised surface. Add to `.column`."""

    def __init__(self, margin: int = 20, spacing: int = 12, kind: str = "card", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(spacing)


def well(margin: int = 12, spacing: int = 8) -> Card:
    """A sunken box inside a card."""
    return Card(margin, spacing, "well")


def hairline() -> QFrame:
    """Divides two groups."""
    line = QFrame()
    line.setProperty("kind", "line")
    line.setFixedHeight(1)
    return line


def row(*items: QWidget | QLayout | int | None, spacing: int = 8) -> QHBoxLayout:
    """Side by side; an int is that much space, None stretches."""
    return _fill(QHBoxLayout(), items, spacing)


def column(*items: QWidget | QLayout | int | None, spacing: int = 8) -> QVBoxLayout:
    """Below each other; an int is that much space, None stretches."""
    return _fill(QVBoxLayout(), items, spacing)


def clear(layout: QLayout) -> None:
    """Remove and delete everything in `layout`."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
            inner.deleteLater()


B = TypeVar("B", bound=QBoxLayout)


def _fill(layout: B, items: tuple[QWidget | QLayout | int | None, ...], spacing: int) -> B:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout
