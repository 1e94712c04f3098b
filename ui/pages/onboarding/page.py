"""Onboarding: create, restore, import or watch, step by step.

Nothing is stored before the last step, and going back never loses what was typed.
"""

from __future__ import annotations

from functools import partial
from secrets import token_bytes

from PySide6.QtCore import Signal

from ui.language import tr
from ui.pages.onboarding.draft import Draft, Step, Way, asked_places
from ui.pages.onboarding.making import Fund, farewell, give_coins, last_word, make, mended_in
from ui.pages.onboarding.step import StepView
from ui.pages.onboarding.steps import Steps, free_name
from ui.tasks import Tasks
from ui.text import problem_of
from wallet.facade import Wallet
from wallet.model.changes import Changes
from wallet.model.language import Language


class OnboardingPage(Steps):
    """`fund` gives test coins after creation (the playground's; None elsewhere). `passing`: the data folder is thrown away on quitting.

    `finished` once the wallet is open and the user wants to see it; `left` when they went back to the wallets there are.
    """

    finished = Signal()
    left = Signal()

    def __init__(
        self, wallet: Wallet, tasks: Tasks, *, fund: Fund | None = None, passing: bool = False, places: bytes | None = None
    ) -> None:
        super().__init__(wallet, tasks, passing=passing)
        self.setObjectName("page")
        self.setAccessibleName(tr("Set up a wallet"))
        self.wallet, self.tasks, self._fund = wallet, tasks, fund
        self._over = False
        self._places = places or token_bytes(3)
        self.draft = Draft(contacts=any(not network.playground for network in wallet.networks))
        self.step = Step.WELCOME
        self._connect()
        self.go(Step.WELCOME)

    def go(self, step: Step) -> None:
        """Show a step."""
        self.step = step
        self.show_step(step, self.draft.path())

    def put_away(self, *, writing: bool) -> bool:
        """Nobody is there: nothing secret stays; whether this page can go. `writing`: the words may be being written down, so they stay.

        A wallet that is being made is made.
        """
        if self.step is Step.WORKING or (writing and self.step is Step.PHRASE):
            return False
        self._forget()
        return True

    # --- what each step does on its way on -----------------------------------------------------------------------------

    def _set_out(self, way: Way) -> None:
        """From the first page. A wallet of a key or a phrase of its own begins with what only this computer can draw."""
        self.draft.way = way
        alone, agreed = last_word(way)
        last = tr("Continue") if self.draft.contacts else alone
        self.protect.next_button.set_label(last)
        self.watch.next_button.set_label(last)
        self.hosts.next_button.set_label(agreed)
        for step in (self.place, self.protect):
            step.speak_of(way)
        if way is Way.NEW:
            self._draw_phrase(self.phrase.length.currentData(), self.phrase.language.currentData())
        elif way is Way.KEY:
            self.tasks.run(self.wallet.wallets.new_code(), busy=(self.welcome.key_button,), done=self._show_code)
        else:
            self.go(self.draft.after(Step.WELCOME))

    def _draw_phrase(self, words: int, language: Language) -> None:
        held = (self.welcome.create_button, self.phrase.length, self.phrase.language)
        self.tasks.run(self.wallet.wallets.new_phrase(words, language), busy=held, done=self._show_phrase)

    def _show_phrase(self, phrase: str) -> None:
        self.draft.phrase = phrase
        self.phrase.show_secret(phrase)
        self.ask.ask(phrase, asked_places(self._places, len(phrase.split())))
        self.go(Step.PHRASE)

    def _show_code(self, code: str) -> None:
        self.draft.code = code
        groups = " ".join(code.split("-"))
        self.code.show_secret(groups)
        self.code_back.ask(groups, asked_places(self._places, len(groups.split())))
        self.go(Step.KEY)

    def _check(self, phrase: str) -> None:
        self.tasks.run(
            self.wallet.wallets.check_phrase(phrase),
            done=lambda _: self.restore.field.accept(phrase),
            failed=lambda error: self.restore.field.refuse(phrase, error),
        )

    def _forward(self) -> None:
        if self.step is Step.RESTORE:
            self.draft.phrase = self.restore.field.phrase
        if self.step is Step.BACKUP and self.backup.file is not None:
            self.draft.file, self.draft.opener = self.backup.path, self.backup.opener.key
            self.protect.name.setText(free_name(self.backup.file.name, self.wallet.session.wallets()))
        if self.step is Step.PLACE:
            self.protect.use_keyring = self.place.use_keyring
            self.protect.look()
        following = self.draft.after(self.step)
        if following is Step.PLACE:
            self._ask_keyring()
        self.go(following)
        if following is Step.WORKING:
            self._make()

    def _backward(self) -> None:
        self.go(self.draft.before(self.step))

    def _ask_keyring(self) -> None:
        self.place.wait()
        self.tasks.run(self.wallet.wallets.keyring(), done=self.place.show_keyring, failed=self._no_keyring)

    def _no_keyring(self, error: Exception) -> None:
        self.place.notice.show_problem(problem_of(error))

    # --- making it -----------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        draft, watches = self.draft, self.draft.way is Way.WATCH
        draft.name = (self.watch.name if watches else self.protect.name).text().strip()
        draft.password, draft.passphrase = self.protect.password.text, self.protect.passphrase.text
        draft.use_keyring, draft.watched = self.place.use_keyring, self.watch.field.text
        draft.key = self.key.field.key if draft.way is Way.KEY else None
        if watches:
            self.working.say(tr("Making the wallet…"), "")
        else:
            self.working.say(tr("Sealing the vault…"), tr("This takes a moment on purpose: it makes guessing the password slow."))
        self.tasks.run(self._seal(), done=self._ready, failed=self._refused)

    async def _seal(self) -> Exception | None:
        self.done.show_brought(await make(self.wallet, self.draft))
        self._forget()
        if self._fund is None or self.draft.way in (Way.WATCH, Way.BACKUP):
            return None
        self.working.say(tr("Getting test coins…"), tr("The playground sends you coins and tokens on both chains."))
        return await give_coins(self.wallet, self._fund)

    def _ready(self, trouble: Exception | None) -> None:
        self.done.words.setText(farewell(self.draft.way, funded=self._fund is not None and not trouble))
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
        if not self._over:
            self.done.show_search(self.wallet.rescue.view())

    def _no_search(self, error: Exception) -> None:
        if self._over:
            return
        self.done.looking.show_trouble(problem_of(error).sentence)

    def _refused(self, error: Exception) -> None:
        back = mended_in(error, self.draft.way) or self.draft.before(Step.WORKING)
        self.go(back)
        view = self.views[back]
        assert isinstance(view, StepView)
        view.notice.show_problem(problem_of(error))

    def _forget(self) -> None:
        """The secrets are sealed: take them out of every field and off the screen."""
        self.draft.forget()
        self.forget_secrets()

    # --- building ------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        for wanted, way in (
            (self.welcome.create_wanted, Way.NEW),
            (self.welcome.restore_wanted, Way.RESTORE),
            (self.welcome.backup_wanted, Way.BACKUP),
            (self.welcome.key_wanted, Way.KEY),
            (self.welcome.watch_wanted, Way.WATCH),
        ):
            wanted.connect(partial(self._set_out, way))
        self.phrase.redrawn.connect(self._draw_phrase)
        self.welcome.left.connect(self._leave)
        self.restore.field.check.connect(self._check)
        self.place.asked_again.connect(self._ask_keyring)
        self.done.finished.connect(self._finish)
        for view in self.views.values():
            if isinstance(view, StepView):
                view.forward.connect(self._forward)
                view.backward.connect(self._backward)

    def _finish(self) -> None:
        """The wallet is open; nothing is shown here any more, though the search goes on."""
        self._over = True
        self.finished.emit()

    def _leave(self) -> None:
        self._forget()
        self.left.emit()
