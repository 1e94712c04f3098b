"""The frame of the app once the core stands: which door or page is shown, and how one gets from one to the other. Nothing else.

    no wallet -> onboarding -> pages <-> locked door

A change of the core goes to the rail and to every page; each page decides whether to read again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QWidget

from ui.away import Why, sentence
from ui.bridge import Bridge
from ui.dialogs.form import Form
from ui.dialogs.problems import Problems
from ui.dialogs.wallets import RemoveWallet, RenameWallet
from ui.lookout import Lookout
from ui.pages.accounts.page import AccountsPage
from ui.pages.activity.page import ActivityPage
from ui.pages.onboarding.page import OnboardingPage
from ui.pages.page import Page
from ui.pages.portfolio.page import PortfolioPage
from ui.pages.safety.page import SafetyPage
from ui.pages.swaps import SwapsPage
from ui.pages.unlock.page import UnlockPage
from ui.pages.unlock.recover import RecoverPage
from ui.tasks import Tasks
from ui.theme.theme import Mode, theme
from ui.widgets.rail import PORTFOLIO, SWAPS, Rail
from ui.wizard.wizard import SwapWizard
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.asset import Asset
from wallet.model.changes import Changes
from wallet.model.views import SessionState, SwapView, WalletKind

Fund = Callable[[Address], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where this window runs. `fund` gives test coins (the playground's); `passing`: the data folder is thrown away on quitting."""

    fund: Fund | None = None
    passing: bool = False


class Window(QWidget):
    """Everything inside the shell. `mode_chosen` when the user picks a look; `swaps_changed` with what is in flight."""

    mode_chosen = Signal(object)
    swaps_changed = Signal(object)

    def __init__(self, wallet: Wallet, tasks: Tasks, setting: Setting = Setting()) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.wallet, self.tasks, self._setting = wallet, tasks, setting
        self._entered = ""
        self._form: Form | None = None
        self.rail = Rail()
        self.portfolio = PortfolioPage(wallet, tasks, fund=setting.fund)
        self.swaps, self.activity = SwapsPage(wallet, tasks), ActivityPage(wallet, tasks)
        self.accounts, self.safety = AccountsPage(wallet, tasks), SafetyPage(wallet, tasks)
        self.wizard = SwapWizard(wallet, tasks)
        self.unlock, self.recover = UnlockPage(wallet, tasks), RecoverPage(wallet, tasks)
        self._lookout = Lookout(wallet, tasks, self.rail, self.unlock, passing=setting.passing, parent=self)
        self._problems = Problems(self)
        self.onboarding: OnboardingPage | None = None
        self.pages: tuple[Page, ...] = (self.portfolio, self.swaps, self.activity, self.accounts, self.safety)
        self.inside, self.stack = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._connect()
        self.bridge = Bridge(wallet, self)
        self.bridge.changed.connect(self._changed)
        self.rail.show_mode(theme().mode)
        self._route()
        self._lookout.look()

    # --- which door, which page ------------------------------------------------------------------------------------------

    def show_page(self, number: int) -> None:
        """Portfolio, swaps, activity, accounts or safety. A half-filled wizard is left as it is and found again."""
        self.inside.setCurrentWidget(self.pages[number])
        self.rail.select(number)

    def _jump(self, number: int) -> None:
        """By keyboard; nothing to jump to while a door is shut."""
        if self.stack.currentWidget() is self.frame:
            self.show_page(number)
            self.rail.buttons[number].setFocus()

    def lock(self) -> None:
        """Does nothing while locked."""
        if self.wallet.session.state is SessionState.UNLOCKED:
            self.tasks.run(self.wallet.session.lock(), busy=(self.rail.lock_button,))

    def lock_away(self, why: Why) -> None:
        """Nobody is there: whatever waits for an answer is closed, nothing secret stays on the screen, and an open wallet is locked."""
        for dialog in self.window().findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
        self.wizard.close_review()
        self.recover.put_away()
        if self.onboarding is not None and self.onboarding.put_away(writing=why is Why.IDLE):
            self._onboarded()
        if self.wallet.session.state is SessionState.LOCKED:
            self.unlock.password.clear()
        elif self._has_keys:
            self.unlock.say_why(sentence(why, self.wallet.settings))
            self.lock()

    @property
    def _has_keys(self) -> bool:
        current = self.wallet.session.current
        return current is not None and current.kind is not WalletKind.WATCHED

    def _route(self) -> None:
        """Show what the session's state asks for. Onboarding ends only when the user says so."""
        if self.onboarding is not None:
            return
        session = self.wallet.session
        if session.state is SessionState.UNLOCKED:
            self._enter()
            return
        if self._form is not None:
            self._form.reject()
        if self.stack.currentWidget() is self.recover and session.wallets():
            return
        if session.wallets():
            self.unlock.reload()
            self.stack.setCurrentWidget(self.unlock)
        else:
            self._onboard()

    @property
    def watched(self) -> tuple[SwapView, ...]:
        """The swaps that this program goes on with by itself."""
        return self._lookout.watched

    def _enter(self) -> None:
        current = self.wallet.session.current
        self.unlock.say_why("")
        self._lookout.enter()
        entered, self._entered = self._entered, current.id if current else ""
        if entered not in ("", self._entered):
            self.wizard.begin()  # what is half filled in there belongs to the other wallet
        if self.stack.currentWidget() is not self.frame or entered != self._entered:
            self.stack.setCurrentWidget(self.frame)
            self.show_page(PORTFOLIO)
            self.rail.buttons[PORTFOLIO].setFocus()

    def _begin_recovery(self) -> None:
        current = self.wallet.session.current
        if current is not None:
            self.stack.setCurrentWidget(self.recover)
            self.recover.begin(current)

    def _end_recovery(self) -> None:
        self.stack.setCurrentWidget(self.unlock)
        self.unlock.reload()

    def _choose(self, wallet_id: str) -> None:
        """Another wallet of this folder: its door, or what it shows if it has none."""
        self.tasks.run(self.wallet.session.choose(wallet_id), busy=(self.rail.switch,))

    def _change_wallet(self, kind: type[RenameWallet | RemoveWallet]) -> None:
        current = self.wallet.session.current
        if current is not None:
            self._form = kind(self.wallet.wallets, self.tasks, current, self)
            self._form.finished.connect(self._forget_form)
            self._form.open()

    def _forget_form(self) -> None:
        self._form = None

    def _onboard(self) -> None:
        self.onboarding = OnboardingPage(self.wallet, self.tasks, fund=self._setting.fund, passing=self._setting.passing)
        self.onboarding.finished.connect(self._onboarded)
        self.onboarding.left.connect(self._onboarded)
        self.stack.addWidget(self.onboarding)
        self.stack.setCurrentWidget(self.onboarding)

    def _onboarded(self) -> None:
        done, self.onboarding = self.onboarding, None
        self._route()
        self._lookout.look()
        if self._has_found():
            self.show_page(SWAPS)
        if done is not None:
            self.stack.removeWidget(done)
            done.deleteLater()

    def _has_found(self) -> bool:
        """Did the search that a restored wallet began come upon something already?"""
        view = self.wallet.rescue.view() if self.wallet.session.state is SessionState.UNLOCKED else None
        return view is not None and bool(view.findings)

    # --- what the core says --------------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if changes & Changes.SESSION:
            self._route()
        if changes & (Changes.HEALTH | Changes.SWAPS | Changes.SESSION):
            self._lookout.look()
        for page in self.pages:
            page.take_changes(changes)
        self.wizard.take_changes(changes)
        if self.onboarding is not None:
            self.onboarding.take_changes(changes)

    # --- swaps -----------------------------------------------------------------------------------------------------------

    def _new_swap(self, give: object = None) -> None:
        if isinstance(give, Asset):
            self.wizard.propose(give)
        else:
            self.wizard.begin()
        self._show_wizard()

    def _receive(self) -> None:
        self.wizard.receive()
        self._show_wizard()

    def _follow(self, swap: SwapView) -> None:
        self.wizard.follow(swap)
        self._show_wizard()

    def _follow_id(self, swap_id: bytes) -> None:
        self.tasks.run(self.wallet.swaps.view(swap_id), done=self._follow)

    def _show_wizard(self) -> None:
        self.inside.setCurrentWidget(self.wizard)
        self.rail.select(SWAPS)

    # --- building ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for widget in (*self.pages, self.wizard):
            self.inside.addWidget(widget)
        self.frame = QWidget()
        line = QHBoxLayout(self.frame)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)
        line.addWidget(self.inside, 1)
        self.stack.addWidget(self.unlock)
        self.stack.addWidget(self.recover)
        self.stack.addWidget(self.frame)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.rail.lock_wanted.connect(self.lock)
        self.rail.mode_wanted.connect(self._set_mode)
        self.rail.switch.chosen.connect(self._choose)
        self.rail.switch.add_wanted.connect(self._onboard)
        self.rail.switch.rename_wanted.connect(partial(self._change_wallet, RenameWallet))
        self.rail.switch.remove_wanted.connect(partial(self._change_wallet, RemoveWallet))
        self.unlock.add_wanted.connect(self._onboard)
        self.unlock.recovery_wanted.connect(self._begin_recovery)
        self.recover.left.connect(self._end_recovery)
        self.portfolio.swap_requested.connect(self._new_swap)
        self.activity.swap_requested.connect(self._new_swap)
        self.activity.swap_opened.connect(self._follow_id)
        self.swaps.swap_requested.connect(self._new_swap)
        self.swaps.receive_requested.connect(self._receive)
        self.swaps.swap_opened.connect(self._follow)
        self.wizard.left.connect(lambda: self.show_page(SWAPS))
        self._lookout.swaps_changed.connect(self.swaps_changed)
        self.tasks.failed.connect(self._problems.show)
        for number in range(len(self.pages)):  # not on the buttons: Qt drops a button's shortcut when its text changes
            QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self).activated.connect(partial(self._jump, number))
        for keys, action in (("Ctrl+L", self.lock), ("F5", self.portfolio.refresh), ("Ctrl+R", self.portfolio.refresh)):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def _set_mode(self, mode: Mode) -> None:
        theme().set_mode(mode)
        self.mode_chosen.emit(mode)
