"""Small parts: amounts that are never 0 by mistake, pictures that do not change, meters that speak, waiting that ends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.ui.hands import type_text
from ui.text import problem_of
from ui.widgets import identicon
from ui.widgets.identity import AddressLabel
from ui.widgets.labels import AmountLabel
from ui.widgets.notice import Notice
from ui.widgets.password import PasswordField, StrengthMeter
from ui.widgets.phrase_field import word_at
from ui.widgets.suggestions import SuggestionRow, last_word
from ui.widgets.waiting import Ring, Skeleton
from wallet.errors import WrongPassword
from wallet.model.views import Strength


def _picture(seed: str) -> bytes:
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    identicon.paint(painter, QRectF(0, 0, 64, 64), seed)
    painter.end()
    return bytes(image.constBits())


def test_an_identicon_is_the_same_for_the_same_address_however_it_is_written(qapp: object) -> None:
    assert _picture(sample.ME.address) == _picture(sample.ME.address.lower())


def test_addresses_that_differ_look_different(qapp: object) -> None:
    pictures = {_picture(sample.address(str(i))) for i in range(60)}
    assert len(pictures) == 60


def test_an_amount_that_is_not_known_is_a_dash(qtbot: QtBot) -> None:
    label = AmountLabel()
    qtbot.addWidget(label)
    assert label.text() == "–"
    label.set_amount(sample.money("312.000000000000000001", sample.PLUM))
    assert label.text() == "312 PLUM"
    assert label.toolTip() == "312.000000000000000001 PLUM"


def test_an_address_is_shown_short_read_in_groups_and_copied_whole(qtbot: QtBot) -> None:
    label = AddressLabel(sample.ME.address)
    qtbot.addWidget(label)
    label.copy_button.click()
    assert QGuiApplication.clipboard().text() == sample.ME.address
    assert label.copy_button.accessibleName() == "Copied"
    qtbot.waitUntil(lambda: label.copy_button.accessibleName() == "Copy the address", timeout=3000)


def test_a_notice_shows_an_error_with_title_and_sentence(qtbot: QtBot) -> None:
    notice = Notice("info", "Something else")
    qtbot.addWidget(notice)
    notice.show_problem(problem_of(WrongPassword()))
    assert notice.property("notice") == "bad"
    assert notice.accessibleName().startswith("Wrong password. That password does not open")


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        (None, "unrelated words"),
        (Strength(0, "guessed at once", enough=False), "Guessed at once"),
        (Strength(4, "would take centuries", enough=True), "Would take centuries"),
    ],
)
def test_strength_is_said_in_words(qtbot: QtBot, strength: Strength | None, words: str) -> None:
    meter = StrengthMeter()
    qtbot.addWidget(meter)
    meter.show_strength(strength)
    assert words in meter.words.text()


def test_a_password_is_hidden_until_the_eye_is_pressed(qtbot: QtBot) -> None:
    field = PasswordField("Password")
    qtbot.addWidget(field)
    type_text(field.edit, "secret")
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password
    field.eye.click()
    assert field.edit.echoMode() is QLineEdit.EchoMode.Normal
    assert field.eye.accessibleName() == "Hide the password"
    field.clear()
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password
    assert field.text == ""


@pytest.mark.parametrize(("text", "word"), [("", ""), ("legal ", ""), ("legal Wi", "wi"), ("wi", "wi"), ("a\nb", "b")])
def test_the_word_being_typed(text: str, word: str) -> None:
    assert last_word(text) == word


def _complete(prefix: str, before: str) -> tuple[str, ...]:
    words = ("hiver", "winner") if before.startswith("papier") else ("winner", "winter")
    return tuple(word for word in words if word.startswith(prefix))


def test_suggestions_are_of_the_language_of_the_phrase(qtbot: QtBot) -> None:
    holder, one, many = QWidget(), QLineEdit(), QPlainTextEdit()
    row = SuggestionRow(_complete)
    for widget in (holder, one, many, row):
        qtbot.addWidget(widget)
    row.serve(one)
    row.serve(many)
    many.setPlainText("papier hi")
    assert [button.text() for button in row.buttons if not button.isHidden()] == ["hiver"]
    row.known = "papier"
    one.setText("hi")
    assert [button.text() for button in row.buttons if not button.isHidden()] == ["hiver"]
    row.known = ""
    one.setText("hiv")
    assert all(button.isHidden() for button in row.buttons)


@pytest.mark.parametrize(("place", "word"), [(1, "legal"), (3, "thankk"), (4, ""), (0, "")])
def test_the_place_of_a_word_is_found(place: int, word: str) -> None:
    text = " legal  winner\nthankk"
    start, stop = word_at(text, place)
    assert text[start:stop] == word


def test_suggestions_serve_the_field_that_is_typed_in(qtbot: QtBot) -> None:
    holder, one, many = QWidget(), QLineEdit(), QPlainTextEdit()
    row = SuggestionRow(_complete)
    for widget in (holder, one, many, row):
        qtbot.addWidget(widget)
    row.serve(one)
    row.serve(many)
    one.setText("win")
    assert [button.text() for button in row.buttons if not button.isHidden()] == ["winner", "winter"]
    many.setPlainText("legal wint")
    row.buttons[0].click()
    assert many.toPlainText() == "legal winter "
    assert one.text() == "win"
    one.setText("winter")
    assert all(button.isHidden() for button in row.buttons)


@pytest.mark.parametrize("kind", [Ring, Skeleton])
def test_what_waits_has_a_name(qtbot: QtBot, kind: type[QWidget]) -> None:
    widget = kind()
    qtbot.addWidget(widget)
    assert widget.accessibleName()


def test_a_ring_turns_only_while_it_is_seen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    qtbot.addWidget(ring)
    monkeypatch.setattr("ui.theme.theme.Theme.moves", property(lambda _: True))
    ring.show()
    qtbot.waitUntil(lambda: ring.tick > 1, timeout=2000)
    ring.hide()
    at = ring.tick
    qtbot.wait(150)
    assert ring.tick == at
    monkeypatch.setattr("ui.theme.theme.Theme.moves", property(lambda _: False))
    ring.show()
    qtbot.wait(150)
    assert ring.tick == at
