"""The look follows the system until the user says otherwise, and everything painted follows the look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme.colours import DARK, LIGHT
from ui.theme.theme import Mode, theme
from ui.widgets.buttons import primary


@pytest.fixture(autouse=True)
def light_again() -> Iterator[None]:
    yield
    theme().set_mode(Mode.LIGHT)


def test_a_mode_changes_palette_stylesheet_and_says_so(qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme().changed):
        theme().set_mode(Mode.DARK)
    assert theme().colours is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.ground
    assert DARK.accent in qapp.styleSheet()
    assert "@" not in qapp.styleSheet().replace("@names", "")
    theme().set_mode(Mode.LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.ground


def test_following_the_system_means_light_or_dark(qapp: QApplication) -> None:
    theme().set_mode(Mode.SYSTEM)
    assert theme().colours in (LIGHT, DARK)
    assert theme().mode is Mode.SYSTEM


def test_icons_are_tinted_anew(qtbot: QtBot) -> None:
    button = primary("Go", "swap")
    qtbot.addWidget(button)
    before = button.icon().cacheKey()
    theme().set_mode(Mode.DARK)
    assert button.icon().cacheKey() != before
