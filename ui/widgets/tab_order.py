"""Tab goes where the eye goes: the order of focus follows the layout, not the order in which widgets happened to be made."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QScrollArea, QWidget


def tab_in_order(root: QWidget) -> None:
    """Chain everything inside `root` that takes the keyboard, as laid out: down, and along each row."""
    stops = list(in_order(root))
    for before, after in itertools.pairwise(stops):
        QWidget.setTabOrder(before, after)


def in_order(root: QWidget) -> Iterator[QWidget]:
    """The widgets inside `root` that Tab stops at, in the order of the layouts."""
    inner: QWidget | None = root.widget() if isinstance(root, QScrollArea) else None
    if inner is not None:
        yield from in_order(inner)
        return
    layout: QLayout | None = root.layout()
    if layout is not None and not isinstance(root, QAbstractScrollArea):
        yield from _of_layout(layout)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        widget, inside = item.widget(), item.layout()
        if widget is not None:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield widget
            yield from in_order(widget)
        elif inside is not None:
            yield from _of_layout(inside)
