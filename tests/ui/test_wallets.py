"""Several wallets in one window: the switch behind the name, another one made, this one renamed or removed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from tests.fakes.wallet import PASSWORD, FakeWallet
from tests.ui.hands import press, type_text
from tests.ui.pages.reading import notices, shown
from ui.dialogs.form import Form
from ui.dialogs.wallets import RemoveWallet, RenameWallet
from ui.tasks import Tasks
from ui.widgets.rail import PORTFOLIO, SWAPS
from ui.window import Window
from wallet.errors import SwapsOpen, WalletExists
from wallet.model.changes import Changes
from wallet.model.views import Phase, SessionState, WalletInfo, WalletKind

SECOND = WalletInfo("w2", "Savings & more", "GNOME Keyring", WalletKind.KEYS)
WATCHED = WalletInfo("w3", "Cold", None, WalletKind.WATCHED)


@pytest.fixture
def several() -> FakeWallet:
    fake = FakeWallet()
    fake.session.known += (SECOND, WATCHED)
    return fake


@pytest.fixture
async def window(qtbot: QtBot, several: FakeWallet, tasks: Tasks) -> Window:
    window = Window(several.wallet, tasks)
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    await tasks.settle()
    return window


def _actions(window: Window) -> dict[str, QAction]:
    menu = window.rail.switch.choices
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if action.text()}


def _forms(window: Window) -> list[Form]:
    return [form for form in window.findChildren(Form) if form.isVisible()]


def _form(window: Window) -> Form:
    return _forms(window)[0]


async def test_the_menu_names_every_wallet_and_its_kind(window: Window) -> None:
    actions = _actions(window)
    assert list(actions)[:3] == ["Everyday", "Savings && more (imported key)", "Cold (only watches)"]
    assert [action.isChecked() for action in actions.values()][:3] == [True, False, False]


async def test_another_wallet_shows_its_own_door_and_then_its_pages(window: Window, several: FakeWallet, tasks: Tasks) -> None:
    window.show_page(SWAPS)
    _actions(window)["Savings && more (imported key)"].trigger()
    await tasks.settle()
    assert window.stack.currentWidget() is window.unlock
    assert "Unlock Savings & more" in shown(window.unlock)
    window.unlock.password.edit.setText(PASSWORD)
    window.unlock.button.click()
    await tasks.settle()
    assert window.inside.currentWidget() is window.pages[PORTFOLIO]
    assert window.rail.switch.toolTip() == "Savings & more"


async def test_one_that_only_watches_has_no_door_and_no_lock(window: Window, several: FakeWallet, tasks: Tasks) -> None:
    window.show_page(SWAPS)
    assert window.rail.lock_button.isVisible()
    _actions(window)["Cold (only watches)"].trigger()
    await tasks.settle()
    assert window.stack.currentWidget() is window.frame
    assert window.inside.currentWidget() is window.pages[PORTFOLIO], "not on a page of the other wallet"
    assert not window.rail.lock_button.isVisible()
    assert "Only watches" in shown(window.rail)
    assert "No keyring" not in shown(window.rail)


async def test_what_was_half_filled_belongs_to_the_other_wallet(window: Window, several: FakeWallet, tasks: Tasks) -> None:
    window.wizard.propose()
    assert window.wizard.flow.step.value != "start"
    _actions(window)["Cold (only watches)"].trigger()
    await tasks.settle()
    assert not window.wizard.flow.role


async def test_while_a_swap_needs_this_program_no_other_wallet_is_opened(window: Window, several: FakeWallet, tasks: Tasks) -> None:
    several.swaps.stand(Phase.WAITING)
    several.announce(Changes.SWAPS)
    await tasks.settle()
    actions = _actions(window)
    assert actions["Everyday"].isEnabled()
    assert not actions["Cold (only watches)"].isEnabled()
    assert not actions["Add another wallet…"].isEnabled()
    assert "Another wallet can be opened when the swap has ended." in actions


async def test_another_one_is_made_without_leaving_this_one_for_good(window: Window, several: FakeWallet, tasks: Tasks) -> None:
    _actions(window)["Add another wallet…"].trigger()
    assert window.onboarding is not None
    assert window.stack.currentWidget() is window.onboarding
    window.onboarding.welcome.leave_button.click()
    await tasks.settle()
    assert window.stack.currentWidget() is window.frame
    assert several.session.state is SessionState.UNLOCKED


async def test_a_new_name_takes_the_password(window: Window, several: FakeWallet, tasks: Tasks) -> None:
    _actions(window)["Rename this wallet…"].trigger()
    form = _form(window)
    assert isinstance(form, RenameWallet)
    assert form.focusWidget() is form.name
    form.name.setText("For swaps")
    assert not form.button.isEnabled(), "no password"
    type_text(form.password.edit, "wrong")
    press(form.password.edit, Qt.Key.Key_Return)
    await tasks.settle()
    assert notices(form)[0].startswith("Wrong password")
    assert form.isVisible()
    form.password.edit.setText(PASSWORD)
    form.button.click()
    await tasks.settle()
    assert not _forms(window)
    assert window.rail.switch.toolTip() == "For swaps"
    assert window.inside.currentWidget() is window.portfolio


async def test_a_taken_name_is_said_beside_it(window: Window, several: FakeWallet, tasks: Tasks) -> None:
    several.errors["rename"] = WalletExists("Cold")
    _actions(window)["Rename this wallet…"].trigger()
    form = _form(window)
    assert isinstance(form, RenameWallet)
    form.name.setText("Cold")
    form.password.edit.setText(PASSWORD)
    form.button.click()
    await tasks.settle()
    assert "The name is taken" in notices(form)[0]
    assert form.name.text() == "Cold"


async def test_removing_says_what_brings_it_back_and_wants_its_name(window: Window, several: FakeWallet, tasks: Tasks) -> None:
    _actions(window)["Remove this wallet…"].trigger()
    form = _form(window)
    assert isinstance(form, RemoveWallet)
    assert "recovery phrase on paper" in notices(form)[0]
    form.password.edit.setText(PASSWORD)
    assert not form.button.isEnabled()
    type_text(form.name, "Everyday")
    assert form.button.isEnabled()
    form.button.click()
    await tasks.settle()
    assert [info.name for info in several.session.known] == ["Savings & more", "Cold"]
    assert window.stack.currentWidget() is window.unlock
    assert "Unlock Savings & more" in shown(window.unlock)


async def test_removing_is_refused_while_swaps_are_open(window: Window, several: FakeWallet, tasks: Tasks) -> None:
    several.errors["remove"] = SwapsOpen("Everyday")
    _actions(window)["Remove this wallet…"].trigger()
    form = _form(window)
    assert isinstance(form, RemoveWallet)
    form.name.setText("Everyday")
    form.password.edit.setText(PASSWORD)
    form.button.click()
    await tasks.settle()
    assert form.notice.accessibleName().startswith("Swaps are still open")
    assert SECOND in several.session.known
    assert len(several.session.known) == 3


async def test_the_last_one_removed_leads_to_a_new_beginning(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    window = Window(fake.wallet, tasks)
    qtbot.addWidget(window)
    window.show()
    await tasks.settle()
    _actions(window)["Remove this wallet…"].trigger()
    form = _form(window)
    assert isinstance(form, RemoveWallet)
    form.name.setText("Everyday")
    form.password.edit.setText(PASSWORD)
    form.button.click()
    await tasks.settle()
    assert window.onboarding is not None
    assert not window.onboarding.welcome.leave_button.isVisible()


async def test_a_lock_closes_what_was_open_and_forgets_what_was_typed(window: Window, several: FakeWallet, tasks: Tasks) -> None:
    _actions(window)["Rename this wallet…"].trigger()
    form = _form(window)
    assert isinstance(form, RenameWallet)
    form.password.edit.setText(PASSWORD)
    left: list[str] = []
    form.finished.connect(lambda: left.append(form.password.text))
    window.lock()
    await tasks.settle()
    assert not _forms(window)
    assert left == [""]
