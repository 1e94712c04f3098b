"""Whole swaps through the real widgets on the real playground: two local chains, the core itself, a partner in another process."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QStackedWidget
from pytestqt.qtbot import QtBot

from tests.playground import shared_playground
from tests.ui.person import Person
from ui.bridge import Bridge
from ui.models.rows import ROW
from ui.pages.swaps import SwapsPage
from ui.tasks import Tasks
from ui.wizard.follow import FollowPage
from ui.wizard.outcome import EndPage
from ui.wizard.receive import ReceivePage
from ui.wizard.share import SharePage
from ui.wizard.wizard import SwapWizard
from wallet import boot
from wallet.model.network import Network
from wallet.model.views import LaneState, Phase, SwapView
from wallet.playground.players import Player, willing
from wallet.playground.world import Playground

SitDown = Callable[[tuple[Network, ...]], Awaitable[Person]]
PASSWORD = "nine tall herons stand still"


@pytest.fixture(scope="module")
def playground() -> Playground:
    return shared_playground()


@pytest.fixture
async def sit_down(playground: Playground, tmp_path: Path, qtbot: QtBot) -> AsyncGenerator[SitDown]:
    """Somebody with a fresh, funded wallet at the window. Closed at the end of the test."""
    closing: list[Callable[[], Awaitable[None]]] = []

    async def at(networks: tuple[Network, ...]) -> Person:
        wallet = await boot.build(tmp_path / "home", networks=networks, partner=playground.invite_partner())
        closing.append(wallet.close)
        await wallet.wallets.create("Everyday", await wallet.wallets.new_phrase(), "", PASSWORD, use_keyring=False)
        await playground.fund((await wallet.portfolio.view()).accounts[0].address)
        await wallet.portfolio.refresh()
        tasks, inside = Tasks(), QStackedWidget()
        closing.append(tasks.cancel)
        qtbot.addWidget(inside)
        page, wizard = SwapsPage(wallet, tasks), SwapWizard(wallet, tasks)
        inside.addWidget(page)
        inside.addWidget(wizard)
        bridge = Bridge(wallet, inside)
        bridge.changed.connect(page.take_changes)
        bridge.changed.connect(wizard.take_changes)
        _connect(inside, page, wizard)
        inside.resize(1024, 700)
        inside.show()
        return Person(wallet, page, wizard)

    yield at
    for close in reversed(closing):
        await close()


def _connect(inside: QStackedWidget, page: SwapsPage, wizard: SwapWizard) -> None:
    """As the main window does."""

    def begin() -> None:
        inside.setCurrentWidget(wizard)
        wizard.begin()

    def receive() -> None:
        inside.setCurrentWidget(wizard)
        wizard.receive()

    def follow(swap: SwapView) -> None:
        inside.setCurrentWidget(wizard)
        wizard.follow(swap)

    page.swap_requested.connect(begin)
    page.receive_requested.connect(receive)
    page.swap_opened.connect(follow)
    wizard.left.connect(lambda: inside.setCurrentWidget(page))


async def test_both_roles_to_done(sit_down: SitDown, playground: Playground) -> None:
    person = await sit_down(playground.world.networks)
    aster, birch = (network.tokens[0] for network in playground.world.networks)
    had = await person.units(aster), await person.units(birch)

    await person.offer(aster, "50", birch, "25")
    (await person.page(SharePage)).partner.click()
    await person.sign()
    follow = await person.page(FollowPage)
    follow.leave.click()
    assert person.list.isVisible()

    person.list.receive.click()
    receive = await person.page(ReceivePage)
    receive.partner.get.choose(birch)
    receive.partner.give.choose(aster)
    receive.partner.button.click()
    await person.passed()
    await person.sign()
    (await person.page(SharePage)).partner.click()
    await person.page(FollowPage)
    await person.wallet.session.lock()  # what is agreed goes on behind the locked door
    end = await person.page(EndPage, 60)
    assert end.headline.text().startswith("You received 25 ")
    assert end.case.swap is not None
    assert end.case.swap.fees
    end.leave.click()

    await person.until(lambda: all(swap.ended for swap in _listed(person)), "the end of the first swap", 60)
    person.open_row(1)
    first = await person.page(EndPage)
    assert first.headline.text().startswith("You received 25 ")
    one = 10**aster.decimals, 10**birch.decimals
    assert await person.units(aster) == had[0] - 50 * one[0] - 20 * one[0]
    assert await person.units(birch) == had[1] + 25 * one[1] + 25 * one[1]


async def test_all_of_a_coin_but_what_fees_may_take(sit_down: SitDown, playground: Playground) -> None:
    """What Max fills in must be enough for every transaction of the swap."""
    person = await sit_down(playground.world.networks)
    aster, birch = (network.coin for network in playground.world.networks)
    had = await person.units(aster)

    page = await person.choose(aster, birch)
    await person.until(page.give.most.isEnabled, "what can be given at most")
    page.give.most.click()
    page.want.amount.setText("1")
    await person.send(page)
    (await person.page(SharePage)).partner.click()
    await person.sign()
    end = await person.page(EndPage, 60)
    assert end.headline.text() == "You received 1 BIR"
    assert end.case.swap is not None
    fees = next(fee.units for fee in end.case.swap.fees if fee.asset.key == aster.key)
    assert await person.units(aster) == had - end.case.swap.give.amount.units - fees


async def test_a_partner_who_vanishes_costs_nothing_but_fees(sit_down: SitDown, playground: Playground, tmp_path: Path) -> None:
    networks = tuple(replace(each, timing=replace(each.timing, act=2, mine=3)) for each in playground.world.networks)
    person, other = await sit_down(networks), Player("other", tmp_path / "other", networks)
    aster, birch = (network.tokens[0] for network in networks)
    await playground.fund(await other.begin())
    had = await person.units(aster), await person.units(birch)

    await person.offer(aster, "50", birch, "25")
    share = await person.page(SharePage)
    accepted = await other.wallet.swaps.confirm_acceptance(willing(await other.wallet.swaps.review_acceptance(share.text.toPlainText())))
    await other.vanish()
    share.onward.click()
    answer = await person.page(ReceivePage)
    answer.text.setPlainText(accepted.text)
    answer.onward.click()
    await person.sign()

    seen: list[LaneState] = []
    follow = await person.page(FollowPage)
    await person.until(lambda: _note(seen, follow), "my own lock", 30)
    end = await person.page(EndPage, 150)
    assert end.case.swap is not None
    assert end.case.swap.phase is Phase.BACK
    assert end.headline.text() == "Your 50 " + aster.symbol + " are back"
    assert await person.units(aster) == had[0]
    assert await person.units(birch) == had[1]


def _note(seen: list[LaneState], page: FollowPage) -> bool:
    """Whether my lane was seen locked."""
    if page.case.swap is not None:
        seen.append(page.case.swap.give.state)
    return LaneState.LOCKED in seen


def _listed(person: Person) -> list[SwapView]:
    model = person.list.list.model()
    rows = [model.index(at, 0).data(ROW) for at in range(model.rowCount())]
    return [row for row in rows if isinstance(row, SwapView)]
