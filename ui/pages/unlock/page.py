"""Unlock: which wallet, its password, and a sentence for everything that can be wrong with it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ui.language import tr
from ui.pages.page import centred
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.buttons import primary, quiet
from ui.widgets.frames import Card, row
from ui.widgets.labels import body, title
from ui.widgets.logo import Logo
from ui.widgets.notice import Notice
from ui.widgets.password import PasswordField
from ui.widgets.password_banner import PasswordBanner
from ui.widgets.scroll import Scroll
from wallet.errors import WrongPassword
from wallet.facade import Wallet
from wallet.model.views import SwapView, WalletInfo, WalletKind

WIDTH, WIDEST = 408, 620


class UnlockPage(QWidget):
    """Emits `add_wanted` for another wallet, `recovery_wanted` where the password is lost; the session itself says when it is open.

    `watching` is a sentence about swaps in flight.
    """

    add_wanted = Signal()
    recovery_wanted = Signal()

    def __init__(self, wallet: Wallet, tasks: Tasks) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(tr("Unlock"))
        self.wallet, self.tasks = wallet, tasks
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Wallet"))
        self.words, self.why = body("", "muted"), body("", "muted")
        self.password = PasswordField(tr("Password"))
        self.notice = Notice("bad", "")
        self.waiting, self.watching = PasswordBanner(), Notice("info", "")
        self.button = primary(tr("Unlock"))
        self.button.busy_text = tr("Opening…")
        self.add_button = quiet(tr("Add or restore another wallet"))
        self.recover_button = quiet("")
        self._title = title()
        self._lay_out()
        self.choice.activated.connect(self._choose)
        self.password.changed.connect(self._typed)
        self.password.returned.connect(self.unlock)
        self.button.clicked.connect(self.unlock)
        self.add_button.clicked.connect(self.add_wanted)
        self.recover_button.clicked.connect(self.recovery_wanted)
        self.reload()

    def reload(self) -> None:
        """Read the wallets of this folder."""
        wallets, current = self.wallet.session.wallets(), self.wallet.session.current
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for info in wallets:
                self.choice.addItem(info.name, info.id)
            self.choice.setCurrentIndex(self.choice.findData(current.id) if current else 0)
        self.choice.setVisible(len(wallets) > 1)
        self._describe(current)
        self.notice.hide()
        self.password.clear()
        self._typed()
        if current is None and wallets:
            self._choose()

    def say_why(self, sentence: str) -> None:
        """Why it is locked although nobody locked it; empty hides it."""
        self.why.setText(sentence)
        self.why.setVisible(bool(sentence))

    def say_watching(self, sentence: str) -> None:
        """What goes on behind the locked door; empty hides it."""
        self.watching.show_text("info", sentence)
        self.watching.setVisible(bool(sentence))

    def say_waiting(self, swaps: Iterable[SwapView]) -> None:
        """What does not go on before the password is there: of these swaps those that need it."""
        self.waiting.show_swaps(swaps)

    def hold(self, *, held: bool) -> None:
        """While nobody but this program watches a swap of this wallet, no other one can be opened."""
        self.choice.setEnabled(not held)
        self.add_button.setVisible(not held)

    def unlock(self) -> None:
        """With what is typed. Does nothing while it is empty or under way."""
        if not self.button.isEnabled():
            return
        busy = (self.button, self.password.edit, self.choice)
        self.notice.hide()
        self.tasks.run(
            self.wallet.session.unlock(self.password.text), busy=busy, done=lambda _: self.password.clear(), failed=self._refused
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.password.edit.setFocus()

    def _refused(self, error: Exception) -> None:
        self.notice.show_problem(problem_of(error))
        if isinstance(error, WrongPassword):
            self.password.edit.selectAll()
        self.password.edit.setFocus()

    def _typed(self) -> None:
        self.button.setEnabled(bool(self.password.text))

    def _choose(self) -> None:
        chosen = self.wallet.session.choose(self.choice.currentData())
        self.tasks.run(chosen, busy=(self.choice,), done=lambda _: self.reload(), failed=self._not_chosen)

    def _not_chosen(self, error: Exception) -> None:
        self.reload()
        self._refused(error)

    def _describe(self, info: WalletInfo | None) -> None:
        self._title.setText(tr("Unlock {name}", name=info.name) if info else tr("Unlock"))
        half = tr("Your password and {keyring} open it together.", keyring=info.keyring) if info and info.keyring else ""
        alone = tr("This wallet keeps nothing in a keyring: the password is its only lock.")
        self.words.setText(half or alone)
        by_code = info is not None and info.kind is WalletKind.KEYS
        forgot = tr("Forgot it? Open with the recovery code") if by_code else tr("Forgot it? Open with the recovery phrase")
        self.recover_button.set_label(forgot)

    def _lay_out(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        self._title.setAlignment(centre)
        for words in (self.words, self.why):
            words.setAlignment(centre)
        card = Card(32, 14)
        card.column.addWidget(Logo(48), 0, centre)
        for widget in (self._title, self.words, self.why, self.choice, self.password, self.notice, self.button):
            card.column.addWidget(widget)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        card.setFixedWidth(WIDTH)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 24, 16, 24)
        layout.setSpacing(14)
        layout.addStretch(1)
        layout.addWidget(self.waiting)
        layout.addLayout(row(None, card, None))
        layout.addWidget(self.watching)
        layout.addWidget(self.recover_button, 0, centre)
        layout.addWidget(self.add_button, 0, centre)
        layout.addStretch(1)
        self.watching.hide()
        self.why.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(centred(inner)))
