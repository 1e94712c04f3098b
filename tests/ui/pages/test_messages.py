"""Signing a message in the window: pasted or opened, reviewed, confirmed, copied; and nothing is left open after a lock."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.fakes.cold import KEY
from tests.fakes.wallet import FakeWallet
from tests.ui.pages.reading import notices, shown
from tests.ui.shots.accounts import MANY
from tests.wallet.model.permits import SPENDER, erc2612
from tests.wallet.model.typed_documents import written
from ui.bridge import Bridge
from ui.dialogs.review_parts import Content
from ui.pages.accounts.page import AccountsPage
from ui.pages.accounts.sign_message import SignatureMade, SignMessage
from ui.tasks import Tasks
from wallet.keys.signing import address_of
from wallet.model.amount import MAX_UINT256
from wallet.model.changes import Changes
from wallet.model.views import SessionState
from wallet.services.messages.verify import message_signer


@pytest.fixture
async def page(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> AccountsPage:
    fake.portfolio.accounts = MANY
    page = AccountsPage(fake.wallet, tasks)
    Bridge(fake.wallet, page).changed.connect(page.take_changes)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    await tasks.settle()
    return page


async def brought(page: AccountsPage, tasks: Tasks, text: str) -> SignMessage:
    page.panel.message.click()
    form = page.form
    assert isinstance(form, SignMessage)
    form.edit.setPlainText(text)
    form.button.click()
    await tasks.settle()
    return form


async def test_a_message_is_signed_and_copied(page: AccountsPage, fake: FakeWallet, tasks: Tasks) -> None:
    await brought(page, tasks, " Hello, Bob!\n")
    review = page.review
    assert review is not None
    content = review.findChild(Content)
    assert isinstance(content, Content)
    assert content.box.toPlainText() == " Hello, Bob!\n", "exactly as it stands"
    review.panel.sign.click()
    await tasks.settle()
    made = page.form
    assert isinstance(made, SignatureMade)
    made.button.click()
    assert message_signer(" Hello, Bob!\n", QGuiApplication.clipboard().text()) == address_of(KEY)
    made.cancel.click()


async def test_an_unlimited_permit_is_named_and_typed(page: AccountsPage, fake: FakeWallet, tasks: Tasks) -> None:
    token = fake.networks[0].tokens[0]
    permit = erc2612(token.token, address_of(KEY), MAX_UINT256, chain_id=fake.networks[0].chain_id)
    await brought(page, tasks, written(permit))
    review = page.review
    assert review is not None
    assert f"Any amount of {token.symbol}" in shown(review)
    assert not review.panel.sign.isEnabled()
    review.panel.typed.setText(SPENDER[-4:])
    assert review.panel.sign.isEnabled()
    review.reject()
    assert not fake.messages.confirmed


async def test_what_cannot_be_read_is_said_and_stays(page: AccountsPage, fake: FakeWallet, tasks: Tasks) -> None:
    form = await brought(page, tasks, '{"primaryType": 1}')
    assert any("“types”" in said or "“domain”" in said for said in notices(form))
    assert form.edit.toPlainText() == '{"primaryType": 1}'
    assert page.review is None


async def test_a_file_is_read_without_the_end_of_its_last_line(page: AccountsPage, tasks: Tasks, tmp_path: Path) -> None:
    page.panel.message.click()
    form = page.form
    assert isinstance(form, SignMessage)
    (tmp_path / "text").write_bytes(b"Hello\nBob\n")
    form.read(tmp_path / "text")
    await tasks.settle()
    assert form.edit.toPlainText() == "Hello\nBob"
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    form.read(tmp_path / "bytes")
    await tasks.settle()
    assert form.notice.isVisible()
    assert form.edit.toPlainText() == "Hello\nBob"


async def test_a_page_of_another_chain_is_refused(page: AccountsPage, fake: FakeWallet, tasks: Tasks) -> None:
    page.panel.message.click()
    form = page.form
    assert isinstance(form, SignMessage)
    form.network.setCurrentIndex(2)
    permit = erc2612(fake.networks[0].tokens[0].token, address_of(KEY), 1, chain_id=fake.networks[0].chain_id)
    form.edit.setPlainText(written(permit))
    form.button.click()
    await tasks.settle()
    assert page.review is not None
    assert page.review.panel.review.blocked
    assert not page.review.panel.sign.isVisible()


async def test_a_lock_closes_what_was_shown(page: AccountsPage, fake: FakeWallet, tasks: Tasks) -> None:
    await brought(page, tasks, "Hello")
    assert page.review is not None
    fake.session.state = SessionState.LOCKED
    fake.announce(Changes.SESSION)
    await tasks.settle()
    assert page.review is None
    assert not fake.messages.confirmed


async def test_an_account_without_a_key_signs_nothing(page: AccountsPage, tasks: Tasks) -> None:
    page.list.setCurrentIndex(page.model.index(4))
    assert not page.panel.message.isVisible()
    page.list.setCurrentIndex(page.model.index(0))
    assert page.panel.message.isVisible()
