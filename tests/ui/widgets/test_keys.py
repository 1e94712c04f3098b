"""The keyboard on small parts: what has the focus is seen, and Enter presses it and nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import press
from ui.widgets.buttons import Button, IconButton, plain
from ui.widgets.row_face import FACE, Face, Header
from ui.widgets.row_list import RowList


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
@pytest.mark.parametrize("kind", ["button", "icon"])
def test_enter_and_space_press_the_button_that_has_the_focus(qtbot: QtBot, kind: str, key: Qt.Key) -> None:
    button = plain("Go") if kind == "button" else IconButton("x", "Close")
    qtbot.addWidget(button)
    button.show()
    with qtbot.waitSignal(button.clicked, timeout=500):
        press(button, key)


def test_enter_in_a_field_presses_no_button(qtbot: QtBot) -> None:
    holder, field, button = QWidget(), QLineEdit(), Button("Sign", "primary")
    layout = QVBoxLayout(holder)
    layout.addWidget(field)
    layout.addWidget(button)
    qtbot.addWidget(holder)
    holder.show()
    pressed: list[bool] = []
    button.clicked.connect(pressed.append)
    field.setFocus()
    press(field, Qt.Key.Key_Return)
    assert not pressed


def test_a_button_that_is_off_cannot_be_pressed_by_keys(qtbot: QtBot) -> None:
    button = plain("Go")
    qtbot.addWidget(button)
    button.show()
    pressed: list[bool] = []
    button.clicked.connect(pressed.append)
    button.setEnabled(False)
    press(button, Qt.Key.Key_Return)
    assert not pressed


def test_a_list_that_is_tabbed_into_marks_its_first_row(qtbot: QtBot) -> None:
    rows = RowList("Rows")
    model = QStandardItemModel(rows)
    for face in (Header("Today"), Face("One"), Header("Yesterday"), Face("Two")):
        item = QStandardItem()
        item.setData(face, FACE)
        item.setFlags(item.flags() if isinstance(face, Face) else Qt.ItemFlag.NoItemFlags)
        model.appendRow(item)
    rows.setModel(model)
    holder, before = QWidget(), QLineEdit()
    layout = QVBoxLayout(holder)
    layout.addWidget(before)
    layout.addWidget(rows)
    qtbot.addWidget(holder)
    with qtbot.waitActive(holder):
        holder.show()
    before.setFocus()
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    assert rows.currentIndex().row() == 1
    press(rows, Qt.Key.Key_Down)
    assert rows.currentIndex().row() == 3
