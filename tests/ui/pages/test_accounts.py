"""The accounts page: what is listed, what is changed about one, and each form that adds some or takes a key out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.fakes.accounts import USED
from tests.fakes.wallet import PASSWORD, FakeWallet
from tests.ui.hands import CONTROL, press, type_text
from tests.ui.pages.reading import notices, shown
from tests.ui.shots.accounts import MANY, XPUB
from ui.bridge import Bridge
from ui.dialogs.form import Form
from ui.pages.accounts.add import AddAccount
from ui.pages.accounts.bring import ImportKey
from ui.pages.accounts.export import ExportKey
from ui.pages.accounts.find import FindAccounts
from ui.pages.accounts.page import AccountsPage
from ui.pages.accounts.watch import WatchAccounts
from ui.tasks import Tasks
from wallet.errors import AccountKnown, BadKey, EndpointsDown, FileStands
from wallet.model.key_material import KeystoreFile, TypedKey
from wallet.model.path import PathStyle
from wallet.model.views import AccountKind, SessionState, WalletKind

KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
KEYSTORE = '{"version": 3, "crypto": {}}'
F = TypeVar("F", bound=Form)


async def _page(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> AccountsPage:
    page = AccountsPage(fake.wallet, tasks)
    Bridge(fake.wallet, page).changed.connect(page.take_changes)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    await tasks.settle()
    return page


@pytest.fixture
def several(fake: FakeWallet) -> FakeWallet:
    fake.portfolio.accounts = MANY
    return fake


@pytest.fixture
async def page(qtbot: QtBot, several: FakeWallet, tasks: Tasks) -> AccountsPage:
    return await _page(qtbot, several, tasks)


def _choose(page: AccountsPage, at: int) -> None:
    page.list.setCurrentIndex(page.model.index(at))


def _form(page: AccountsPage, kind: type[F]) -> F:
    form = page.form
    assert isinstance(form, kind)
    assert form.isVisible()
    return form


# --- the list ------------------------------------------------------------------------------------------------------


async def test_every_account_is_listed_with_its_kind(page: AccountsPage) -> None:
    said = [str(page.model.index(at).data()) for at in range(page.model.rowCount())]
    assert said[0].startswith("Main, 0x")
    assert said[0].endswith("derived, m/44'/60'/0'/0/0")
    assert said[1].endswith("hidden")
    assert "imported, a key of its own" in said[3]
    assert "watched, an address alone" in said[4]
    assert "watched, address 2 of xpub6Bos…" in said[6]
    assert any("8 accounts, 1 of them hidden" in text for text in shown(page))


async def test_the_panel_follows_the_arrows(page: AccountsPage) -> None:
    page.list.setFocus()
    press(page.list, Qt.Key.Key_Down)
    press(page.list, Qt.Key.Key_Down)
    press(page.list, Qt.Key.Key_Down)
    assert page.panel.name.text() == "Faucet"
    assert "Its key was imported and lies in the vault. The recovery phrase does not bring it back: keep its key." in shown(page.panel)
    press(page.list, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == MANY[3].address


async def test_a_name_and_a_colour_are_changed(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    _choose(page, 2)
    assert not page.panel.rename.isEnabled()
    page.panel.name.setText("Hardware")
    press(page.panel.name, Qt.Key.Key_Return)
    await tasks.settle()
    assert several.portfolio.accounts[2].name == "Hardware"
    page.panel.colours.buttons[6].click()
    await tasks.settle()
    assert several.portfolio.accounts[2].colour == 6
    assert page.chosen is not None
    assert page.chosen.address == MANY[2].address


async def test_what_is_half_typed_outlives_a_new_snapshot(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    type_text(page.panel.name, " x")
    several.portfolio.accounts = tuple(replace(account, colour=7) for account in MANY)
    page.reload()
    await tasks.settle()
    assert page.panel.name.text() == "Main x"


async def test_an_account_moves_by_keyboard_and_stays_chosen(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    _choose(page, 0)
    assert not page.panel.up.isEnabled()
    page.list.setFocus()
    page.activateWindow()
    press(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    await tasks.settle()
    assert [account.name for account in several.portfolio.accounts][:2] == ["Savings", "Main"]
    assert page.chosen is not None
    assert page.chosen.name == "Main"
    page.panel.up.click()
    await tasks.settle()
    assert several.portfolio.accounts[0].name == "Main"


async def test_one_is_hidden_and_shown_again(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    _choose(page, 2)
    page.panel.hide_button.click()
    await tasks.settle()
    assert several.portfolio.accounts[2].hidden
    assert page.panel.show_button.isVisible()
    page.panel.show_button.click()
    await tasks.settle()
    assert not several.portfolio.accounts[2].hidden


async def test_the_only_one_that_is_shown_cannot_be_hidden(qtbot: QtBot, fake: FakeWallet, tasks: Tasks) -> None:
    page = await _page(qtbot, fake, tasks)
    page.panel.hide_button.click()
    await tasks.settle()
    assert "only account that is shown" in notices(page)[0]
    assert not fake.portfolio.accounts[0].hidden


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        (WalletKind.PHRASE, ["add", "search", "bring", "watch"]),
        (WalletKind.KEYS, ["bring", "watch"]),
        (WalletKind.WATCHED, ["watch"]),
    ],
)
async def test_only_what_the_wallet_can_do_is_offered(
    qtbot: QtBot, fake: FakeWallet, tasks: Tasks, kind: WalletKind, offered: list[str]
) -> None:
    assert fake.session.current is not None
    fake.session.current = replace(fake.session.current, kind=kind)
    page = await _page(qtbot, fake, tasks)
    assert [name for name in ("add", "search", "bring", "watch") if getattr(page, name).isVisible()] == offered
    assert page.panel.export.isVisible() == (kind is not WalletKind.WATCHED)


async def test_an_extended_key_can_be_followed_without_a_phrase(qtbot: QtBot, several: FakeWallet, tasks: Tasks) -> None:
    assert several.session.current is not None
    several.session.current = replace(several.session.current, kind=WalletKind.WATCHED)
    page = await _page(qtbot, several, tasks)
    page.search.click()
    form = _form(page, FindAccounts)
    assert not form.styles
    form.search.click()
    await tasks.settle()
    assert several.accounts.searched == ()


async def test_the_key_of_a_watched_account_cannot_be_exported(page: AccountsPage) -> None:
    for at, account in enumerate(MANY):
        _choose(page, at)
        assert page.panel.export.isVisible() == (account.kind is not AccountKind.WATCHED)


# --- adding --------------------------------------------------------------------------------------------------------


async def test_the_next_account_is_of_the_wallets_style_or_another(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    page.add.click()
    form = _form(page, AddAccount)
    press(form.name, Qt.Key.Key_Return)
    await tasks.settle()
    assert page.form is None
    assert several.portfolio.accounts[-1].name == "Account 9"
    assert several.accounts.style is None
    page.add.click()
    form = _form(page, AddAccount)
    form.style_choice.setCurrentIndex(form.style_choice.findData(PathStyle.LEDGER_LIVE))
    form.button.click()
    await tasks.settle()
    assert several.accounts.style is PathStyle.LEDGER_LIVE


async def test_a_typed_key_is_imported_with_the_password(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    page.bring.click()
    form = _form(page, ImportKey)
    type_text(form.key.edit, KEY[:-1])
    form.password.edit.setText("wrong")
    assert "63 of 64 hexadecimal digits so far" in shown(form)
    assert not form.button.isEnabled()
    type_text(form.key.edit, KEY[-1])
    form.button.click()
    await tasks.settle()
    assert form.notice.accessibleName().startswith("Wrong password")
    form.password.edit.setText(PASSWORD)
    form.button.click()
    await tasks.settle()
    assert several.accounts.brought == TypedKey(KEY)
    assert page.form is None


@pytest.mark.parametrize("way", ["dropped", "opened", "pasted"])
async def test_a_keystore_file_comes_in_by_three_ways(
    page: AccountsPage, several: FakeWallet, tasks: Tasks, tmp_path: Path, way: str
) -> None:
    path = tmp_path / "key.json"
    path.write_text(KEYSTORE, "utf-8")
    page.bring.click()
    form = _form(page, ImportKey)
    data = QMimeData()
    if way == "dropped":
        data.setUrls([QUrl.fromLocalFile(str(path))])
        form.key.edit.insertFromMimeData(data)
    elif way == "pasted":
        data.setText(KEYSTORE)
        form.key.edit.insertFromMimeData(data)
    else:
        form.key.take_file(path)
    assert form.key.password.isVisible()
    form.password.edit.setText(PASSWORD)
    assert not form.button.isEnabled(), "the file has a password of its own"
    form.key.password.edit.setText("of the file")
    form.button.click()
    await tasks.settle()
    assert several.accounts.brought == KeystoreFile(KEYSTORE.encode(), "of the file")


async def test_a_file_that_is_none_is_said(page: AccountsPage, tmp_path: Path) -> None:
    picture = tmp_path / "cat.png"
    picture.write_bytes(b"\x89PNG\xff\xfe")
    page.bring.click()
    form = _form(page, ImportKey)
    for path in (picture, tmp_path / "missing", tmp_path):
        form.key.edit.file_given.emit(path)
        assert f"{path.name} is no keystore file, or cannot be read." in shown(form)
    assert form.key.edit.toPlainText() == ""


async def test_a_bad_key_is_said_and_nothing_typed_stays_after_leaving(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    several.errors["import_key"] = BadKey("it is zero")
    page.bring.click()
    form = _form(page, ImportKey)
    form.key.edit.setPlainText("0x" + "0" * 64)
    form.password.edit.setText(PASSWORD)
    form.button.click()
    await tasks.settle()
    assert "The key cannot be used" in form.notice.accessibleName()
    left: list[str] = []
    form.finished.connect(lambda: left.extend([form.key.edit.toPlainText(), form.password.text]))
    form.cancel.click()
    assert left == ["", ""]


async def test_an_address_or_some_of_an_extended_key_are_watched(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    page.watch.click()
    form = _form(page, WatchAccounts)
    type_text(form.what.edit, sample.PARTNER)
    assert not form.count.isVisible()
    type_text(form.name, "Partner")
    press(form.name, Qt.Key.Key_Return)
    await tasks.settle()
    assert several.accounts.watched == (sample.PARTNER, "Partner", 1)
    page.watch.click()
    form = _form(page, WatchAccounts)
    form.what.edit.setPlainText(XPUB.replace("xpub6Bos", "xpub6Bot"))
    assert form.count.isVisible()
    form.count.setValue(3)
    form.button.click()
    await tasks.settle()
    assert several.accounts.watched == (XPUB.replace("xpub6Bos", "xpub6Bot"), "", 3)


async def test_an_extended_private_key_is_not_taken(page: AccountsPage) -> None:
    page.watch.click()
    form = _form(page, WatchAccounts)
    form.what.edit.setPlainText("xprv" + XPUB[4:])
    assert not form.button.isEnabled()
    assert any("whoever has it has the coins" in text for text in shown(form))


async def test_one_that_is_here_already_is_said(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    several.errors["watch"] = AccountKnown(sample.ME.address, "Main")
    page.watch.click()
    form = _form(page, WatchAccounts)
    form.what.edit.setPlainText(sample.ME.address)
    form.button.click()
    await tasks.settle()
    assert form.notice.accessibleName().startswith("The account is here already")


# --- finding -------------------------------------------------------------------------------------------------------


async def test_what_is_found_is_ticked_and_added(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    page.search.click()
    form = _form(page, FindAccounts)
    form.styles[PathStyle.TESTNET].setChecked(False)
    form.search.click()
    await tasks.settle()
    assert several.accounts.searched == (PathStyle.BIP44, PathStyle.LEDGER_LIVE, PathStyle.LEGACY)
    boxes = list(form.found.values())
    assert [box.isEnabled() for box in boxes] == [False, True, True]
    assert "on the list already" in boxes[0].text()
    boxes[1].setChecked(False)
    assert form.button.text() == "Add 1 account"
    form.button.click()
    await tasks.settle()
    assert [account.address for account in several.portfolio.accounts[8:]] == [USED[2].address]
    assert page.form is None


async def test_a_search_shows_how_far_it_is_and_can_be_stopped(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    page.search.click()
    form = _form(page, FindAccounts)
    several.gate = asyncio.Event()
    form.search.click()
    await asyncio.sleep(0.05)
    assert form.bar.isVisible()
    assert (form.bar.value(), form.bar.maximum()) == (20, 100), "four styles and an extended key"
    assert "20 accounts looked at, 1 was used" in shown(form)
    assert not form.search.isVisible()
    form.stop.click()
    await tasks.settle()
    await asyncio.sleep(0)
    assert not form.bar.isVisible()
    assert any(text.startswith("Stopped.") for text in shown(form))
    assert form.search.isVisible()
    assert len(form.found) == 1, "what was found stays"


async def test_leaving_ends_the_search(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    page.search.click()
    form = _form(page, FindAccounts)
    several.gate = asyncio.Event()
    form.search.click()
    await asyncio.sleep(0.05)
    form.cancel.click()
    await asyncio.sleep(0.05)
    assert tasks.running == 0
    assert len(several.portfolio.accounts) == 8


async def test_networks_that_do_not_answer_are_said(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    several.errors["discover"] = EndpointsDown(31001, "Aster")
    page.search.click()
    form = _form(page, FindAccounts)
    form.search.click()
    await tasks.settle()
    assert "The network does not answer" in form.notice.accessibleName()
    several.accounts.troubles = ("No node of Birch answers.",)
    several.accounts.findings = ()
    form.search.click()
    await tasks.settle()
    assert "No node of Birch answers." in shown(form)
    assert "None of 80 accounts was used before." in shown(form)
    assert not form.button.isEnabled()


# --- exporting -----------------------------------------------------------------------------------------------------


async def test_a_key_is_exported_behind_its_own_password(page: AccountsPage, several: FakeWallet, tasks: Tasks, tmp_path: Path) -> None:
    _choose(page, 3)
    page.panel.export.click()
    form = _form(page, ExportKey)
    assert any("Whoever has the file and its password has the account" in text for text in notices(form))
    form.password.edit.setText(PASSWORD)
    assert not form.button.isEnabled()
    for field in (form.own.first, form.own.again):
        field.edit.setText("orange kite 7 boats")
    assert form.button.isEnabled()
    several.errors["export"] = FileStands(str(tmp_path / "key.json"))
    form.write(tmp_path / "key.json")
    await tasks.settle()
    assert "A file of that name is there" in form.notice.accessibleName()
    form.write(tmp_path / "other.json")
    await tasks.settle()
    assert several.accounts.exported == (MANY[3].address, "orange kite 7 boats", tmp_path / "other.json")
    assert any("The key of Faucet is exported" in text and "other.json" in text for text in notices(page))


async def test_the_files_password_must_be_strong_without_a_keyring(page: AccountsPage) -> None:
    page.panel.export.click()
    form = _form(page, ExportKey)
    form.password.edit.setText(PASSWORD)
    for field in (form.own.first, form.own.again):
        field.edit.setText("fairly ok")
    assert not form.button.isEnabled()


# --- the lock ------------------------------------------------------------------------------------------------------


async def test_a_lock_closes_the_form_and_takes_what_was_typed(page: AccountsPage, several: FakeWallet, tasks: Tasks) -> None:
    page.bring.click()
    form = _form(page, ImportKey)
    form.key.edit.setPlainText(KEY)
    left: list[str] = []
    form.finished.connect(lambda: left.append(form.key.edit.toPlainText()))
    await several.session.lock()
    assert several.session.state is SessionState.LOCKED
    assert page.form is None
    assert left == [""]
