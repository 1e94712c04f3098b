"""The courier's card: over the real services, from off to on, with gas, and off again; and every trouble as a sentence."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes.wallet import PASSWORD, FakeWallet
from tests.ui.hands import type_text
from tests.ui.pages.reading import notices, shown
from tests.wallet.services.house import PASSWORD as REAL_PASSWORD
from tests.wallet.services.house import Street
from tests.wallet.vault.build import without_stretching
from ui.pages.safety.courier_card import CourierCard
from ui.pages.safety.page import SafetyPage
from ui.tasks import Tasks
from wallet.errors import KeyringUnavailable
from wallet.model.amount import Amount
from wallet.model.changes import Changes


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Street]:
    without_stretching(monkeypatch)
    made = await Street.begin(tmp_path)
    yield made
    await made.close()


async def test_on_with_gas_and_off_again(qtbot: QtBot, street: Street, tasks: Tasks, fake: FakeWallet) -> None:
    """Real session, keyring file, gate and chains in memory."""
    house, chain = street.alice, street.chains[0]
    card = CourierCard(replace(fake.wallet, session=house.session, courier=house.courier), tasks)
    qtbot.addWidget(card)
    card.show()
    card.reload()
    await tasks.settle()
    assert card.off.isVisible()
    assert any("finish your open swaps and spend the courier's gas, and nothing else" in text for text in shown(card))
    assert not card.turn_on.isEnabled()

    type_text(card.password.edit, "not the password")
    card.turn_on.click()
    await tasks.settle()
    assert notices(card)[0].startswith("Wrong password.")
    assert card.off.isVisible()
    assert not list(house.folder.rglob("courier.json"))

    card.password.clear()
    type_text(card.password.edit, REAL_PASSWORD)
    card.turn_on.click()
    await tasks.settle()
    assert card.on.isVisible()
    assert card.password.text == ""
    address = (await house.courier.status()).address
    assert address is not None
    assert card.address.copy_button._copied == address  # pyright: ignore[reportPrivateUsage]
    assert [row.state.text() for row in card.gas] == ["too little", "too little"]

    await _give_gas(card, tasks)
    chain.mine()
    card.reload()
    await tasks.settle()
    assert [row.state.text() for row in card.gas] == ["enough", "too little"]
    assert not card.gas[0].give.isVisible()

    card.turn_off.click()
    await tasks.settle()
    assert "come back on" in notices(card)[0]
    assert card.off.isVisible()
    assert not house.keyring.entries
    assert not list(house.folder.rglob("courier.json"))
    chain.mine()
    assert chain.balance(address) == 0 or chain.balance(address) < 10**13


async def _give_gas(card: CourierCard, tasks: Tasks) -> None:
    """What is missing stands there already; the ordinary review comes before anything is signed."""
    assert float(card.gas[0].amount.text()) > 0
    card.gas[0].give.click()
    await tasks.settle()
    assert card.dialog is not None
    assert card.dialog.isVisible()
    assert any("to your own courier" in text for text in shown(card.dialog))
    assert any("and nothing else" in text for text in shown(card.dialog))
    card.dialog.panel.sign.click()
    await tasks.settle()
    assert notices(card)[0].startswith("Gas is on its way to your courier")


async def _page(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> SafetyPage:
    page = SafetyPage(fake.wallet, tasks)
    qtbot.addWidget(page)
    fake.wallet.subscribe(page.take_changes)
    page.resize(1024, 1400)
    page.show()
    await tasks.settle()
    return page


async def test_a_keyring_that_does_not_answer_is_said_and_nothing_changes(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    fake.errors["turn_on"] = KeyringUnavailable("it is locked")
    type_text(page.courier.password.edit, PASSWORD)
    page.courier.turn_on.click()
    await tasks.settle()
    assert "it is locked" in notices(page.courier)[0]
    assert page.courier.off.isVisible()


async def test_one_that_does_not_open_says_why_and_can_be_turned_off(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    view = await fake.courier.turn_on()
    fake.courier.view = replace(view, address=None, gas=(), trouble="Half of its lock is missing from GNOME Keyring.")
    page = await _page(qtbot, fake, tasks)
    assert notices(page.courier) == ["It cannot be opened. Half of its lock is missing from GNOME Keyring."]
    assert not page.courier.address.isVisible()
    page.courier.turn_off.click()
    await tasks.settle()
    assert page.courier.off.isVisible()


async def test_a_typed_amount_stays_while_blocks_come_and_a_bad_one_is_refused(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    await fake.courier.turn_on()
    page = await _page(qtbot, fake, tasks)
    row = page.courier.gas[0]
    assert row.amount.text() == "0.001"
    row.amount.setText("0,5")
    fake.announce(Changes.BALANCES)
    await tasks.settle()
    assert page.courier.gas[0].amount.text() == "0,5"
    row.give.click()
    await tasks.settle()
    assert "write digits with a point" in notices(page.courier)[0]
    assert "review_fund" not in fake.calls


async def test_what_is_missing_follows_what_it_holds(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    await fake.courier.turn_on()
    page = await _page(qtbot, fake, tasks)
    gas = fake.courier.view.gas
    fake.courier.view = replace(fake.courier.view, gas=(replace(gas[0], balance=Amount(4 * 10**14, gas[0].coin)), gas[1]))
    fake.announce(Changes.BALANCES)
    await tasks.settle()
    assert [row.amount.text() for row in page.courier.gas] == ["0.0006", "0.001"]


async def test_the_keyring_is_not_asked_again_for_a_balance_and_locking_clears_the_field(
    qtbot: QtBot, fake: FakeWallet, tasks: Tasks
) -> None:
    page = await _page(qtbot, fake, tasks)
    asked = fake.calls.count("keyring")
    type_text(page.courier.password.edit, PASSWORD)
    fake.announce(Changes.BALANCES)
    await tasks.settle()
    assert fake.calls.count("keyring") == asked
    assert page.courier.password.text == PASSWORD
    await fake.wallet.session.lock()
    assert page.courier.password.text == ""
    reads = fake.calls.count("courier.status")
    fake.announce(Changes.BALANCES)
    await tasks.settle()
    assert fake.calls.count("courier.status") == reads, "a locked page asks nothing"
