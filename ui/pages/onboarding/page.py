"""Onboarding: create or restore, step by step. Nothing is stored before the last step, and going back never loses what was typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from secrets import token_bytes

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import tr
from ui.pages.onboarding.ask import AskStep
from ui.pages.onboarding.draft import Draft, Step, asked_places
from ui.pages.onboarding.ending import Done, Working
from ui.pages.onboarding.hosts import HostsStep
from ui.pages.onboarding.phrase import PhraseStep
from ui.pages.onboarding.place import PlaceStep
from ui.pages.onboarding.protect import ProtectStep
from ui.pages.onboarding.restore import RestoreStep
from ui.pages.onboarding.step import Dots, StepView
from ui.pages.onboarding.welcome import Welcome
from ui.pages.page import centred
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.frames import Card
from ui.widgets.scroll import Scroll
from ui.widgets.stack import Stack
from wallet.errors import KeyringRefused, KeyringUnavailable, WalletExists, WeakPassword
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.changes import Changes

Fund = Callable[[Address], Awaitable[None]]
WIDTH = 600


class OnboardingPage(QWidget):
    """`fund` gives test coins after creation (the playground's; None elsewhere). `passing`: the data folder is thrown away on quitting.

    `finished` once the wallet is open and the user wants to see it; `left` when they went back to the wallets there are.
    """

    finished = Signal()
    left = Signal()

    def __init__(
        self, wallet: Wallet, tasks: Tasks, *, fund: Fund | None = None, passing: bool = False, places: bytes | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(tr("Set up a wallet"))
        self.wallet, self.tasks, self._fund = wallet, tasks, fund
        self._places = places or token_bytes(3)
        self.draft = Draft(contacts=any(not network.playground for network in wallet.networks))
        self.step = Step.WELCOME
        session = wallet.session
        playground = any(network.playground for network in wallet.networks)
        self.welcome = Welcome(playground=playground, partner=wallet.swaps.partner is not None, escape=bool(session.wallets()))
        self.phrase, self.ask = PhraseStep(), AskStep(wallet.wallets.complete)
        self.restore = RestoreStep(wallet.wallets.complete)
        self.place = PlaceStep(passing=passing)
        self.protect = ProtectStep(wallet.wallets, name=_free_name({info.name for info in session.wallets()}))
        self.hosts = HostsStep(network for network in wallet.networks if not network.playground)
        self.working, self.done = Working(), Done()
        self._dots, self._stack = Dots(), Stack()
        self._views = self._lay_out()
        self._connect()
        self.go(Step.WELCOME)

    def go(self, step: Step) -> None:
        """Show a step. Leaving the phrase covers it again."""
        self.step = step
        self.phrase.cover()
        view = self._views[step]
        self._stack.show_page(view)
        path = self.draft.path()
        self._dots.show_progress(path.index(step) if step in path else -1, len(path))
        if isinstance(view, StepView):
            view.notice.hide()
            view.first_focus().setFocus()
        if step is Step.DONE:
            self.done.button.setFocus()

    def put_away(self, *, writing: bool) -> bool:
        """Nobody is there: nothing secret stays; whether this page can go. `writing`: the words may be being written down, so they stay.

        A wallet that is being made is made.
        """
        if self.step is Step.WORKING or (writing and self.step is Step.PHRASE):
            return False
        self._forget()
        return True

    # --- what each step does on its way on -----------------------------------------------------------------------------

    def _create(self) -> None:
        self.draft.restoring = False
        self.tasks.run(self.wallet.wallets.new_phrase(), busy=(self.welcome.create_button,), done=self._show_phrase)

    def _show_phrase(self, phrase: str) -> None:
        self.draft.phrase = phrase
        self.phrase.forget()
        self.phrase.show_phrase(phrase)
        self.ask.ask(phrase, asked_places(self._places, len(phrase.split())))
        self.go(Step.PHRASE)

    def _restore(self) -> None:
        self.draft.restoring = True
        self.go(Step.RESTORE)

    def _check(self, phrase: str) -> None:
        self.tasks.run(
            self.wallet.wallets.check_phrase(phrase),
            done=lambda _: self.restore.field.accept(phrase),
            failed=lambda error: self.restore.field.refuse(phrase, error),
        )

    def _forward(self) -> None:
        if self.step is Step.RESTORE:
            self.draft.phrase = self.restore.field.phrase
        if self.step is Step.PLACE:
            self.protect.use_keyring = self.place.use_keyring
            self._name_last_steps()
            self.protect.look()
        following = self.draft.after(self.step)
        if following is Step.PLACE:
            self._ask_keyring()
        self.go(following)
        if following is Step.WORKING:
            self._make()

    def _backward(self) -> None:
        self.go(self.draft.before(self.step))

    def _name_last_steps(self) -> None:
        """The button that makes the wallet says so."""
        restoring = self.draft.restoring
        last = tr("Restore the wallet") if restoring else tr("Create the wallet")
        self.protect.next_button.set_label(tr("Continue") if self.draft.contacts else last)
        self.hosts.next_button.set_label(tr("Agree and restore the wallet") if restoring else tr("Agree and create the wallet"))

    def _ask_keyring(self) -> None:
        self.place.wait()
        self.tasks.run(self.wallet.wallets.keyring(), done=self.place.show_keyring, failed=self._no_keyring)

    def _no_keyring(self, error: Exception) -> None:
        self.place.notice.show_problem(problem_of(error))

    # --- making it -----------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.draft.name = self.protect.name.text().strip()
        self.draft.password, self.draft.passphrase = self.protect.password.text, self.protect.passphrase.text
        self.draft.use_keyring = self.place.use_keyring
        self.working.say(tr("Sealing the vault…"), tr("This takes a moment on purpose: it makes guessing the password slow."))
        self.tasks.run(self._seal(), done=self._ready, failed=self._refused)

    async def _seal(self) -> Exception | None:
        """Create, then fund in the playground. A failed funding does not undo the wallet: it is returned, not raised."""
        draft = self.draft
        await self.wallet.wallets.create(draft.name, draft.phrase, draft.passphrase, draft.password, use_keyring=draft.use_keyring)
        self._forget()
        if self._fund is None:
            return None
        self.working.say(tr("Getting test coins…"), tr("The playground sends you coins and tokens on both chains."))
        try:
            view = await self.wallet.portfolio.view()
            await self._fund(view.accounts[0].address)
            await self.wallet.portfolio.refresh()
        except Exception as error:  # the wallet stands; the page says what is missing
            return error
        return None

    def _ready(self, trouble: Exception | None) -> None:
        restored = tr("It is restored. Balances appear as the networks answer.")
        funded = tr("You have test coins and tokens on both chains. Make a swap and watch it happen.")
        fresh = tr("It is empty. Copy your address and ask a faucet for test coins to begin.")
        self.done.words.setText(funded if self._fund and not trouble else restored if self.draft.restoring else fresh)
        if trouble:
            self.done.notice.show_text("warn", problem_of(trouble).sentence, tr("The test coins did not arrive"))
            self.done.notice.show()
        if self.draft.restoring:
            self.tasks.run(self.wallet.rescue.start(), done=lambda _: self._show_search(), failed=self._no_search)
        self.go(Step.DONE)

    def take_changes(self, changes: Changes) -> None:
        """What the core says: while a restored wallet is looked through, how far that is."""
        if self.step is Step.DONE and self.draft.restoring and changes & Changes.SWAPS:
            self._show_search()

    def _show_search(self) -> None:
        self.done.show_search(self.wallet.rescue.view())

    def _no_search(self, error: Exception) -> None:
        self.done.looking.show_trouble(problem_of(error).sentence)

    def _refused(self, error: Exception) -> None:
        back = _mended_in(error) or self.draft.before(Step.WORKING)
        self.go(back)
        view = self._views[back]
        assert isinstance(view, StepView)
        view.notice.show_problem(problem_of(error))

    def _forget(self) -> None:
        """The secrets are sealed: take them out of every field and off the screen."""
        self.draft.forget()
        for step in (self.phrase, self.ask, self.restore, self.protect):
            step.forget()

    # --- building ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> dict[Step, QWidget]:
        views: dict[Step, QWidget] = {
            Step.WELCOME: self.welcome,
            Step.PHRASE: self.phrase,
            Step.ASK: self.ask,
            Step.RESTORE: self.restore,
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

    def _connect(self) -> None:
        self.welcome.create_wanted.connect(self._create)
        self.welcome.restore_wanted.connect(self._restore)
        self.welcome.left.connect(self._leave)
        self.restore.field.check.connect(self._check)
        self.place.asked_again.connect(self._ask_keyring)
        self.done.finished.connect(self.finished)
        for view in self._views.values():
            if isinstance(view, StepView):
                view.forward.connect(self._forward)
                view.backward.connect(self._backward)

    def _leave(self) -> None:
        self._forget()
        self.left.emit()


def _mended_in(error: Exception) -> Step | None:
    """The step in which a user can do something about an error of `create`."""
    if isinstance(error, (WeakPassword, WalletExists)):
        return Step.PROTECT
    return Step.PLACE if isinstance(error, (KeyringUnavailable, KeyringRefused)) else None


def _free_name(taken: set[str]) -> str:
    """`My wallet`, or with the first number that is free."""
    name, count = tr("My wallet"), 2
    while name in taken:
        name, count = tr("My wallet {n}", n=count), count + 1
    return name
