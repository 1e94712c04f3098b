"""Every step of onboarding, and the card in which one of them is shown. Which one, and what follows, the page decides."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import tr
from ui.pages.onboarding.ask import AskStep, groups_asked, words_asked
from ui.pages.onboarding.backup import BackupStep
from ui.pages.onboarding.bring import KeyStep, WatchStep
from ui.pages.onboarding.draft import Step
from ui.pages.onboarding.ending import Done, Working
from ui.pages.onboarding.hosts import HostsStep
from ui.pages.onboarding.phrase import PhraseStep
from ui.pages.onboarding.place import PlaceStep
from ui.pages.onboarding.protect import LONGEST_NAME, ProtectStep
from ui.pages.onboarding.restore import RestoreStep
from ui.pages.onboarding.secret import SecretStep, told_of_code
from ui.pages.onboarding.step import Dots, StepView
from ui.pages.onboarding.welcome import Welcome
from ui.pages.page import centred
from ui.tasks import Tasks
from ui.widgets.frames import Card
from ui.widgets.scroll import Scroll
from ui.widgets.stack import Stack
from wallet.facade import Wallet
from wallet.model.views import WalletInfo

WIDTH = 600


class Steps(QWidget):
    """`views` by step. `passing`: the data folder is thrown away on quitting."""

    def __init__(self, wallet: Wallet, tasks: Tasks, *, passing: bool) -> None:
        super().__init__()
        session, networks = wallet.session, wallet.networks
        name = free_name(tr("My wallet"), session.wallets())
        playground = any(network.playground for network in networks)
        self.welcome = Welcome(playground=playground, partner=wallet.swaps.partner is not None, escape=bool(session.wallets()))
        self.phrase, self.ask = PhraseStep(), AskStep(words_asked(), wallet.wallets.complete)
        self.key, self.code, self.code_back = KeyStep(), SecretStep(told_of_code()), AskStep(groups_asked())
        self.watch = WatchStep(name=name)
        self.restore, self.backup = RestoreStep(wallet.wallets.complete), BackupStep(wallet.backup, wallet.wallets, tasks)
        self.place = PlaceStep(passing=passing)
        self.protect = ProtectStep(wallet.wallets, name=name)
        self.hosts = HostsStep(network for network in networks if not network.playground)
        self.working, self.done = Working(), Done()
        self._dots, self._stack = Dots(), Stack()
        self.views = self._lay_out()

    def show_step(self, step: Step, path: tuple[Step, ...]) -> None:
        """`path`: the steps of the way one is on, for the row of dots. Leaving a secret covers it again."""
        self.phrase.cover()
        self.code.cover()
        view = self.views[step]
        self._stack.show_page(view)
        self._dots.show_progress(path.index(step) if step in path else -1, len(path))
        if isinstance(view, StepView):
            view.notice.hide()
            view.first_focus().setFocus()
        if step is Step.DONE:
            self.done.button.setFocus()

    def forget_secrets(self) -> None:
        """Out of every field and off the screen."""
        for step in (self.phrase, self.ask, self.restore, self.backup, self.key, self.code, self.code_back, self.protect):
            step.forget()

    def _lay_out(self) -> dict[Step, QWidget]:
        views: dict[Step, QWidget] = {
            Step.WELCOME: self.welcome,
            Step.PHRASE: self.phrase,
            Step.ASK: self.ask,
            Step.RESTORE: self.restore,
            Step.BACKUP: self.backup,
            Step.KEY: self.key,
            Step.CODE: self.code,
            Step.CODE_BACK: self.code_back,
            Step.WATCH: self.watch,
            Step.PLACE: self.place,
            Step.PROTECT: self.protect,
            Step.HOSTS: self.hosts,
            Step.WORKING: self.working,
            Step.DONE: self.done,
        }
        for view in views.values():
            self._stack.add(view)
        card = Card(36, 18)
        card.column.addWidget(self._dots)
        card.column.addWidget(self._stack)
        card.setMinimumHeight(560)
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        around = QVBoxLayout(inner)
        around.setContentsMargins(16, 24, 16, 24)
        around.addStretch(1)
        around.addWidget(card)
        around.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(centred(inner)))
        return views


def free_name(wanted: str, wallets: Iterable[WalletInfo]) -> str:
    """That name, or with the first number that makes it another one than they have. Case does not tell two names apart."""
    taken, name, count = {info.name.casefold() for info in wallets}, wanted, 2
    while name.casefold() in taken:
        name, count = f"{wanted[: LONGEST_NAME - 4]} {count}", count + 1
    return name
