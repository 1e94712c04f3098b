"""The lock of a wallet, in words, and its change."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.fakes.wallet import KEYRING, NO_KEYRING, PASSWORD, FakeWallet
from tests.ui.hands import press, type_text
from tests.ui.pages.reading import notices, shown
from ui.pages.safety.page import SafetyPage
from ui.tasks import Tasks
from ui.widgets.secret_copy import SecretCopy
from wallet.errors import DiskFull, KeyringUnavailable
from wallet.model.changes import Changes
from wallet.model.locking import AutoLock

NEW = "another horse battery"


@pytest.fixture
def fake() -> FakeWallet:
    return FakeWallet()


async def _page(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> SafetyPage:
    page = SafetyPage(fake.wallet, tasks)
    qtbot.addWidget(page)
    fake.wallet.subscribe(page.take_changes)
    page.resize(1024, 700)
    page.show()
    await tasks.settle()
    return page


def _choose(page: SafetyPage, keyring: str | None) -> None:
    next(button for button, name in page.form.places if name == keyring).setChecked(True)


async def test_a_lock_of_two_halves_is_said_and_changed(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    assert "Two halves" in shown(page)
    assert "No keyring" not in shown(page)
    assert not page.form.button.isEnabled()
    type_text(page.form.current.edit, PASSWORD)
    type_text(page.form.new.first.edit, NEW)
    assert not page.form.button.isEnabled(), "not typed twice"
    type_text(page.form.new.again.edit, NEW)
    press(page.form.new.again.edit, Qt.Key.Key_Return)
    await tasks.settle()
    assert fake.session.password == NEW
    assert fake.session.current is not None
    assert fake.session.current.keyring == "GNOME Keyring"
    assert notices(page)[0].startswith("The lock is changed.")
    assert (page.form.current.text, page.form.new.text, page.form.new.again.text) == ("", "", "")


async def test_only_the_place_changes_with_an_empty_new_password(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    type_text(page.form.current.edit, PASSWORD)
    assert not page.form.button.isEnabled(), "nothing would change"
    _choose(page, None)
    assert page.form.button.isEnabled()
    page.form.button.click()
    await tasks.settle()
    assert fake.session.password == PASSWORD
    assert fake.session.current is not None
    assert fake.session.current.keyring is None
    assert "No keyring" in shown(page)
    assert any("only lock" in text for text in shown(page))
    _choose(page, KEYRING.name)
    type_text(page.form.current.edit, PASSWORD)
    page.form.button.click()
    await tasks.settle()
    assert fake.session.current.keyring == KEYRING.name


async def test_alone_the_password_must_be_stronger(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    for field, text in ((page.form.current, PASSWORD), (page.form.new.first, "12345678"), (page.form.new.again, "12345678")):
        type_text(field.edit, text)
    assert page.form.button.isEnabled()
    _choose(page, None)
    assert not page.form.button.isEnabled()
    assert any("must be stronger" in text for text in shown(page))


async def test_another_keyring_of_this_computer_is_offered(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    fake.session.current = replace(fake.session.known[0], keyring="KWallet")
    page = await _page(qtbot, fake, tasks)
    assert [name for _, name in page.form.places] == ["KWallet", "GNOME Keyring", None]
    assert page.form.place == "KWallet"


async def test_a_keyring_that_does_not_answer_is_said_and_not_offered(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    fake.session.current = replace(fake.session.known[0], keyring=None)
    fake.session.answer = NO_KEYRING
    page = await _page(qtbot, fake, tasks)
    assert [name for _, name in page.form.places] == [None]
    assert NO_KEYRING.sentence in shown(page)


async def test_what_goes_wrong_is_said_and_what_was_typed_stays(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    type_text(page.form.current.edit, "wrong")
    type_text(page.form.new.first.edit, NEW)
    type_text(page.form.new.again.edit, NEW)
    page.form.button.click()
    await tasks.settle()
    assert notices(page)[0].startswith("Wrong password.")
    assert page.form.new.text == NEW
    fake.errors["change_password"] = KeyringUnavailable("it is locked")
    page.form.button.click()
    await tasks.settle()
    assert "it is locked" in notices(page)[0]


async def test_while_it_is_sealed_nothing_can_be_pressed_twice(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    for field, text in ((page.form.current, PASSWORD), (page.form.new.first, NEW), (page.form.new.again, NEW)):
        type_text(field.edit, text)
    fake.gate = asyncio.Event()
    page.form.button.click()
    await asyncio.sleep(0)
    assert page.form.button.text() == "Sealing…"
    assert not page.form.current.edit.isEnabled()
    fake.gate.set()
    await tasks.settle()
    assert fake.calls.count("change_password") == 1


async def test_locking_takes_what_was_typed_out_of_the_fields(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    type_text(page.form.current.edit, PASSWORD)
    await fake.wallet.session.lock()
    assert page.form.current.text == ""


async def test_when_it_locks_itself_is_chosen_and_kept(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    card = page.locking
    assert card.choice.currentText() == "After 5 minutes without input"
    assert not card.notice.isVisible()
    for number, choice in enumerate(AutoLock):
        card.choice.setCurrentIndex(number)
        card.choice.activated.emit(number)
        await tasks.settle()
        assert fake.settings.auto_lock is choice
        assert card.notice.isVisible() == (choice is AutoLock.NEVER)
    assert "does not lock by itself" in " ".join(notices(page))
    fake.errors["set_auto_lock"] = DiskFull("settings.json")
    card.choice.setCurrentIndex(0)
    card.choice.activated.emit(0)
    await tasks.settle()
    assert card.choice.currentText() == "Never", "as it is stored"
    assert card.notice.isVisible()


async def test_an_authenticator_is_set_up_and_taken_away(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    card = page.codes
    assert "It does not protect from malware on this computer" in " ".join(shown(card))
    assert not card.password.isVisible()
    card.begin.click()
    await tasks.settle()
    assert "GEZD GNBV GY3T QOJQ" in card.key.text()
    type_text(card.password.edit, PASSWORD)
    assert not card.confirm.isEnabled()
    type_text(card.code, "000000")
    press(card.code, Qt.Key.Key_Return)
    await tasks.settle()
    assert not fake.codes.is_on
    assert any("wrong, too old, or was used already" in notice for notice in notices(page))
    type_text(card.code, fake.codes.code)
    press(card.code, Qt.Key.Key_Return)
    await tasks.settle()
    assert fake.codes.is_on
    assert any(notice.startswith("Codes are on.") for notice in notices(page))
    assert (card.key.text(), card.password.text, card.code.text()) == ("", "", "")
    type_text(card.password.edit, PASSWORD)
    type_text(card.code, fake.codes.code)
    assert card.confirm.text() == "Turn them off"
    card.confirm.click()
    await tasks.settle()
    assert not fake.codes.is_on


async def test_the_key_of_the_codes_goes_with_the_lock_and_from_the_clipboard(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    page.codes.begin.click()
    await tasks.settle()
    page.codes.copy.click()
    assert QGuiApplication.clipboard().text() == page.codes.key.text().replace(" ", "")
    await fake.session.lock()
    await tasks.settle()
    assert page.codes.key.text() == ""
    assert QGuiApplication.clipboard().text() == ""


async def test_a_copied_secret_stays_a_while_and_takes_nothing_else_with_it(qtbot: QtBot) -> None:
    clipboard, copies = QGuiApplication.clipboard(), SecretCopy(kept_ms=20)
    copies.copy("GEZDGNBV")
    assert clipboard.text() == "GEZDGNBV"
    qtbot.waitUntil(lambda: clipboard.text() == "")
    copies.copy("GEZDGNBV")
    clipboard.setText("something else")
    copies.clear()
    assert clipboard.text() == "something else"


async def test_a_wallet_that_only_watches_shows_nothing_that_ends_in_a_refusal(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    await fake.session.create_watched("Cold", "0x1234")
    fake.calls.clear()
    page = await _page(qtbot, fake, tasks)
    for card in (page.form, page.codes, page.courier, page.backup):
        assert not card.isVisible()
    assert any("every wallet in this data folder that has one" in text for text in shown(page))
    page.locking.choice.setCurrentIndex(list(AutoLock).index(AutoLock.SIXTY))
    page.locking.choice.activated.emit(page.locking.choice.currentIndex())
    await tasks.settle()
    assert fake.settings.auto_lock is AutoLock.SIXTY
    assert "No lock" in shown(page)
    assert "No keyring" not in shown(page)
    assert any("only watches" in text for text in shown(page))
    fake.announce(Changes.BALANCES)
    await tasks.settle()
    assert not {"keyring", "courier.status", "codes.on", "backup.view"} & set(fake.calls)
    await fake.session.choose("w1")
    await fake.session.unlock(PASSWORD)
    await tasks.settle()
    assert page.form.isVisible()
    assert not any("every wallet in this data folder that has one" in text for text in shown(page))
    assert page.backup.isVisible()
