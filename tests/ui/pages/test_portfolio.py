"""The portfolio in every state: what is known is shown, what is not is said, and a dead node never turns a figure into 0."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.fakes.wallet import FakeWallet
from tests.ui.hands import click, press
from tests.ui.pages.reading import notices, shown
from ui.bridge import Bridge
from ui.models.holdings import AssetRow
from ui.models.rows import FACE, ROW
from ui.pages.portfolio.page import Fund, PortfolioPage
from ui.tasks import Tasks
from ui.widgets.row_face import Face, Header
from wallet.model.address import Address
from wallet.model.changes import Changes
from wallet.model.views import Health


def _page(qtbot: QtBot, fake: FakeWallet, tasks: Tasks, fund: Fund | None = None) -> PortfolioPage:
    page = PortfolioPage(fake.wallet, tasks, fund=fund, now=lambda: float(sample.NOW))
    qtbot.addWidget(page)
    bridge = Bridge(fake.wallet, page)
    bridge.changed.connect(page.take_changes)
    page.resize(1000, 760)
    page.show()
    return page


def _faces(page: PortfolioPage) -> dict[str, Face]:
    model = page.list.model()
    found = [model.index(i, 0).data(FACE) for i in range(model.rowCount())]
    return {face.headline: face for face in found if isinstance(face, Face)}


def _headers(page: PortfolioPage) -> dict[str, Header]:
    model = page.list.model()
    found = [model.index(i, 0).data(FACE) for i in range(model.rowCount())]
    return {face.text: face for face in found if isinstance(face, Header)}


async def test_assets_stand_under_their_network_with_balance_and_what_is_locked(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    assert list(_headers(page)) == ["Aster", "Birch"]
    apple = _faces(page)["APL"]
    assert (apple.figure, apple.note, apple.action) == ("1,250 APL", "50 locked in swaps", "Swap")
    assert _faces(page)["QNC"].action == ""
    assert "312.000000000000000001 PLUM" in _faces(page)["PLUM"].tip
    assert "no market value" in page.subtitle.text()
    assert any("Updated just now" in text for text in shown(page))


async def test_a_dead_node_is_named_and_its_figures_stay(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    fake.portfolio.break_network(31001, Health.DOWN, "No node of Aster answers (no answer). Lockstep keeps trying.")
    fake.announce(Changes.HEALTH)
    await tasks.settle()
    assert "No node of Aster answers" in notices(page)[0]
    assert _headers(page)["Aster"].note == "does not answer"
    assert _faces(page)["APL"].figure == "1,250 APL"
    assert _faces(page)["APL"].figure_tone == "muted"
    assert "as of" in _faces(page)["APL"].note
    assert _faces(page)["PLUM"].figure_tone == "text"


@pytest.mark.parametrize(("state", "words"), [(Health.STALE, "is behind"), (Health.WRONG_CHAIN, "serves another chain")])
async def test_other_trouble_is_said_in_words(qtbot: QtBot, fake: FakeWallet, tasks: Tasks, state: Health, words: str) -> None:
    fake.portfolio.break_network(31002, state, "A sentence from the core.")
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    assert words in _headers(page)["Birch"].note
    assert "A sentence from the core." in notices(page)[0]


async def test_what_was_never_read_is_not_known_and_cannot_be_swapped(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    fake.portfolio.forget(31001)
    fake.portfolio.break_network(31001, Health.DOWN, "No answer.")
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    assert _faces(page)["APL"].figure == "not known yet"
    assert _faces(page)["APL"].action == ""
    assert not any(text.startswith("0 ") for text in (face.figure for name, face in _faces(page).items() if name != "QNC"))
    assert not any("Nothing here yet" in text for text in notices(page))


async def test_before_the_first_answer_a_skeleton_stands(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    fake.portfolio.forget()
    fake.portfolio.health = tuple(sample.health(each, Health.LOADING) for each in sample.PLAYGROUND)
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    assert not page.list.isVisible()
    fake.portfolio.balances, fake.portfolio.health = sample.balances(sample.PLAYGROUND), tuple(map(sample.health, sample.PLAYGROUND))
    fake.announce(Changes.BALANCES)
    await tasks.settle()
    assert page.list.isVisible()


async def test_an_empty_wallet_in_the_playground_gets_coins(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    funded = list[Address]()

    async def fund(address: Address) -> None:
        funded.append(address)
        fake.portfolio.balances = sample.balances(sample.PLAYGROUND)

    fake.portfolio.balances = sample.balances(sample.PLAYGROUND, share=10**30)
    page = _page(qtbot, fake, tasks, fund)
    await tasks.settle()
    assert "Nothing here yet" in notices(page)[0]
    button = next(each for each in page.findChildren(type(page.accounts.add_button)) if "Get test coins" in each.accessibleName())
    button.click()
    await tasks.settle()
    assert funded == [sample.ME.address]
    assert "refresh" in fake.calls
    assert not notices(page)


async def test_an_empty_wallet_elsewhere_is_pointed_to_faucets(qtbot: QtBot, tasks: Tasks) -> None:
    fake = FakeWallet(networks=sample.TESTNETS)
    fake.portfolio.balances = sample.balances(sample.TESTNETS, share=10**30)
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    assert "sepolia-faucet.pk910.de" in notices(page)[0]


async def test_unasked_tokens_are_counted_and_not_shown(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    fake.portfolio.quarantined = 3
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    assert "3 tokens were sent to you unasked; they are kept out of sight." in shown(page)
    fake.portfolio.quarantined = 0
    fake.announce(Changes.BALANCES)
    await tasks.settle()
    assert not any("unasked" in text for text in shown(page))


async def test_accounts_are_summed_until_one_is_chosen(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    fake.portfolio.accounts = (sample.ME, sample.SAVINGS)
    fake.portfolio.balances += sample.balances(sample.PLAYGROUND, sample.SAVINGS, 10)
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    assert _faces(page)["APL"].figure == "1,375 APL"
    page.accounts.choice.setCurrentIndex(2)
    assert _faces(page)["APL"].figure == "125 APL"
    fake.announce(Changes.BALANCES)
    await tasks.settle()
    assert _faces(page)["APL"].figure == "125 APL"


async def test_an_account_is_added_once_however_often_one_clicks(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    page.accounts.add_button.click()
    page.accounts.add_button.click()
    await tasks.settle()
    assert [account.name for account in fake.portfolio.accounts] == ["Main", "Account 2"]


async def test_swap_is_asked_for_by_mouse_and_by_enter(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    asked = list[object]()
    page.swap_requested.connect(asked.append)
    view = page.list
    model = view.model()
    index = next(model.index(i, 0) for i in range(model.rowCount()) if _symbol(model.index(i, 0).data(ROW)) == "APL")
    click(view.viewport(), view.button_rect(index).center())
    assert asked == [sample.APPLE]
    click(view.viewport(), view.visualRect(index).center() - QPoint(100, 0))
    assert asked == [sample.APPLE]
    view.setFocus()
    press(view, Qt.Key.Key_Return)
    assert asked == [sample.APPLE, sample.APPLE]


async def test_the_address_is_copied_whole(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    page.accounts.address.copy_button.click()
    assert QGuiApplication.clipboard().text() == sample.ME.address


async def test_a_hidden_page_reads_only_when_it_is_shown_again(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    page.hide()
    fake.calls.clear()
    fake.announce(Changes.BALANCES)
    fake.announce(Changes.BALANCES)
    await tasks.settle()
    assert fake.calls == []
    page.show()
    await tasks.settle()
    assert fake.calls == ["portfolio.view"]


async def test_what_does_not_show_here_is_not_read_again(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    fake.calls.clear()
    fake.announce(Changes.ACTIVITY)
    await tasks.settle()
    assert fake.calls == []
    assert page.isVisible()


async def test_a_screen_reader_hears_the_exact_balance(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    model = page.list.model()
    said = [str(model.index(i, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for i in range(model.rowCount())]
    assert said[0] == "Aster, up to date"
    assert "Plum token, 312.000000000000000001 PLUM, Birch" in said
    assert any("50 APL locked in swaps" in text for text in said)


def _symbol(row: object) -> str:
    return row.asset.symbol if isinstance(row, AssetRow) else ""


def test_labels_never_read_markup(qtbot: QtBot) -> None:
    from ui.widgets.labels import body

    label: QLabel = body("<b>free</b> coins")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText


async def test_a_dead_node_that_never_answered_has_no_last_time(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    fake.portfolio.forget(31001)
    fake.portfolio.break_network(31001, Health.DOWN, "No node of Aster answers.")
    fake.portfolio.break_network(31002, Health.DOWN, "No node of Birch answers.")
    page = _page(qtbot, fake, tasks)
    await tasks.settle()
    aster, birch = notices(page)
    assert aster.endswith("Its balances are not known yet.")
    assert birch.endswith("The figures below are from the last time it answered.")
