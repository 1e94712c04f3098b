"""Questions: the harmless answer comes first, has the focus, and is what Escape means."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.swaps import swap_view
from tests.ui.hands import press
from tests.ui.pages.reading import shown
from ui.dialogs.closing import Going, ask_before_closing
from ui.dialogs.question import Question
from wallet.model.views import Phase


class Choice:
    """Counts what was chosen."""

    def __init__(self, qtbot: QtBot, phase: Phase, *, tray: bool = True, passing: bool = False) -> None:
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        self.kept = self.left = 0
        self.dialog = ask_before_closing(self.parent, (swap_view(phase),), Going(tray, passing), keep=self.keep, leave=self.leave)

    def keep(self) -> None:
        self.kept += 1

    def leave(self) -> None:
        self.left += 1

    def press(self, word: str) -> None:
        next(button for button in self.dialog.buttons if word in button.text()).click()


@pytest.mark.parametrize(("word", "kept", "left"), [("Keep watching", 1, 0), ("Quit anyway", 0, 1), ("Back", 0, 0)])
def test_closing_with_a_swap_in_flight_does_what_was_said(qtbot: QtBot, word: str, kept: int, left: int) -> None:
    choice = Choice(qtbot, Phase.LOCKED)
    choice.press(word)
    assert (choice.kept, choice.left) == (kept, left)


def test_escape_stays(qtbot: QtBot) -> None:
    choice = Choice(qtbot, Phase.LOCKED)
    press(choice.dialog, Qt.Key.Key_Escape)
    assert (choice.kept, choice.left) == (0, 0)
    assert not choice.dialog.isVisible()


def test_it_says_whether_it_is_safe_and_when_the_funds_are_back(qtbot: QtBot) -> None:
    risky = Choice(qtbot, Phase.WAITING)
    assert "Keep the app open until this is done; it takes about a minute." in shown(risky.dialog)
    assert "If it stalls, your funds are back by 18:41." in shown(risky.dialog)
    assert risky.dialog.buttons[1].property("kind") == "danger"
    safe = Choice(qtbot, Phase.OFFERED, tray=False)
    assert safe.dialog.buttons[1].property("kind") == "plain"
    assert any("minimised" in text for text in shown(safe.dialog))


def test_the_playground_promises_nothing_after_it_ended(qtbot: QtBot) -> None:
    choice = Choice(qtbot, Phase.LOCKED, passing=True)
    assert any("the playground ends, and this swap with it" in text for text in shown(choice.dialog))
    assert not any("start Lockstep again" in text for text in shown(choice.dialog))


def test_no_button_is_pressed_by_enter_unless_it_has_the_focus(qtbot: QtBot) -> None:
    choice = Choice(qtbot, Phase.LOCKED)
    assert not any(button.isDefault() or button.autoDefault() for button in choice.dialog.findChildren(type(choice.dialog.buttons[0])))
    assert isinstance(choice.dialog, Question)
    assert choice.dialog.buttons[0].text() == "Back"
