"""Safety: what opens this wallet on this computer, in words, a form that changes it, and who finishes swaps while it is locked."""

from __future__ import annotations

from ui.language import tr
from ui.pages.page import Page
from ui.pages.safety.backup_card import BackupCard
from ui.pages.safety.codes_card import CodesCard
from ui.pages.safety.courier_card import CourierCard
from ui.pages.safety.form import LockForm
from ui.pages.safety.locking_card import LockingCard
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.frames import Card, row
from ui.widgets.labels import body, title
from ui.widgets.notice import badge
from wallet.facade import Wallet
from wallet.model.changes import Changes
from wallet.model.views import SessionState, WalletInfo, WalletKind


class SafetyPage(Page):
    """The keyring is asked when the page is shown, since that may open a window of its own."""

    shows = Changes.SESSION

    def __init__(self, wallet: Wallet, tasks: Tasks) -> None:
        super().__init__(wallet, tasks, tr("Safety"), tr("What opens this wallet on this computer, and who acts while it is locked."))
        self.two_halves, self.alone = badge(tr("Two halves"), "good"), badge(tr("No keyring"), "warn")
        self.none = badge(tr("No lock"), "info")
        self.words = body("")
        self.form = LockForm(wallet.wallets)
        self.notice = self.form.notice
        self.locking = LockingCard(wallet.settings, tasks)
        self.codes = CodesCard(wallet, tasks)
        self.courier, self.backup = CourierCard(wallet, tasks), BackupCard(wallet, tasks)
        self._lay_out()
        self.form.wanted.connect(self._change)

    def reload(self) -> None:
        info = self.wallet.session.current
        if info is None or self.wallet.session.state is not SessionState.UNLOCKED:
            self._forget()
            return
        self._describe(info)
        guarded = info.kind is not WalletKind.WATCHED
        self.locking.speak_of(guarded=guarded)
        for card in (self.form, self.codes, self.courier, self.backup):
            card.setVisible(guarded)
        if not guarded:
            self._forget()
            return
        self.codes.reload()
        self.courier.reload()
        self.backup.reload()
        self.tasks.run(self.wallet.wallets.keyring(), done=lambda found: self.form.show_places(self._here() or info, found))

    def take_changes(self, changes: Changes) -> None:
        """The keyring is not asked again for a balance. What was typed goes at the lock, seen or not."""
        super().take_changes(changes)
        opened = self.wallet.session.state is SessionState.UNLOCKED
        if not opened:
            self._forget()
        if changes & Changes.BALANCES and not changes & self.shows and opened and self.isVisible() and not self._watches:
            self.courier.reload()

    def _forget(self) -> None:
        self.form.forget()
        self.codes.forget()
        self.courier.forget()
        self.notice.hide()

    def _here(self) -> WalletInfo | None:
        return self.wallet.session.current

    @property
    def _watches(self) -> bool:
        here = self._here()
        return here is not None and here.kind is WalletKind.WATCHED

    def _describe(self, info: WalletInfo) -> None:
        locked = info.kind is not WalletKind.WATCHED
        self.two_halves.setVisible(locked and info.keyring is not None)
        self.alone.setVisible(locked and info.keyring is None)
        self.none.setVisible(not locked)
        self.words.setText(_in_words(info))

    def _change(self) -> None:
        form = self.form
        self.notice.hide()
        change = self.wallet.wallets.change_password(form.current.text, form.effective, keyring=form.place)
        self.tasks.run(change, busy=form.busy, done=self._changed, failed=self._refused)

    def _changed(self, info: WalletInfo) -> None:
        self.form.forget()
        self._describe(info)
        self.notice.show_text("good", tr("The former password and the former file open nothing any more."), tr("The lock is changed"))
        self.notice.show()

    def _refused(self, error: Exception) -> None:
        self.notice.show_problem(problem_of(error))

    def _lay_out(self) -> None:
        lock = Card(24, 10)
        lock.column.addLayout(row(title(tr("The lock")), 8, self.two_halves, self.alone, self.none, None))
        lock.column.addWidget(self.words)
        self.column.addWidget(lock)
        self.column.addWidget(self.form)
        self.column.addWidget(self.locking)
        self.column.addWidget(self.codes)
        self.column.addWidget(self.backup)
        self.column.addWidget(self.courier)
        self.column.addStretch(1)


def _in_words(info: WalletInfo) -> str:
    if info.kind is WalletKind.WATCHED:
        return tr(
            "This wallet only watches: no key of it is on this computer, so there is nothing to steal, to lock or to back up here. Whoever "
            "opens Lockstep on this computer sees what it watches."
        )
    if info.keyring:
        sentence = tr(
            "Your password and {keyring} open this wallet together. A stolen disk alone opens nothing, and the password alone opens "
            "nothing on another computer.",
            keyring=info.keyring,
        )
    else:
        sentence = tr(
            "The password is this wallet's only lock. Whoever copies its file can try passwords for as long as they like, so it has to "
            "be a strong one."
        )
    if info.kind is WalletKind.KEYS:
        return f"{sentence} {tr('Your recovery code opens it too, with this file.')}"
    return f"{sentence} {tr('Your recovery phrase opens it too, wherever you are.')}"
