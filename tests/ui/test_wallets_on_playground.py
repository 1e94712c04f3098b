"""The whole path of keys through the real window, the real core and its signer: a wallet of one key, another of a phrase, and back."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.playground import shared_playground
from tests.wallet.vault.build import FLOOR
from ui.dialogs.form import Form
from ui.dialogs.wallets import RemoveWallet
from ui.pages.accounts.bring import ImportKey
from ui.pages.accounts.export import ExportKey
from ui.pages.accounts.find import FindAccounts
from ui.pages.onboarding.draft import Step
from ui.pages.onboarding.page import OnboardingPage
from ui.tasks import Tasks
from ui.widgets.rail import ACCOUNTS
from ui.window import Window
from wallet import boot
from wallet.keys import keystore
from wallet.keys.derivation import addresses, seed_from_phrase
from wallet.model.path import PathStyle
from wallet.model.views import AccountKind, SessionState, WalletKind
from wallet.services.session import SessionService
from wallet.services.wallets import WalletService

PASSWORD, NEW, OWN = "nine tall herons stand still", "seven red lanterns sway slowly", "four grey otters swim past"
KEY = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"
OTHER_KEY = "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"
WHOSE, OTHERS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
F = TypeVar("F", bound=Form)


class Visitor:
    """Somebody at the real window."""

    def __init__(self, window: Window, tasks: Tasks) -> None:
        self.window, self.tasks = window, tasks

    @property
    def onboarding(self) -> OnboardingPage:
        page = self.window.onboarding
        assert page is not None
        return page

    async def until(self, holds: Callable[[], bool], what: str, seconds: float = 30) -> None:
        for _ in range(int(seconds / 0.05)):
            if holds():
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{what} did not come")

    async def press(self, button: QPushButton, until: Callable[[], bool]) -> None:
        await self.until(button.isEnabled, f"the button {button.text()}")
        button.click()
        await self.until(until, f"what {button.text()} leads to")

    async def protect(self, done: Step = Step.DONE) -> None:
        """From the question where the keys live to the end, with a password alone."""
        page = self.onboarding
        await self.until(page.place.next_button.isEnabled, "the keyring's answer")
        page.place.alone.setChecked(True)
        page.place.next_button.click()
        for field in (page.protect.password.first, page.protect.password.again):
            field.edit.setText(PASSWORD)
        await self.press(page.protect.next_button, lambda: page.step is done)
        page.done.button.click()
        await self.until(lambda: self.window.stack.currentWidget() is self.window.frame, "the open wallet")

    def form(self, kind: type[F]) -> F:
        found = [form for form in self.window.findChildren(kind) if form.isVisible()]
        assert found
        return found[0]

    async def closed(self, form: Form) -> None:
        """Done: it is gone. What it says instead is the reason why not."""
        gone: list[int] = []
        form.finished.connect(gone.append)
        await self.until(lambda: bool(gone) or form.notice.isVisible(), "the end of a form")
        assert gone == [Form.DialogCode.Accepted], form.notice.accessibleName()


@pytest.fixture(autouse=True)
def little_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least that is allowed: seven vaults are opened here."""
    for place, kind in (
        ("wallet.services.wallets.WalletService", WalletService),
        ("wallet.services.session.SessionService", SessionService),
    ):
        monkeypatch.setattr(place, partial(kind, measure=lambda: FLOOR))


@contextlib.asynccontextmanager
async def visiting(home: Path, qtbot: QtBot) -> AsyncGenerator[Visitor]:
    """Before a fresh data folder, on the playground's chains. Closed inside the test, while its loop runs."""
    wallet = await boot.build(home, networks=shared_playground().world.networks)
    tasks = Tasks()
    window = Window(wallet, tasks)
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    try:
        yield Visitor(window, tasks)
    finally:
        window.bridge.close()
        await tasks.cancel()
        await wallet.close()


async def test_a_key_comes_in_goes_out_and_survives_a_forgotten_password(qtbot: QtBot, tmp_path: Path) -> None:
    async with visiting(tmp_path / "home", qtbot) as visitor:
        await _bring_export_recover(visitor, tmp_path / "key.json")


async def test_used_accounts_are_found_beside_another_wallet_that_is_removed_in_the_end(qtbot: QtBot, tmp_path: Path) -> None:
    async with visiting(tmp_path / "home", qtbot) as visitor:
        await _find_beside_another(visitor)


async def _begin_with_key(visitor: Visitor) -> str:
    """Its recovery code, as one would have it on paper."""
    page = visitor.onboarding
    await visitor.press(page.welcome.key_button, lambda: page.step is Step.KEY)
    page.key.field.edit.setPlainText(f"0x{KEY}")
    page.key.next_button.click()
    code = page.draft.code
    page.code.reveal_button.click()
    page.code.written.click()
    page.code.next_button.click()
    for edit in page.code_back.edits:
        edit.setText(code.split("-")[int(edit.accessibleName().split()[-1]) - 1])
    page.code_back.next_button.click()
    await visitor.protect()
    return code


async def _bring_export_recover(visitor: Visitor, out: Path) -> None:
    window, session = visitor.window, visitor.window.wallet.session
    code = await _begin_with_key(visitor)
    page = window.accounts
    window.show_page(ACCOUNTS)
    await visitor.until(lambda: page.chosen is not None, "the list")
    assert page.chosen is not None
    assert (page.chosen.address, page.chosen.kind) == (WHOSE, AccountKind.IMPORTED)

    page.bring.click()
    bring = visitor.form(ImportKey)
    bring.key.edit.setPlainText(OTHER_KEY)
    bring.password.edit.setText(PASSWORD)
    bring.button.click()
    await visitor.closed(bring)
    await visitor.until(lambda: page.model.rowCount() == 2, "the second key")

    page.list.setCurrentIndex(page.model.index(1))
    page.panel.export.click()
    export = visitor.form(ExportKey)
    for field in (export.own.first, export.own.again):
        field.edit.setText(OWN)
    export.password.edit.setText(PASSWORD)
    export.write(out)
    await visitor.closed(export)
    document = await asyncio.to_thread(out.read_bytes)
    assert json.loads(document)["version"] == 3
    assert keystore.open_keystore(document, OWN).hex() == OTHER_KEY

    window.lock()
    await visitor.until(lambda: window.stack.currentWidget() is window.unlock, "the door")
    window.unlock.recover_button.click()
    recover = window.recover
    recover.code.edit.setText(code.lower())
    await visitor.until(lambda: not visitor.tasks.running, "the keyring's answer")
    recover.in_keyring.setChecked(False)
    for field in (recover.new.first, recover.new.again):
        field.edit.setText(NEW)
    await visitor.press(recover.button, lambda: session.state is SessionState.UNLOCKED or recover.notice.isVisible())
    assert session.state is SessionState.UNLOCKED, recover.notice.accessibleName()


async def _find_beside_another(visitor: Visitor) -> None:
    window, session = visitor.window, visitor.window.wallet.session
    page = visitor.onboarding
    page.welcome.watch_button.click()
    page.watch.field.edit.setPlainText(OTHERS)
    page.watch.name.setText("Cold")
    await visitor.press(page.watch.next_button, lambda: page.step is Step.DONE)
    page.done.button.click()
    await visitor.until(lambda: window.stack.currentWidget() is window.frame, "the watched wallet")

    phrase = await window.wallet.wallets.new_phrase(24)
    used = addresses(seed_from_phrase(phrase, "kite"), PathStyle.LEDGER_LIVE, 4, 1)[0]
    await shared_playground().fund(used)
    window.rail.switch.add_wanted.emit()
    page = visitor.onboarding
    page.welcome.restore_button.click()
    page.restore.field.edit.setPlainText(phrase)
    await visitor.press(page.restore.next_button, lambda: page.step is Step.PLACE)
    page.protect.passphrase.field.edit.setText("kite")
    page.protect.passphrase.again.edit.setText("kite")
    await visitor.protect()

    window.show_page(ACCOUNTS)
    accounts = window.accounts
    await visitor.until(lambda: accounts.model.rowCount() == 1, "the list")
    accounts.search.click()
    find = visitor.form(FindAccounts)
    find.search.click()
    await visitor.until(find.button.isEnabled, "the finding")
    assert [each.address for each in find.found] == [used]
    find.button.click()
    await visitor.closed(find)
    await visitor.until(lambda: accounts.model.rowCount() == 2, "the account that was found")
    assert [account.path for account in await window.wallet.accounts.list()][1] == "m/44'/60'/4'/0/0"

    assert [info.kind for info in session.wallets()] == [WalletKind.WATCHED, WalletKind.PHRASE]
    window._change_wallet(RemoveWallet)  # pyright: ignore[reportPrivateUsage]
    remove = visitor.form(RemoveWallet)
    remove.name.setText(session.current.name if session.current else "")
    remove.password.edit.setText(PASSWORD)
    remove.button.click()
    await visitor.closed(remove)
    await visitor.until(lambda: window.rail.switch.toolTip() == "Cold", "the wallet that is left")
    assert [info.name for info in session.wallets()] == ["Cold"]
