"""Each term opens four lines and a picture, by keyboard too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.hands import press
from ui.widgets.explain import Explained, Picture, Term, WhatIsThis, explain_row
from ui.widgets.explain_words import explanation


@pytest.mark.parametrize("term", Term)
def test_four_lines_and_a_title(term: Term) -> None:
    words = explanation(term)
    assert words.question.endswith("?")
    assert words.title
    assert len(words.lines) == 4
    assert all(line.endswith(".") for line in words.lines)
    assert all(len(line) <= 85 for line in words.lines)


def test_each_term_has_its_own_picture(qtbot: QtBot) -> None:
    images: list[QImage] = []
    for term in Term:
        picture = Picture(term)
        qtbot.addWidget(picture)
        images.append(picture.grab().toImage())
    assert all(one != other for at, one in enumerate(images) for other in images[at + 1 :])


def test_the_button_opens_the_card_and_escape_closes_it(qtbot: QtBot) -> None:
    button = WhatIsThis(Term.TIME_LOCK)
    qtbot.addWidget(button)
    button.show()
    press(button, Qt.Key.Key_Space)
    assert isinstance(button.card, Explained)
    assert button.card.isVisible()
    shown = [label.text() for label in button.card.findChildren(QLabel)]
    for line in explanation(Term.TIME_LOCK).lines:
        assert line in shown
    press(button.card, Qt.Key.Key_Escape)
    assert not button.card.isVisible()


def test_a_row_has_a_button_for_each_term(qtbot: QtBot) -> None:
    holder = explain_row(*Term)
    qtbot.addWidget(holder)
    buttons = holder.findChildren(WhatIsThis)
    assert [button.term for button in buttons] == list(Term)
    assert all(button.accessibleName() for button in buttons)
