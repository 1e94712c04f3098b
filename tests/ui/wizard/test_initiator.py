"""The initiator's way through the real widgets: from two amounts to coins received, or back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.fakes.swaps import ACCEPTANCE, ASKS, BLOCKED, MINE, OFFER, THEIRS, WARNS
from tests.fakes.wallet import FakeWallet
from tests.ui.hands import press
from tests.ui.wizard.conftest import Drive, texts
from ui.tasks import Tasks
from ui.wizard.case import Desk
from ui.wizard.checks import ChecksPage
from ui.wizard.choose import ChoosePage
from ui.wizard.flow import Step
from ui.wizard.follow import FollowPage
from ui.wizard.outcome import EndPage
from ui.wizard.receive import ReceivePage
from ui.wizard.share import SharePage
from ui.wizard.start import StartPage
from wallet.errors import BadDocument, EndpointsDown, TermsRefused
from wallet.model.verdict import Severity
from wallet.model.views import CheckView, Phase


async def test_from_start_to_done_with_the_partner_at_hand(drive: Drive) -> None:
    drive.wizard.begin()
    await drive.settle()
    drive.page(StartPage).propose.click()
    await drive.settle()
    assert drive.step is Step.CHOOSE
    await drive.to_share()
    assert drive.fake.swaps.drafts[-1].give == MINE
    assert drive.fake.swaps.drafts[-1].want == THEIRS
    drive.page(SharePage).partner.click()
    await drive.settle()
    assert drive.step is Step.LOCK
    drive.panel.sign.click()
    await drive.settle()
    assert drive.step is Step.FOLLOW
    assert "confirm_lock" in drive.fake.calls
    for phase in (Phase.WAITING, Phase.LOCKED, Phase.CLAIMING):
        drive.fake.swaps.stand(phase)
        await drive.settle()
        assert drive.wizard.headline.text() == drive.fake.swaps.held[0].now
    drive.fake.swaps.stand(Phase.DONE)
    await drive.settle()
    assert "25 PLUM" in drive.page(EndPage).headline.text()
    assert any("0.00021 AST" in text for text in texts(drive.page(EndPage)))


async def test_to_done_by_copying_and_pasting(drive: Drive) -> None:
    await drive.to_share()
    page = drive.page(SharePage)
    page.copy.click()
    assert QGuiApplication.clipboard().text() == OFFER
    page.onward.click()
    await drive.settle()
    answer = drive.page(ReceivePage)
    assert not answer.onward.isEnabled()
    QGuiApplication.clipboard().setText(ACCEPTANCE)
    answer.paste.click()
    assert answer.text.toPlainText() == ACCEPTANCE
    answer.onward.click()
    await drive.settle()
    assert drive.step is Step.LOCK
    assert drive.fake.calls.count("review_lock") == 1
    drive.panel.sign.click()
    await drive.settle()
    assert drive.step is Step.FOLLOW


async def test_a_swap_that_stalls_ends_on_a_page_that_says_where_the_coins_are(drive: Drive) -> None:
    drive.wizard.follow(drive.fake.swaps.stand(Phase.WAITING))
    await drive.settle()
    drive.fake.swaps.stand(Phase.REFUNDING)
    await drive.settle()
    drive.page(FollowPage)
    drive.fake.swaps.stand(Phase.BACK)
    await drive.settle()
    end = drive.page(EndPage)
    assert end.headline.text() == "Your 50 APL are back"
    told = texts(end)
    assert "50 APL are in your account on Aster again. You received nothing and gave nothing." in told


async def test_each_fault_is_said_while_typing(drive: Drive) -> None:
    page = await drive.type_offer()
    assert page.onward.isEnabled()
    page.give.amount.setText("5000")
    assert page.give.fault.text() == "You do not have that much. The most you can give is 1,250 APL."
    assert not page.onward.isEnabled()
    page.give.most.click()
    assert page.give.amount.text() == "1250"
    assert page.give.fault.isHidden()
    page.want.amount.setText("1,5")
    assert "point" in page.want.fault.text()
    page.want.amount.setText("1.5")
    page.more.click()
    page.taker.setText(sample.ME.address)
    assert not page.onward.isEnabled()
    page.taker.setText(sample.PARTNER)
    page.away.setCurrentIndex(2)
    page.onward.click()
    await drive.settle()
    draft = drive.fake.swaps.drafts[-1]
    assert (draft.taker, draft.away, draft.valid) == (sample.PARTNER, 3600, 3600)


async def test_the_worst_is_told_before_anything_is_signed(drive: Drive) -> None:
    page = await drive.type_offer()
    await drive.until(lambda: page.worst.text() != "")
    assert page.worst.text() == "If it stalls, your funds are back by 18:41."


async def test_a_balance_that_was_never_read_lets_nobody_go_on(drive: Drive) -> None:
    drive.fake.portfolio.forget()
    page = await drive.type_offer()
    assert not page.onward.isEnabled()
    assert "not been read yet" in page.give.fault.text()


async def test_a_failed_check_stops_and_says_why(drive: Drive) -> None:
    drive.fake.swaps.check_list = (CheckView("Gas on both chains", False, "There is no BIR on Birch."), *drive.fake.swaps.check_list)
    await drive.to_checks()
    page = drive.page(ChecksPage)
    assert not page.onward.isEnabled()
    assert "There is no BIR on Birch." in texts(page)
    drive.fake.swaps.check_list = drive.fake.swaps.check_list[1:]
    page.again.click()
    await drive.settle()
    assert page.onward.isEnabled()


async def test_what_asks_for_typed_words_may_go_on(drive: Drive) -> None:
    asking = CheckView("One node", False, "Only one node answers.", Severity.TYPE)
    drive.fake.swaps.check_list = (*drive.fake.swaps.check_list, asking)
    await drive.to_checks()
    page = drive.page(ChecksPage)
    assert page.verdict.accessibleName().startswith("One thing to think twice about.")
    assert page.onward.isEnabled()


async def test_no_checks_are_not_passed_checks(drive: Drive) -> None:
    drive.fake.swaps.check_list = ()
    await drive.to_checks()
    assert not drive.page(ChecksPage).onward.isEnabled()


async def test_going_back_keeps_what_was_typed(drive: Drive) -> None:
    await drive.to_checks()
    drive.page(ChecksPage).back.click()
    await drive.settle()
    page = drive.page(ChoosePage)
    assert (page.give.text, page.want.text) == ("50", "25")
    assert page.onward.isEnabled()


async def test_refusing_to_sign_signs_nothing(drive: Drive) -> None:
    panel = await drive.to_review()
    press(panel, Qt.Key.Key_Escape)
    await drive.settle()
    assert drive.step is Step.CHECKS
    assert "confirm_offer" not in drive.fake.calls


async def test_a_blocked_review_has_no_way_to_sign(drive: Drive) -> None:
    drive.fake.swaps.findings = (BLOCKED,)
    panel = await drive.to_review()
    assert panel.sign.isHidden()
    assert panel.first is panel.refuse
    assert "There is no gas on Birch to take the 25 PLUM." in texts(panel)


async def test_a_typed_confirmation_waits_for_the_very_words(drive: Drive) -> None:
    drive.fake.swaps.findings, drive.fake.swaps.typed = (ASKS, WARNS), "50"
    panel = await drive.to_review()
    assert not panel.sign.isEnabled()
    panel.typed.setText("5")
    assert not panel.sign.isEnabled()
    panel.typed.setText("50")
    panel.sign.click()
    await drive.settle()
    assert drive.step is Step.SHARE


async def test_enter_signs_nothing(drive: Drive) -> None:
    panel = await drive.to_review()
    press(panel, Qt.Key.Key_Return)
    press(panel, Qt.Key.Key_Enter)
    await drive.settle()
    assert drive.step is Step.REVIEW
    assert not panel.sign.isDefault()
    assert not panel.sign.autoDefault()


async def test_a_network_that_does_not_answer_is_a_page_and_can_be_tried_again(drive: Drive) -> None:
    drive.fake.errors["review_offer"] = EndpointsDown(31001, "Aster")
    await drive.to_checks()
    drive.page(ChecksPage).onward.click()
    await drive.settle()
    trouble = drive.wizard.trouble
    assert drive.wizard.stack.currentWidget() is trouble
    assert "No node of Aster answers" in " ".join(texts(trouble))
    assert "In your account. Nothing was signed." in texts(trouble)
    trouble.retry.click()
    await drive.settle()
    assert drive.panel.sign.isEnabled()


async def test_trouble_can_be_stepped_back_from(drive: Drive) -> None:
    drive.fake.errors["checks"] = EndpointsDown(31001, "Aster")
    await drive.to_checks()
    assert drive.wizard.stack.currentWidget() is drive.wizard.trouble
    drive.wizard.trouble.back.click()
    await drive.settle()
    drive.page(ChoosePage)


async def test_an_answer_that_cannot_be_read_is_said_beside_the_text(drive: Drive) -> None:
    await drive.to_share()
    drive.page(SharePage).onward.click()
    await drive.settle()
    page = drive.page(ReceivePage)
    drive.fake.errors["review_lock"] = BadDocument("acceptance", "it ends in the middle")
    page.show_text("{")
    page.onward.click()
    await drive.settle()
    assert drive.step is Step.ANSWER
    assert "This is not a readable acceptance: it ends in the middle." in page.fault.accessibleName()
    page.text.setPlainText("{}")
    assert page.fault.isHidden()


async def test_an_answer_with_other_terms_is_refused_by_name(drive: Drive) -> None:
    await drive.to_share()
    drive.page(SharePage).onward.click()
    await drive.settle()
    page = drive.page(ReceivePage)
    drive.fake.errors["review_lock"] = TermsRefused("expiry", "it is too early")
    page.show_text(ACCEPTANCE)
    page.onward.click()
    await drive.settle()
    assert drive.step is Step.ANSWER
    assert "because of its expiry" in page.fault.accessibleName()


async def test_an_offer_can_be_given_up_after_asking_twice(drive: Drive) -> None:
    await drive.to_share()
    page = drive.page(SharePage)
    page.give_up.button.click()
    assert page.give_up.sure.isVisible()
    assert "abandon" not in drive.fake.calls
    page.give_up.sure.no.click()
    assert not page.give_up.sure.isVisible()
    page.give_up.button.click()
    page.give_up.sure.yes.click()
    await drive.settle()
    assert drive.fake.calls.count("abandon") == 1
    assert drive.page(EndPage).headline.text() == "This swap ended before anything was locked"


async def test_leaving_keeps_the_swap_and_leads_back_in(drive: Drive) -> None:
    await drive.to_share()
    left: list[bool] = []
    drive.wizard.left.connect(lambda: left.append(True))
    drive.wizard.close_button.click()
    assert left == [True]
    drive.wizard.follow(drive.fake.swaps.held[0])
    await drive.settle()
    assert drive.page(SharePage).text.toPlainText() == OFFER


async def test_a_swap_that_waits_for_my_lock_opens_at_its_review(drive: Drive) -> None:
    drive.wizard.follow(drive.fake.swaps.stand(Phase.TO_LOCK))
    await drive.settle()
    assert drive.step is Step.LOCK
    assert drive.panel.review.kind == "lock"


async def test_an_answer_that_comes_after_leaving_moves_nothing(drive: Drive) -> None:
    drive.fake.gate = asyncio.Event()
    drive.wizard.propose()
    drive.wizard.leave()
    drive.wizard.receive()
    drive.fake.gate.set()
    await drive.settle()
    assert drive.step is Step.OPEN


async def test_a_swap_that_ends_while_its_offer_is_shared_says_so(drive: Drive) -> None:
    await drive.to_share()
    drive.fake.swaps.stand(Phase.ENDED)
    await drive.settle()
    drive.page(EndPage)


async def test_the_first_field_has_the_focus_on_every_step(drive: Drive) -> None:
    page = await drive.type_offer()
    assert drive.wizard.focusWidget() is page.give.assets
    page.onward.click()
    await drive.settle()
    assert drive.wizard.focusWidget() is drive.page(ChecksPage).onward
    drive.page(ChecksPage).onward.click()
    await drive.settle()
    assert drive.wizard.focusWidget() is drive.panel.refuse
    drive.panel.sign.click()
    await drive.settle()
    assert drive.wizard.focusWidget() is drive.page(SharePage).partner


async def test_a_lock_that_fails_to_be_signed_is_reviewed_afresh(drive: Drive) -> None:
    drive.wizard.follow(drive.fake.swaps.stand(Phase.TO_LOCK))
    await drive.settle()
    drive.fake.errors["confirm_lock"] = TermsRefused("simulation", "it changed since it was shown")
    drive.panel.sign.click()
    await drive.settle()
    assert drive.wizard.stack.currentWidget() is drive.wizard.trouble
    assert "In your account. Nothing is locked." in texts(drive.wizard.trouble)
    drive.wizard.trouble.retry.click()
    await drive.settle()
    assert drive.fake.calls.count("review_lock") == 2
    assert drive.panel.sign.isEnabled()


async def test_while_signing_nothing_can_be_refused_or_signed_twice(drive: Drive) -> None:
    panel = await drive.to_review()
    drive.fake.gate = asyncio.Event()
    panel.sign.click()
    await asyncio.sleep(0)
    assert not panel.sign.isEnabled()
    press(panel, Qt.Key.Key_Escape)
    assert drive.step is Step.REVIEW
    drive.fake.gate.set()
    await drive.settle()
    assert drive.step is Step.SHARE


async def test_alt_left_goes_back_but_never_out_of_a_review(drive: Drive) -> None:
    panel = await drive.to_review()
    shortcut = drive.wizard.findChild(QShortcut)
    assert isinstance(shortcut, QShortcut)
    shortcut.activated.emit()
    await drive.settle()
    assert drive.step is Step.REVIEW
    panel.refuse.click()
    await drive.settle()
    shortcut.activated.emit()
    await drive.settle()
    drive.page(ChoosePage)


async def test_an_answer_that_is_kept_leads_no_further_back_than_to_itself(drive: Drive) -> None:
    view = replace(drive.fake.swaps.stand(Phase.TO_LOCK), answer=ACCEPTANCE)
    drive.fake.swaps.held = (view,)
    drive.wizard.follow(view)
    await drive.settle()
    drive.panel.refuse.click()
    await drive.settle()
    page = drive.page(ReceivePage)
    assert page.text.toPlainText() == ACCEPTANCE
    assert page.back.isHidden()
    page.give_up.button.click()
    page.give_up.sure.yes.click()
    await drive.settle()
    drive.page(EndPage)


async def test_what_could_not_be_checked_is_checked_again_first(drive: Drive) -> None:
    """Enter on a page that asks to think twice must not walk on."""
    drive.fake.swaps.check_list = (CheckView("Aster answers", False, "Could not check Aster.", Severity.TYPE),)
    await drive.to_checks()
    page = drive.page(ChecksPage)
    assert page.onward.isEnabled()
    assert drive.wizard.focusWidget() is page.again


async def test_a_failed_check_says_nothing_about_a_swap_that_does_not_start(drive: Drive) -> None:
    drive.fake.swaps.check_list = (CheckView("Amount", False, "The token takes a fee from every transfer."),)
    await drive.to_checks()
    assert drive.page(ChecksPage).worst.text() == ""


async def test_people_get_an_hour_to_answer_and_the_playground_answers_at_once(qtbot: QtBot, tasks: Tasks) -> None:
    for networks, away in ((sample.TESTNETS, 3600), (sample.PLAYGROUND, 0)):
        page = ChoosePage(Desk(FakeWallet(networks=networks).wallet, tasks))
        qtbot.addWidget(page)
        assert page.away.currentData() == away


async def test_a_review_does_not_wait_behind_a_locked_door(drive: Drive) -> None:
    await drive.to_share()
    drive.page(SharePage).partner.click()
    await drive.settle()
    assert drive.step is Step.LOCK
    drive.wizard.close_review()
    await drive.settle()
    assert drive.step is Step.ANSWER
    assert "confirm_lock" not in drive.fake.calls
    drive.wizard.close_review()
    await drive.settle()
    assert drive.step is Step.ANSWER, "nothing else is stepped back from"


async def test_what_was_signed_a_moment_before_the_lock_goes_on(drive: Drive) -> None:
    await drive.to_share()
    drive.page(SharePage).partner.click()
    await drive.settle()
    drive.fake.gate = asyncio.Event()
    drive.panel.sign.click()
    await asyncio.sleep(0)
    drive.wizard.close_review()
    drive.fake.gate.set()
    await drive.settle()
    assert drive.step is Step.FOLLOW
