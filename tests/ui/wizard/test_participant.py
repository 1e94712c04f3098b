"""The participant's way through the real widgets: an offer that came as text, file or from the partner, up to coins received."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.fakes import sample
from tests.fakes.swaps import ACCEPTANCE, BLOCKED, OFFER
from tests.ui.hands import press
from tests.ui.wizard.conftest import Drive, texts
from ui.wizard.checks import ChecksPage
from ui.wizard.flow import Step
from ui.wizard.follow import FollowPage
from ui.wizard.outcome import EndPage
from ui.wizard.receive import LIMIT, ReceivePage
from ui.wizard.share import SharePage
from ui.wizard.start import StartPage
from wallet.errors import BadDocument, EndpointsDown, VaultLocked
from wallet.model.swap import Role
from wallet.model.views import CheckView, LaneState, Phase


async def to_accepted(drive: Drive) -> SharePage:
    await drive.to_offer_opened()
    drive.page(ChecksPage).onward.click()
    await drive.settle()
    drive.panel.sign.click()
    await drive.settle()
    return drive.page(SharePage)


async def test_from_start_to_done_with_the_partner_at_hand(drive: Drive) -> None:
    drive.wizard.begin()
    await drive.settle()
    drive.page(StartPage).receive.click()
    await drive.settle()
    page = drive.page(ReceivePage)
    page.partner.get.choose(sample.PLUM)
    page.partner.give.choose(sample.APPLE)
    page.partner.button.click()
    await drive.settle()
    assert page.text.toPlainText() == OFFER
    drive.page(ChecksPage).onward.click()
    await drive.settle()
    assert drive.panel.review.kind == "acceptance"
    drive.panel.sign.click()
    await drive.settle()
    share = drive.page(SharePage)
    assert share.text.toPlainText() == ACCEPTANCE
    share.partner.click()
    await drive.settle()
    drive.page(FollowPage)
    drive.fake.swaps.stand(Phase.DONE, Role.PARTICIPANT)
    await drive.settle()
    assert drive.page(EndPage).headline.text() == "You received 25 PLUM"


async def test_the_share_page_makes_way_when_the_partner_has_locked(drive: Drive) -> None:
    drive.fake.swaps.stand(Phase.WAITING, Role.PARTICIPANT)
    held = replace(drive.fake.swaps.held[0], document=ACCEPTANCE)
    drive.fake.swaps.held = (held,)
    drive.wizard.follow(held)
    await drive.settle()
    assert drive.page(SharePage).text.toPlainText() == ACCEPTANCE
    drive.fake.swaps.stand(Phase.LOCKING, Role.PARTICIPANT)
    await drive.settle()
    drive.page(FollowPage)


async def test_an_offer_with_a_failed_check_cannot_be_accepted(drive: Drive) -> None:
    drive.fake.swaps.check_list = (CheckView("Amount", False, "The token takes a fee from every transfer."),)
    await drive.to_offer_opened()
    page = drive.page(ChecksPage)
    assert not page.onward.isEnabled()
    assert "The token takes a fee from every transfer." in texts(page)
    page.back.click()
    await drive.settle()
    assert drive.page(ReceivePage).text.toPlainText() == "their offer"


async def test_a_blocked_acceptance_can_only_be_refused(drive: Drive) -> None:
    drive.fake.swaps.findings = (BLOCKED,)
    await drive.to_offer_opened()
    drive.page(ChecksPage).onward.click()
    await drive.settle()
    assert drive.panel.sign.isHidden()
    press(drive.panel, Qt.Key.Key_Escape)
    await drive.settle()
    assert drive.step is Step.CHECKS
    assert "confirm_acceptance" not in drive.fake.calls


async def test_a_text_that_is_no_offer_is_said_beside_it(drive: Drive) -> None:
    drive.fake.errors["open_offer"] = BadDocument("offer", "it is not JSON")
    await drive.to_offer_opened()
    page = drive.page(ReceivePage)
    assert "This is not a readable offer: it is not JSON." in page.fault.accessibleName()
    assert page.text.property("wrong") is True


async def test_a_dead_network_while_opening_is_a_page(drive: Drive) -> None:
    drive.fake.errors["open_offer"] = EndpointsDown(31002, "Birch")
    await drive.to_offer_opened()
    assert drive.wizard.stack.currentWidget() is drive.wizard.trouble
    drive.wizard.trouble.retry.click()
    await drive.settle()
    assert drive.page(ReceivePage).text.toPlainText() == "their offer"


async def test_a_file_is_read(drive: Drive, tmp_path: Path) -> None:
    path = tmp_path / "offer.lockstep"
    path.write_text(OFFER, "utf-8")
    drive.wizard.receive()
    await drive.settle()
    drive.page(ReceivePage).read(path)
    assert drive.page(ReceivePage).text.toPlainText() == OFFER


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("picture.png", b"\x89PNG\xff\xfe", "picture.png is not a text"),
        ("large.txt", b"a" * (LIMIT + 1), "large.txt is too large"),
        ("missing.txt", None, "missing.txt cannot be opened"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why(drive: Drive, tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    drive.wizard.receive()
    await drive.settle()
    page = drive.page(ReceivePage)
    page.read(tmp_path / name)
    assert words in page.fault.accessibleName()
    assert page.text.toPlainText() == ""
    assert not page.onward.isEnabled()


async def test_an_acceptance_is_saved_as_a_file_or_the_reason_is_said(drive: Drive, tmp_path: Path) -> None:
    page = await to_accepted(drive)
    page.write(tmp_path / "answer.lockstep")
    assert (tmp_path / "answer.lockstep").read_text("utf-8") == ACCEPTANCE
    assert "answer.lockstep" in page.said.text()
    page.write(tmp_path / "nowhere" / "answer.lockstep")
    assert "could not be saved (No such file or directory)" in page.said.text()


async def test_the_text_becomes_a_code_and_a_text_again(drive: Drive) -> None:
    page = await to_accepted(drive)
    page.show_code.click()
    assert page.code.isVisible()
    assert page.text.isHidden()
    page.show_code.click()
    assert page.code.isHidden()
    assert page.text.isVisible()


async def test_without_a_partner_at_hand_there_is_no_button_for_one(drive: Drive) -> None:
    drive.fake.swaps.partner = None
    drive.wizard.receive("their offer")
    await drive.settle()
    assert drive.page(ReceivePage).partner.isHidden()
    share = await to_accepted(drive)
    assert share.partner.isHidden()
    assert drive.wizard.focusWidget() is share.copy


async def test_a_locked_wallet_is_said_and_nothing_is_signed(drive: Drive) -> None:
    await drive.to_offer_opened()
    drive.fake.errors["review_acceptance"] = VaultLocked()
    drive.page(ChecksPage).onward.click()
    await drive.settle()
    assert drive.wizard.trouble.headline.text() == "The wallet is locked"
    assert "confirm_acceptance" not in drive.fake.calls


async def test_following_always_answers_the_three_questions(drive: Drive) -> None:
    drive.wizard.follow(drive.fake.swaps.stand(Phase.LOCKED, Role.PARTICIPANT))
    await drive.settle()
    told = texts(drive.page(FollowPage))
    assert "Nothing. Your wallet does it all." in told
    assert "Keep the app open until this is done; it takes about a minute." in told
    assert "If it stalls, your funds are back by 18:41." in told


async def test_trouble_on_the_way_is_said_with_the_picture(drive: Drive) -> None:
    view = replace(drive.fake.swaps.stand(Phase.LOCKED, Role.PARTICIPANT), trouble="No node of Birch answers. Lockstep keeps trying.")
    drive.fake.swaps.held = (view,)
    drive.wizard.follow(view)
    await drive.settle()
    page = drive.page(FollowPage)
    assert page.trouble.isVisible()
    assert "No node of Birch answers" in page.trouble.accessibleName()
    assert page.lanes.isVisible()
    drive.fake.swaps.stand(Phase.LOCKED, Role.PARTICIPANT)
    await drive.settle()
    assert page.trouble.isHidden()


async def test_received_both_is_told_as_it_is(drive: Drive) -> None:
    view = drive.fake.swaps.stand(Phase.BACK, Role.PARTICIPANT)
    view = replace(view, take=replace(view.take, state=LaneState.CLAIMED))
    drive.fake.swaps.held = (view,)
    drive.wizard.follow(view)
    await drive.settle()
    assert drive.page(EndPage).headline.text() == "You received 25 PLUM, and your 50 APL came back"


async def test_lost_is_said_plainly(drive: Drive) -> None:
    drive.wizard.follow(drive.fake.swaps.stand(Phase.LOST))
    await drive.settle()
    assert drive.page(EndPage).headline.text() == "You gave 50 APL and did not receive 25 PLUM"


async def test_a_snapshot_of_another_swap_changes_nothing(drive: Drive) -> None:
    drive.wizard.follow(drive.fake.swaps.stand(Phase.LOCKED, Role.PARTICIPANT))
    await drive.settle()
    drive.fake.gate = asyncio.Event()
    other = drive.fake.swaps.stand(Phase.DONE, name="other")
    drive.wizard.follow(drive.fake.swaps.stand(Phase.CLAIMING, name="mine"))
    drive.fake.gate.set()
    await drive.settle()
    assert drive.step is Step.FOLLOW
    assert drive.wizard.case.swap_id != other.id


async def test_an_acceptance_can_be_called_off_while_nothing_is_locked(drive: Drive) -> None:
    page = await to_accepted(drive)
    page.give_up.button.click()
    assert page.give_up.sure.isVisible()
    assert "locks nothing for this swap" in page.give_up.sure.accessibleName()
    page.give_up.sure.yes.click()
    await drive.settle()
    assert "abandon" in drive.fake.calls
    drive.page(EndPage)


async def test_times_that_ran_out_while_reading_are_read_again(drive: Drive) -> None:
    drive.fake.swaps.until = 1_000  # long ago
    await drive.to_offer_opened()
    drive.page(ChecksPage).onward.click()
    await drive.settle()
    late = drive.panel
    assert late.sign.isHidden()
    drive.fake.swaps.until = int(time.time()) + 90
    late.again.click()
    await drive.settle()
    assert drive.panel is not late
    assert drive.panel.sign.isEnabled()
    assert drive.panel.again.isHidden()
