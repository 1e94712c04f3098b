"""Keys and clicks, as Qt's own test driver sends them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """One key, down and up."""
    QTest.keyClick(widget, key, modifier)


def type_text(widget: QWidget, text: str) -> None:
    """Letter by letter."""
    QTest.keyClicks(widget, text)


def click(widget: QWidget, at: QPoint) -> None:
    """The left button at a point of the widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, at)
