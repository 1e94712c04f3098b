"""The locked door: one wallet or several, and a sentence for whatever is wrong."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.fakes.wallet import PASSWORD, FakeWallet
from tests.ui.hands import press, type_text
from tests.ui.pages.reading import notices, shown
from ui.pages.unlock.page import UnlockPage
from ui.tasks import Tasks
from wallet.errors import KeyringHalfMissing, KeyringUnavailable, VaultDamaged, WalletError
from wallet.model.views import SessionState, WalletInfo, WalletKind


@pytest.fixture
def locked() -> FakeWallet:
    return FakeWallet(SessionState.LOCKED)


def _page(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> UnlockPage:
    page = UnlockPage(fake.wallet, tasks)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    return page


async def test_the_right_password_opens_and_does_not_stay_in_the_field(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, locked, tasks)
    assert "Unlock Everyday" in shown(page)
    assert any("GNOME Keyring" in text for text in shown(page))
    assert not page.button.isEnabled()
    type_text(page.password.edit, PASSWORD)
    press(page.password.edit, Qt.Key.Key_Return)
    await tasks.settle()
    assert locked.session.state is SessionState.UNLOCKED
    assert page.password.text == ""


async def test_a_wrong_password_is_said_and_selected_for_the_next_try(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, locked, tasks)
    type_text(page.password.edit, "wrong")
    page.button.click()
    await tasks.settle()
    assert locked.session.state is SessionState.LOCKED
    assert notices(page)[0].startswith("Wrong password. That password does not open this wallet.")
    assert page.password.edit.selectedText() != ""
    assert page.button.isEnabled()


@pytest.mark.parametrize(
    "error",
    [VaultDamaged("everyday.vault", "40 bytes are missing", 2), KeyringHalfMissing("GNOME Keyring"), KeyringUnavailable("locked")],
    ids=lambda error: type(error).__name__,
)
async def test_every_other_trouble_keeps_its_whole_sentence(qtbot: QtBot, locked: FakeWallet, tasks: Tasks, error: WalletError) -> None:
    locked.errors["unlock"] = error
    page = _page(qtbot, locked, tasks)
    type_text(page.password.edit, PASSWORD)
    page.button.click()
    await tasks.settle()
    assert str(error) in notices(page)[0]


async def test_while_it_opens_nothing_can_be_pressed_twice(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, locked, tasks)
    locked.gate = asyncio.Event()
    type_text(page.password.edit, PASSWORD)
    page.button.click()
    page.unlock()
    await asyncio.sleep(0)
    assert page.button.text() == "Opening…"
    assert not page.password.edit.isEnabled()
    locked.gate.set()
    await tasks.settle()
    assert locked.calls.count("unlock") == 1


async def test_among_several_one_is_chosen(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    locked.session.known = (*locked.session.known, WalletInfo("w2", "Second", None))
    page = _page(qtbot, locked, tasks)
    assert page.choice.isVisible()
    page.choice.setCurrentIndex(1)
    page.choice.activated.emit(1)
    await tasks.settle()
    assert locked.session.current == WalletInfo("w2", "Second", None)
    assert "Unlock Second" in shown(page)
    assert any("keeps nothing in a keyring" in text for text in shown(page))


async def test_a_folder_whose_wallets_were_never_chosen_offers_the_first(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    locked.session.current = None
    page = _page(qtbot, locked, tasks)
    await tasks.settle()
    assert locked.calls.count("choose") == 1
    assert "Unlock Everyday" in shown(page)


async def test_what_goes_on_behind_the_door_is_said(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, locked, tasks)
    assert not notices(page)
    page.say_watching("A swap is in flight.")
    assert notices(page) == ["A swap is in flight."]


async def test_the_way_back_in_is_that_of_the_kind_of_wallet(qtbot: QtBot, locked: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, locked, tasks)
    assert "Forgot it? Open with the recovery phrase" in shown(page)
    assert locked.session.current is not None
    locked.session.current = replace(locked.session.current, kind=WalletKind.KEYS)
    page.reload()
    assert "Forgot it? Open with the recovery code" in shown(page)
