"""Payments whose key is on a computer without a network: what an account without a key prepares and sends, and one with a key signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.dialogs.form import Form
from ui.dialogs.review import ReviewDialog
from ui.language import tr
from ui.pages.accounts.hand_over import for_sending, for_signing
from ui.pages.accounts.prepare import PreparePayment
from ui.pages.accounts.take_in import to_send, to_sign
from ui.tasks import Tasks
from ui.widgets.buttons import plain
from ui.widgets.frames import row
from ui.widgets.labels import caption
from wallet.facade import Wallet
from wallet.model.verdict import Review
from wallet.model.views import AccountKind, AccountView


class ColdRow(QWidget):
    """`ask` shows one form at a time. `sent` with a hash, `failed` with an error."""

    sent = Signal(object)
    failed = Signal(object)

    def __init__(self, wallet: Wallet, tasks: Tasks, ask: Callable[[Form], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wallet, self._tasks, self._ask = wallet, tasks, ask
        self._watched: tuple[AccountView, ...] = ()
        self._chosen: AccountView | None = None
        self.review: ReviewDialog | None = None
        self.prepare = plain(tr("Prepare a payment"), "paper-plane-tilt")
        self.take_in = plain(tr("Take in the signed answer"), "envelope-open")
        self.sign = plain(tr("Sign a payment"), "pencil-line")
        self.label = caption(tr("Key on another computer:"))
        layout = QVBoxLayout(self)  # beside the buttons the words would not fit into the smallest window
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.label)
        layout.addLayout(row(self.prepare, self.take_in, self.sign, None, spacing=10))
        for button, action in ((self.prepare, self._prepare), (self.take_in, self._take_in), (self.sign, self._sign)):
            button.clicked.connect(action)

    def show_accounts(self, accounts: Sequence[AccountView], *, signs: bool) -> None:
        """What can be done with these. `signs`: the wallet has keys."""
        self._watched = tuple(account for account in accounts if account.kind is AccountKind.WATCHED and not account.hidden)
        for button in (self.prepare, self.take_in):
            button.setVisible(bool(self._watched))
        self.label.setText(tr("Key on another computer:") if self._watched else tr("Prepared on another computer:"))
        self.sign.setVisible(signs)

    def choose(self, account: AccountView | None) -> None:
        """The one that a payment is from unless the user says otherwise."""
        self._chosen = account

    def close_review(self) -> None:
        """Nothing is left to confirm, as after a lock."""
        if self.review is not None:
            self.review.reject()

    def _prepare(self) -> None:
        form = PreparePayment(self._wallet, self._tasks, self._watched, self._chosen, self)

        def hand_over(text: str) -> None:
            """Once the form is gone: one at a time."""
            form.finished.connect(lambda: self._ask(for_signing(self._wallet.cold, self._tasks, text, self)))

        form.prepared.connect(hand_over)
        self._ask(form)

    def _take_in(self) -> None:
        form = to_send(self._wallet.cold, self._tasks, self)
        form.taken.connect(self.sent)
        self._ask(form)

    def _sign(self) -> None:
        form = to_sign(self._wallet.cold, self._tasks, self)
        form.taken.connect(self._show)
        self._ask(form)

    def _show(self, review: Review) -> None:
        dialog = ReviewDialog(review, self)
        dialog.signed.connect(self._confirm)
        dialog.finished.connect(self._forget)
        self.review = dialog
        dialog.open()

    def _forget(self) -> None:
        self.review = None

    def _confirm(self, review: Review) -> None:
        work = self._wallet.cold.sign(review)
        self._tasks.run(work, busy=(self.sign,), done=self._signed, failed=self.failed.emit)

    def _signed(self, text: str) -> None:
        self._ask(for_sending(self._wallet.cold, self._tasks, text, self))
