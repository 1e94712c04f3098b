"""Where the swap contract is missing, the checks lead to its review and back, and pass once it stands."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import sample
from tests.fakes.contracts import lacking
from tests.ui.wizard.conftest import Drive
from ui.dialogs.review import ReviewDialog
from ui.wizard.checks import ChecksPage
from ui.wizard.flow import Step
from wallet.errors import ContractStands
from wallet.model.changes import Changes
from wallet.model.views import ContractState

BIRCH = sample.BIRCH.chain_id


async def to_a_missing_contract(drive: Drive) -> ChecksPage:
    fake = drive.fake
    fake.swaps.check_list = (*fake.swaps.check_list[:1], lacking("Birch", BIRCH), *fake.swaps.check_list[2:])
    fake.contracts.states[BIRCH] = ContractState.MISSING
    await drive.to_checks()
    page = drive.page(ChecksPage)
    assert not page.onward.isEnabled()
    return page


def dialog_of(page: ChecksPage) -> ReviewDialog:
    (found,) = [dialog for dialog in page.findChildren(ReviewDialog) if dialog.isVisible()]
    return found


async def test_from_the_missing_contract_to_checks_that_pass(drive: Drive) -> None:
    page = await to_a_missing_contract(drive)
    page.deploy[BIRCH].click()
    await drive.settle()
    assert "confirm_deploy" not in drive.fake.calls
    dialog_of(page).panel.sign.click()
    await drive.settle()
    assert drive.fake.calls.count("confirm_deploy") == 1
    assert page.deploy[BIRCH].isHidden()
    drive.fake.contracts.states[BIRCH] = ContractState.STANDS
    drive.fake.swaps.check_list = tuple(replace(check, ok=True, severity=None, deploy_on=None) for check in drive.fake.swaps.check_list)
    drive.fake.announce(Changes.HEALTH)
    await drive.settle()
    assert page.onward.isEnabled()
    assert page.deploy == {}


async def test_a_review_that_is_refused_signs_nothing(drive: Drive) -> None:
    page = await to_a_missing_contract(drive)
    page.deploy[BIRCH].click()
    await drive.settle()
    dialog_of(page).panel.refuse.click()
    await drive.settle()
    assert drive.step is Step.CHECKS
    assert "confirm_deploy" not in drive.fake.calls
    assert page.deploy[BIRCH].isVisible()


async def test_a_deployment_that_failed_shows_its_button_again(drive: Drive) -> None:
    page = await to_a_missing_contract(drive)
    page.deploy[BIRCH].click()
    await drive.settle()
    dialog_of(page).panel.sign.click()
    await drive.settle()
    drive.fake.contracts.states[BIRCH] = ContractState.MISSING
    drive.fake.announce(Changes.HEALTH)
    await drive.settle()
    assert page.deploy[BIRCH].isVisible()


async def test_somebody_was_first(drive: Drive) -> None:
    page = await to_a_missing_contract(drive)
    drive.fake.errors["review_deploy"] = ContractStands("Birch")
    page.deploy[BIRCH].click()
    await drive.settle()
    assert drive.wizard.stack.currentWidget() is drive.wizard.trouble
