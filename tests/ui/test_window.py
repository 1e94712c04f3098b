"""The frame: which door stands open, how one gets from page to page, what the rail says, and how the wizard is entered and left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.fakes.wallet import PASSWORD, FakeWallet
from tests.ui.hands import CONTROL, press
from tests.ui.pages.reading import notices, shown
from tests.ui.samples import review
from ui.away import Why
from ui.dialogs.question import Question
from ui.dialogs.review import ReviewDialog
from ui.pages.onboarding.page import OnboardingPage
from ui.tasks import Tasks
from ui.theme.theme import Mode, theme
from ui.widgets.rail import ACCOUNTS, ACTIVITY, PORTFOLIO, SAFETY, SWAPS
from ui.window import Setting, Window
from wallet.errors import EndpointsDown
from wallet.model.changes import Changes
from wallet.model.verdict import Severity
from wallet.model.views import Health, Phase, SessionState, WalletInfo, WalletKind


async def _open(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> Window:
    window = Window(fake.wallet, tasks, Setting())
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    await tasks.settle()
    return window


@pytest.fixture
async def window(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> Window:
    return await _open(qtbot, fake, tasks)


async def test_an_open_wallet_shows_the_portfolio(window: Window) -> None:
    assert window.stack.currentWidget() is window.frame
    assert window.inside.currentWidget() is window.portfolio
    assert window.rail.buttons[PORTFOLIO].isChecked()
    assert "Everyday" in shown(window.rail)


@pytest.mark.parametrize("number", [PORTFOLIO, SWAPS, ACTIVITY, ACCOUNTS, SAFETY])
async def test_every_page_is_reached_by_click_and_by_keyboard(window: Window, number: int) -> None:
    window.show_page((number + 1) % 3)
    window.rail.buttons[number].click()
    assert window.inside.currentWidget() is window.pages[number]
    window.show_page((number + 1) % 3)
    window.rail.show_count(SWAPS, 2)
    window.activateWindow()
    press(window, Qt.Key(Qt.Key.Key_1 + number), CONTROL)
    assert window.inside.currentWidget() is window.pages[number]
    assert [button.isChecked() for button in window.rail.buttons] == [i == number for i in range(5)]


async def test_a_forgotten_password_is_got_over_from_the_door(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    await fake.session.lock()
    await tasks.settle()
    window.unlock.recover_button.click()
    await tasks.settle()
    assert window.stack.currentWidget() is window.recover
    window.recover.back_button.click()
    assert window.stack.currentWidget() is window.unlock
    window.unlock.recover_button.click()
    await fake.session.recover(sample.PHRASE, "", PASSWORD, keyring=None)
    assert window.stack.currentWidget() is window.recover, "a new lock is no open door"
    await fake.session.unlock(PASSWORD)
    await tasks.settle()
    assert window.stack.currentWidget() is window.frame


async def test_locking_shows_the_door_and_unlocking_leads_back(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    window.rail.lock_button.click()
    await tasks.settle()
    assert fake.session.state is SessionState.LOCKED
    assert window.stack.currentWidget() is window.unlock
    window.unlock.password.edit.setText(PASSWORD)
    window.unlock.button.click()
    await tasks.settle()
    assert window.stack.currentWidget() is window.frame


async def test_the_keyboard_locks_once(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    window.activateWindow()
    window.lock()
    window.lock()
    await tasks.settle()
    window.lock()
    await tasks.settle()
    assert fake.calls.count("lock") <= 2
    assert fake.session.state is SessionState.LOCKED


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Why.IDLE, "It was locked after 5 minutes without input."),
        (Why.SLEEP, "It was locked because the computer went to sleep."),
        (Why.SCREEN, "It was locked because the screen was."),
    ],
)
async def test_when_nobody_is_there_the_door_shuts_and_says_why(
    window: Window, fake: FakeWallet, tasks: Tasks, why: Why, words: str
) -> None:
    window.lock_away(why)
    await tasks.settle()
    assert fake.session.state is SessionState.LOCKED
    assert words in shown(window.unlock)
    window.unlock.password.edit.setText(PASSWORD)
    window.unlock.button.click()
    await tasks.settle()
    window.lock()
    await tasks.settle()
    assert words not in shown(window.unlock), "this time somebody locked it"


async def test_what_waits_for_an_answer_is_closed_at_the_lock(window: Window, tasks: Tasks) -> None:
    dialog = ReviewDialog(review("offer", Severity.TYPE), window.safety)
    dialog.open()
    window.safety.form.current.edit.setText(PASSWORD)
    window.safety.courier.password.edit.setText(PASSWORD)
    window.lock_away(Why.SCREEN)
    await tasks.settle()
    assert not dialog.isVisible()
    assert dialog.result() == ReviewDialog.DialogCode.Rejected
    assert (window.safety.form.current.text, window.safety.courier.password.text) == ("", "")


async def test_a_phrase_that_is_being_typed_at_the_door_goes(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    await fake.session.lock()
    await tasks.settle()
    window.unlock.recover_button.click()
    window.recover.phrase.edit.setPlainText(sample.PHRASE)
    window.lock_away(Why.IDLE)
    assert window.recover.phrase.phrase == ""
    assert window.stack.currentWidget() is window.unlock
    window.unlock.password.edit.setText("half a pass")
    window.lock_away(Why.IDLE)
    assert window.unlock.password.text == ""


async def test_a_phrase_in_onboarding_goes_but_not_from_under_the_pen(qtbot: QtBot, tasks: Tasks) -> None:
    """Who writes 24 words on paper touches nothing for minutes."""
    window = await _open(qtbot, FakeWallet(SessionState.NO_WALLET), tasks)
    first = window.onboarding
    assert first is not None
    first.welcome.create_button.click()
    await tasks.settle()
    window.lock_away(Why.IDLE)
    assert window.onboarding is first
    assert first.draft.phrase == sample.PHRASE
    window.lock_away(Why.SCREEN)
    assert window.onboarding is not first
    assert first.draft.phrase == ""
    second = window.onboarding
    assert second is not None
    second.welcome.restore_button.click()
    second.restore.field.edit.setPlainText(sample.PHRASE)
    window.lock_away(Why.IDLE)
    assert window.onboarding is not second


async def test_a_wallet_that_only_watches_has_nothing_to_lock(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    fake.session.known = (WalletInfo("w1", "Cold", None, WalletKind.WATCHED),)
    fake.session.current = fake.session.known[0]
    window = await _open(qtbot, fake, tasks)
    window.lock_away(Why.IDLE)
    await tasks.settle()
    assert "lock" not in fake.calls


async def test_a_fresh_folder_begins_with_onboarding_which_ends_when_the_user_says_so(qtbot: QtBot, tasks: Tasks) -> None:
    fake = FakeWallet(SessionState.NO_WALLET)
    window = await _open(qtbot, fake, tasks)
    page = window.onboarding
    assert isinstance(page, OnboardingPage)
    assert window.stack.currentWidget() is page
    await fake.wallet.wallets.create("Mine", sample.PHRASE, "", PASSWORD, use_keyring=True)
    await tasks.settle()
    assert window.stack.currentWidget() is page
    page.finished.emit()
    await tasks.settle()
    assert window.stack.currentWidget() is window.frame
    assert window.onboarding is None
    assert "Mine" in shown(window.rail)


async def test_another_wallet_can_be_added_or_not(qtbot: QtBot, tasks: Tasks) -> None:
    window = await _open(qtbot, FakeWallet(SessionState.LOCKED), tasks)
    window.unlock.add_button.click()
    page = window.onboarding
    assert page is not None
    assert window.stack.currentWidget() is page
    page.welcome.leave_button.click()
    assert window.stack.currentWidget() is window.unlock


async def test_the_rail_says_how_each_network_is(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    assert shown(window.rail).count("up to date") == 2
    fake.portfolio.break_network(31002, Health.DOWN, "No node of Birch answers.")
    fake.announce(Changes.HEALTH)
    await tasks.settle()
    assert "no answer" in shown(window.rail)


async def test_a_missing_backup_nags_until_it_is_made(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    assert "Backup missing" not in shown(window.rail)
    fake.backup.nag(phrase_known=False)
    fake.announce(Changes.SESSION)
    await tasks.settle()
    assert "Backup missing" in shown(window.rail)
    fake.backup.nag(phrase_known=True)
    fake.announce(Changes.SESSION)
    await tasks.settle()
    assert "Backup missing" not in shown(window.rail)


async def test_badges_say_what_must_not_be_forgotten(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    fake.session.current = WalletInfo("w1", "Everyday", None)
    window = await _open(qtbot, fake, tasks)
    assert {"Testnets only · unaudited", "Playground", "No keyring"} <= set(shown(window.rail))
    public = FakeWallet(networks=sample.TESTNETS)
    window = await _open(qtbot, public, tasks)
    assert "Testnets only · unaudited" in shown(window.rail)
    assert not {"Playground", "No keyring"} & set(shown(window.rail))


async def test_a_wallet_that_passes_needs_no_keyring(qtbot: QtBot, tasks: Tasks) -> None:
    fake = FakeWallet()
    fake.session.current = WalletInfo("w1", "Everyday", None)
    window = Window(fake.wallet, tasks, Setting(passing=True))
    qtbot.addWidget(window)
    window.show()
    await tasks.settle()
    assert "Playground" in shown(window.rail)
    assert "No keyring" not in shown(window.rail)


async def test_a_swap_button_opens_the_wizard_with_that_asset(window: Window, tasks: Tasks) -> None:
    window.portfolio.swap_requested.emit(sample.APPLE)
    await tasks.settle()
    assert window.inside.currentWidget() is window.wizard
    assert window.rail.buttons[SWAPS].isChecked()
    assert any("Apple" in text or "APL" in text for text in _choices(window))
    window.wizard.left.emit()
    assert window.inside.currentWidget() is window.swaps


async def test_a_swap_of_the_activity_list_is_followed(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    view = fake.swaps.stand(Phase.LOCKED)
    await tasks.settle()
    window.activity.swap_opened.emit(view.id)
    await tasks.settle()
    assert window.inside.currentWidget() is window.wizard
    assert window.wizard.case.swap_id == view.id


async def test_swaps_in_flight_are_counted_and_told_to_the_app(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    told = list[int]()
    window.swaps_changed.connect(lambda swaps: told.append(len(swaps)))  # pyright: ignore[reportUnknownArgumentType, reportUnknownLambdaType]
    fake.swaps.stand(Phase.LOCKED)
    fake.swaps.stand(Phase.DONE, name="old")
    await tasks.settle()
    assert "Swap  (1)" in shown(window.rail)
    assert told[-1] == 1
    assert [swap.phase for swap in window.watched] == [Phase.LOCKED]
    window.lock()
    await tasks.settle()
    assert "goes on with it while the wallet is locked" in window.unlock.watching.accessibleName()
    assert window.unlock.watching.isVisible()


async def test_an_offer_alone_is_no_swap_in_flight(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    fake.swaps.stand(Phase.OFFERED)
    await tasks.settle()
    assert "Swap  (1)" in shown(window.rail)
    assert window.watched == ()
    window.lock()
    await tasks.settle()
    assert window.unlock.watching.isHidden()


async def test_no_other_wallet_is_opened_while_a_swap_needs_this_one(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    fake.swaps.stand(Phase.WAITING)
    await tasks.settle()
    window.lock()
    await tasks.settle()
    assert window.unlock.add_button.isHidden()
    assert "Another wallet can be opened when it has ended." in window.unlock.watching.accessibleName()
    fake.swaps.stand(Phase.DONE)
    await tasks.settle()
    assert window.unlock.add_button.isVisible()


async def test_after_a_restart_a_swap_that_a_courier_finishes_is_said_to_go_on(qtbot: QtBot, tasks: Tasks) -> None:
    fake = FakeWallet(SessionState.LOCKED)
    fake.swaps.stand(Phase.LOCKED)
    window = Window(fake.wallet, tasks)
    qtbot.addWidget(window)
    window.show()
    await tasks.settle()
    assert "needs no password" in window.unlock.watching.accessibleName()
    assert window.unlock.waiting.isHidden()


async def test_after_a_restart_a_swap_waits_for_the_password(qtbot: QtBot, tasks: Tasks) -> None:
    """The keys went with the program: nothing goes on before the wallet is unlocked."""
    fake = FakeWallet(SessionState.LOCKED)
    fake.swaps.ask_for_the_password(fake.swaps.stand(Phase.LOCKED), left=720)
    window = Window(fake.wallet, tasks)
    qtbot.addWidget(window)
    window.show()
    await tasks.settle()
    assert window.unlock.waiting.isVisible()
    assert "A swap needs your password" in shown(window.unlock.waiting)
    (notice,) = notices(window.unlock.waiting)
    assert notice.startswith("50 APL → 25 PLUM (Aster → Birch). Unlock within 12 minutes by the clock of Birch")
    assert window.unlock.watching.isHidden()
    assert window.watched == ()
    fake.swaps.ask_for_the_password(fake.swaps.stand(Phase.LOCKED), left=660)
    await tasks.settle()
    assert "within 11 minutes" in notices(window.unlock.waiting)[0], "at each block it says what is left"
    await fake.session.unlock(PASSWORD)
    await tasks.settle()
    assert [swap.phase for swap in window.watched] == [Phase.LOCKED]


async def test_an_error_without_a_place_becomes_one_dialog(window: Window, tasks: Tasks) -> None:
    tasks.failed.emit(EndpointsDown(31001, "Aster"))
    dialogs = window.findChildren(Question)
    assert len(dialogs) == 1
    assert "No node of Aster answers" in dialogs[0].accessibleDescription()
    press(dialogs[0], Qt.Key.Key_Escape)
    assert not dialogs[0].isVisible()


async def test_the_same_problem_again_is_not_another_dialog(window: Window, tasks: Tasks) -> None:
    for _ in range(3):
        tasks.failed.emit(EndpointsDown(31001, "Aster"))
    (dialog,) = window.findChildren(Question)
    press(dialog, Qt.Key.Key_Escape)
    tasks.failed.emit(EndpointsDown(31001, "Aster"))
    assert [each.isVisible() for each in window.findChildren(Question)].count(True) == 1


async def test_no_page_is_reached_behind_a_locked_door(window: Window, tasks: Tasks) -> None:
    window.lock()
    await tasks.settle()
    press(window, Qt.Key.Key_2, CONTROL)
    assert window.stack.currentWidget() is window.unlock


async def test_the_look_is_switched_in_the_rail(window: Window, qtbot: QtBot) -> None:
    dark = next(button for button in window.rail.modes if button.accessibleName() == "Dark")
    try:
        with qtbot.waitSignal(window.mode_chosen):
            dark.click()
        assert theme().is_dark
    finally:
        theme().set_mode(Mode.LIGHT)


async def test_refresh_is_a_key(window: Window, fake: FakeWallet, tasks: Tasks) -> None:
    window.activateWindow()
    fake.calls.clear()
    press(window, Qt.Key.Key_R, CONTROL)
    window.portfolio.refresh()
    await tasks.settle()
    assert "refresh" in fake.calls


async def test_it_fits_the_smallest_window(window: Window) -> None:
    assert window.minimumSizeHint().width() <= 1024
    assert window.minimumSizeHint().height() <= 700


def _choices(window: Window) -> list[str]:
    from PySide6.QtWidgets import QComboBox

    return [box.currentText() for box in window.wizard.findChildren(QComboBox) if box.isVisible()]
