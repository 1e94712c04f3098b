"""Every page can be used without eyes on it and without a mouse: names, focus, order, and targets large enough to hit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.fakes import sample
from tests.fakes.wallet import FakeWallet
from ui.dialogs.form import Form
from ui.dialogs.wallets import RemoveWallet, RenameWallet
from ui.pages.accounts.add import AddAccount
from ui.pages.accounts.bring import ImportKey
from ui.pages.accounts.export import ExportKey
from ui.pages.accounts.find import FindAccounts
from ui.pages.accounts.hand_over import HandOver, for_signing
from ui.pages.accounts.prepare import PreparePayment
from ui.pages.accounts.take_in import TakeIn, to_sign
from ui.pages.accounts.watch import WatchAccounts
from ui.pages.onboarding.draft import Step
from ui.pages.onboarding.page import OnboardingPage
from ui.pages.trouble.page import TroublePage
from ui.pages.unlock.page import UnlockPage
from ui.pages.unlock.recover import RecoverPage
from ui.tasks import Tasks
from ui.widgets.rail import ACCOUNTS, ACTIVITY, PORTFOLIO, SAFETY, SWAPS
from ui.window import Window
from wallet.errors import HomeBusy
from wallet.model.views import Phase, SessionState, WalletKind

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView, QAbstractSpinBox)
SMALLEST = 20  # pixels; WCAG 2.2 (2.5.8) asks for 24 with exceptions for what stands apart
Make = Callable[[Tasks], Awaitable[QWidget]]


def _onboarding(step: Step) -> Make:
    async def make(tasks: Tasks) -> QWidget:
        fake = FakeWallet(SessionState.NO_WALLET, sample.TESTNETS)
        page = OnboardingPage(fake.wallet, tasks, places=b"\1\1\1")
        (page.welcome.key_button if step in (Step.KEY, Step.CODE, Step.CODE_BACK) else page.welcome.create_button).click()
        await tasks.settle()
        page.phrase.reveal_button.click()
        page.place.show_keyring(fake.session.answer)
        if step is Step.BACKUP:
            page.backup.take_file(Path("Everyday.lockstep"))
            await tasks.settle()
        page.go(step)
        return page

    return make


def _window(number: int) -> Make:
    async def make(tasks: Tasks) -> QWidget:
        fake = FakeWallet()
        fake.portfolio.accounts = (sample.ME, sample.SAVINGS)
        fake.swaps.stand(Phase.LOCKED)
        window = Window(fake.wallet, tasks)
        window.show_page(number)
        return window

    return make


def _form(kind: type[Form]) -> Make:
    """A form as wide as it is."""

    async def make(tasks: Tasks) -> QWidget:
        fake = FakeWallet()
        accounts, wallets, info = fake.wallet.accounts, fake.wallet.wallets, fake.session.known[0]
        made: dict[type[Form], Callable[[], Form]] = {
            AddAccount: lambda: AddAccount(accounts, tasks, "Account 2"),
            ImportKey: lambda: ImportKey(accounts, tasks, "Account 2"),
            WatchAccounts: lambda: WatchAccounts(accounts, tasks),
            FindAccounts: lambda: FindAccounts(accounts, tasks, (), phrase=True, keys=0),
            ExportKey: lambda: ExportKey(accounts, wallets, tasks, sample.ME),
            PreparePayment: lambda: PreparePayment(fake.wallet, tasks, (sample.ME,)),
            TakeIn: lambda: to_sign(fake.wallet.cold, tasks),
            HandOver: lambda: for_signing(fake.wallet.cold, tasks, "x" * 700),
            RenameWallet: lambda: RenameWallet(wallets, tasks, info),
            RemoveWallet: lambda: RemoveWallet(wallets, tasks, info),
        }
        return made[kind]()

    return make


async def _recover_by_code(tasks: Tasks) -> QWidget:
    fake = FakeWallet(SessionState.LOCKED)
    page = RecoverPage(fake.wallet, tasks)
    page.begin(replace(fake.session.known[0], kind=WalletKind.KEYS))
    return page


async def _unlock(tasks: Tasks) -> QWidget:
    return UnlockPage(FakeWallet(SessionState.LOCKED).wallet, tasks)


async def _trouble(tasks: Tasks) -> QWidget:
    del tasks
    return TroublePage(HomeBusy("/home/you/.local/share/lockstep"))


PAGES: dict[str, Make] = {
    **{f"onboarding {step.value}": _onboarding(step) for step in Step},
    "portfolio": _window(PORTFOLIO),
    "swaps": _window(SWAPS),
    "activity": _window(ACTIVITY),
    "accounts": _window(ACCOUNTS),
    "safety": _window(SAFETY),
    **{f"account {kind.__name__}": _form(kind) for kind in (AddAccount, ImportKey, WatchAccounts, FindAccounts, ExportKey)},
    **{f"cold {kind.__name__}": _form(kind) for kind in (PreparePayment, TakeIn, HandOver)},
    **{f"wallet {kind.__name__}": _form(kind) for kind in (RenameWallet, RemoveWallet)},
    "unlock": _unlock,
    "recover by code": _recover_by_code,
    "trouble": _trouble,
}


@pytest.fixture(params=list(PAGES))
async def page(request: pytest.FixtureRequest, qtbot: QtBot, tasks: Tasks) -> AsyncIterator[QWidget]:
    name: str = request.param
    widget = await PAGES[name](tasks)
    qtbot.addWidget(widget)
    widget.resize(1024, 700)
    widget.show()
    await tasks.settle()
    yield widget
    await tasks.settle()


def _controls(page: QWidget) -> list[QWidget]:
    found = [widget for kind in CONTROLS for widget in page.findChildren(kind) if widget.isVisible()]
    return [widget for widget in found if not _inner(widget)]


def _inner(widget: QWidget) -> bool:
    """Parts that Qt makes inside of a control, such as the list of a combo box."""
    parent = widget.parentWidget()
    return widget.objectName().startswith("qt_") or (parent is not None and isinstance(parent, (QComboBox, QLineEdit, QAbstractSpinBox)))


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text().strip() if isinstance(widget, QAbstractButton) else "")


async def test_every_control_has_a_name(page: QWidget) -> None:
    nameless = [widget for widget in _controls(page) if not _name(widget)]
    assert not nameless


async def test_every_enabled_control_takes_the_keyboard(page: QWidget) -> None:
    deaf = [_name(w) for w in _controls(page) if w.isEnabled() and not _in_group(w) and not w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert not deaf


async def test_tab_comes_to_every_control_and_back(page: QWidget) -> None:
    wanted = {w for w in _controls(page) if w.isEnabled() and not _in_group(w)}
    seen = set[QWidget]()
    at: QWidget = page
    for _ in range(2_000):
        at = at.nextInFocusChain() or page
        seen.add(at)
        if at is page:
            break
    assert wanted <= seen


async def test_nothing_is_too_small_to_hit_or_cut_off(page: QWidget) -> None:
    for widget in _controls(page):
        assert min(widget.width(), widget.height()) >= SMALLEST, _name(widget)
        if isinstance(widget, QAbstractButton) and widget.text():
            assert widget.width() >= widget.minimumSizeHint().width() - 1, f"{_name(widget)} is cut off"


async def test_nothing_hangs_out_of_the_smallest_window(page: QWidget) -> None:
    for widget in _controls(page):
        left = widget.mapTo(page, widget.rect().topLeft()).x()
        assert left >= 0, _name(widget)
        assert left + widget.width() <= page.width(), _name(widget)


async def test_the_page_itself_has_a_name(page: QWidget) -> None:
    named = [page, *page.findChildren(QWidget)]
    assert any(widget.accessibleName() for widget in named if widget.objectName() == "page" and widget.isVisible())


def _in_group(button: QWidget) -> bool:
    """Of an exclusive group Tab stops at the chosen one; arrows reach the others."""
    if not isinstance(button, QAbstractButton):
        return False
    group = cast("QButtonGroup | None", button.group())
    return group is not None and group.exclusive() and not button.isChecked()
