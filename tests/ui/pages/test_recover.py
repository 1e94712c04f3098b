"""A forgotten password: the phrase opens the wallet, with a new one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.fakes.wallet import CODE, NO_KEYRING, PASSWORD, FakeWallet
from tests.ui.hands import press, type_text
from tests.ui.pages.reading import notices, shown
from ui.pages.unlock.recover import RecoverPage
from ui.tasks import Tasks
from wallet.errors import KeyringRefused
from wallet.model.views import SessionState, WalletKind

NEW = "another horse battery"


@pytest.fixture
def locked() -> FakeWallet:
    return FakeWallet(SessionState.LOCKED)


async def _page(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> RecoverPage:
    page = RecoverPage(fake.wallet, tasks)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    assert fake.session.current is not None
    page.begin(fake.session.current)
    await tasks.settle()
    return page


async def _type_phrase(page: RecoverPage, tasks: Tasks, phrase: str = sample.PHRASE) -> None:
    page.phrase.edit.setPlainText(phrase)
    page.phrase.check.emit(page.phrase.phrase)
    await tasks.settle()


def _type_password(page: RecoverPage, password: str = NEW) -> None:
    type_text(page.new.first.edit, password)
    type_text(page.new.again.edit, password)


async def test_the_phrase_and_a_new_password_open_it(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, locked, tasks)
    assert "Open Everyday with its recovery phrase" in shown(page)
    _type_password(page)
    assert not page.button.isEnabled(), "no phrase"
    await _type_phrase(page, tasks)
    assert page.button.isEnabled()
    press(page.new.again.edit, Qt.Key.Key_Return)
    await tasks.settle()
    assert locked.session.state is SessionState.UNLOCKED
    assert locked.session.password == NEW
    assert locked.session.current is not None
    assert locked.session.current.keyring == "GNOME Keyring"
    assert (page.phrase.phrase, page.new.text, page.new.again.text) == ("", "", "")


async def test_a_wrong_word_is_named(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, locked, tasks)
    _type_password(page)
    await _type_phrase(page, tasks, sample.PHRASE.replace("thank year", "thankk year"))
    assert any("thankk" in said for said in notices(page))
    assert not page.button.isEnabled()


async def test_another_wallets_phrase_changes_nothing(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, locked, tasks)
    await _type_phrase(page, tasks)
    _type_password(page)
    page.passphrase.unfold.click()
    page.passphrase.field.edit.setText("not that of this wallet")
    page.button.click()
    await tasks.settle()
    assert any("another wallet's" in said for said in notices(page))
    assert (locked.session.state, locked.session.password) == (SessionState.LOCKED, PASSWORD)
    assert page.button.isEnabled(), "to try again"


async def test_the_lock_may_be_the_password_alone_if_that_is_strong(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, locked, tasks)
    await _type_phrase(page, tasks)
    _type_password(page, "fairly ok")
    assert page.button.isEnabled()
    page.in_keyring.setChecked(False)
    assert not page.button.isEnabled()
    page.new.clear()
    _type_password(page)
    page.button.click()
    await tasks.settle()
    assert locked.session.current is not None
    assert locked.session.current.keyring is None


async def test_without_a_keyring_that_is_said(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    locked.session.answer = NO_KEYRING
    page = await _page(qtbot, locked, tasks)
    assert NO_KEYRING.sentence in shown(page)
    assert not page.in_keyring.isVisible()
    await _type_phrase(page, tasks)
    _type_password(page)
    page.button.click()
    await tasks.settle()
    assert locked.session.current is not None
    assert locked.session.current.keyring is None


async def test_what_goes_wrong_is_a_sentence_and_what_was_typed_stays(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    locked.errors["recover"] = KeyringRefused("a stranger's")
    page = await _page(qtbot, locked, tasks)
    await _type_phrase(page, tasks)
    _type_password(page)
    page.button.click()
    await tasks.settle()
    assert str(KeyringRefused("a stranger's")) in notices(page)[-1]
    assert page.new.text == NEW
    assert locked.session.state is SessionState.LOCKED


async def test_nothing_typed_stays_when_one_goes_back(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, locked, tasks)
    await _type_phrase(page, tasks)
    _type_password(page)
    with qtbot.waitSignal(page.left, timeout=1000):
        page.back_button.click()
    assert (page.phrase.phrase, page.new.text, page.new.again.text) == ("", "", "")


async def test_a_wallet_of_keys_asks_for_its_code(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    assert locked.session.current is not None
    locked.session.current = replace(locked.session.current, kind=WalletKind.KEYS)
    page = await _page(qtbot, locked, tasks)
    assert "Open Everyday with its recovery code" in shown(page)
    assert not page.phrase.isVisible()
    assert not page.passphrase.isVisible()
    _type_password(page)
    type_text(page.code.edit, CODE[:-1])
    assert "31 of 32 letters and digits so far" in shown(page)
    assert not page.button.isEnabled()
    type_text(page.code.edit, "A")
    page.button.click()
    await tasks.settle()
    assert any("not the recovery code of this wallet" in said for said in notices(page))
    page.code.edit.setText(CODE)
    page.button.click()
    await tasks.settle()
    assert (locked.session.state, locked.session.password) == (SessionState.UNLOCKED, NEW)
    assert page.code.text == ""
    assert "recover" not in locked.calls


async def test_the_next_wallet_asks_for_its_phrase_again(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    info = locked.session.current
    assert info is not None
    page = await _page(qtbot, locked, tasks)
    page.begin(replace(info, kind=WalletKind.KEYS))
    page.begin(info)
    await tasks.settle()
    assert page.phrase.isVisible()
    assert not page.code.isVisible()
