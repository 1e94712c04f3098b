"""The way in where the password is forgotten or the keyring lost its half: the recovery phrase or code, and a new password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ui.language import tr
from ui.pages.page import centred
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.buttons import primary, quiet
from ui.widgets.code_field import CodeField
from ui.widgets.frames import Card, row
from ui.widgets.labels import body, caption, heading, title
from ui.widgets.new_password import NewPassword
from ui.widgets.notice import Notice
from ui.widgets.passphrase import PassphraseFold
from ui.widgets.phrase_field import PhraseField
from ui.widgets.scroll import Scroll
from wallet.facade import Wallet
from wallet.model.views import KeyringInfo, WalletInfo, WalletKind

WIDTH = 560


class RecoverPage(QWidget):
    """For the current wallet, which it opens in the end; the session says so. `left` when the user thought better of it.

    A wallet of keys alone has no phrase: its recovery code is asked for instead.
    """

    left = Signal()

    def __init__(self, wallet: Wallet, tasks: Tasks) -> None:
        super().__init__()
        self.setObjectName("page")
        self.wallet, self.tasks = wallet, tasks
        self._keyring: str | None = None
        self._title, self._words, self._asked = title(), body("", "muted"), heading()
        self._by_code = False
        self.code = CodeField(tr("Recovery code"))
        self.phrase = PhraseField(wallet.wallets.complete)
        self.passphrase = PassphraseFold()
        self.new = NewPassword(wallet.wallets, tr("New password"), tr("New password again"))
        self.in_keyring = QCheckBox()
        self._no_keyring = caption("", "warn")
        self.notice = Notice("bad", "")
        self.back_button = quiet(tr("Back"), "arrow-left")
        self.button = primary(tr("Set the password and open"))
        self.button.busy_text = tr("Opening…")
        self._lay_out()
        self.phrase.check.connect(self._check)
        for judged in (self.phrase.judged, self.code.judged, self.new.judged):
            judged.connect(self._follow)
        self.in_keyring.toggled.connect(self._place_chosen)
        self.code.entered.connect(self.new.first.edit.setFocus)
        self.new.entered.connect(self._enter)
        self.button.clicked.connect(self._recover)
        self.back_button.clicked.connect(self.leave)

    def begin(self, info: WalletInfo) -> None:
        """Anew, for this wallet."""
        self.forget()
        self._by_code = info.kind is WalletKind.KEYS
        self._describe(info)
        self.new.name, self._keyring = info.name, None
        self.in_keyring.hide()
        self._no_keyring.hide()
        self.notice.hide()
        self._place_chosen()
        self.tasks.run(self.wallet.wallets.keyring(), done=self._show_keyring)
        (self.code.edit if self._by_code else self.phrase.edit).setFocus()

    def forget(self) -> None:
        """Nothing typed stays."""
        self.phrase.forget()
        self.code.forget()
        self.passphrase.clear()
        self.new.clear()

    def _describe(self, info: WalletInfo) -> None:
        self.setAccessibleName(tr("Open with the recovery code") if self._by_code else tr("Open with the recovery phrase"))
        by_code = tr("Open {name} with its recovery code", name=info.name)
        self._title.setText(by_code if self._by_code else tr("Open {name} with its recovery phrase", name=info.name))
        opener = tr("the code") if self._by_code else tr("the phrase")
        self._words.setText(
            tr(
                "Where the password is forgotten, or the keyring no longer has its half, {opener} opens this wallet and you choose a new "
                "password. Everything in it stays as it is; open swaps go on. One-time codes, if it asked for them, are off then.",
                opener=opener,
            )
        )
        for widget in (self._asked, self.phrase, self.passphrase):
            widget.setVisible(not self._by_code)
        self.code.setVisible(self._by_code)

    def _show_keyring(self, found: KeyringInfo) -> None:
        self._keyring = found.name if found.usable else None
        self.in_keyring.setText(tr("Keep the other half of the lock in {keyring}", keyring=found.name))
        self.in_keyring.setVisible(found.usable)
        self.in_keyring.setChecked(found.usable)
        self._no_keyring.setText(found.sentence)
        self._no_keyring.setVisible(not found.usable)
        self._place_chosen()

    @property
    def _place(self) -> str | None:
        return self._keyring if self.in_keyring.isChecked() else None

    def _place_chosen(self) -> None:
        self.new.use_keyring = self._place is not None
        self.new.judge()

    def _check(self, phrase: str) -> None:
        self.tasks.run(
            self.wallet.wallets.check_phrase(phrase),
            done=lambda _: self.phrase.accept(phrase),
            failed=lambda error: self.phrase.refuse(phrase, error),
        )

    def _follow(self) -> None:
        known = self.code.good if self._by_code else self.phrase.good
        self.button.setEnabled(known and self.new.good)

    def _enter(self) -> None:
        if self.button.isEnabled():
            self.button.click()

    def _recover(self) -> None:
        self.notice.hide()
        fields = (self.phrase.edit, self.code.edit, self.passphrase.field.edit, self.new.first.edit, self.new.again.edit)
        busy = (self.button, self.back_button, self.in_keyring, *fields)
        self.tasks.run(self._recover_and_open(), busy=busy, done=lambda _: self.forget(), failed=self._refused)

    async def _recover_and_open(self) -> None:
        wallets, password = self.wallet.wallets, self.new.text
        if self._by_code:
            await wallets.recover_by_code(self.code.text, password, keyring=self._place)
        else:
            await wallets.recover(self.phrase.phrase, self.passphrase.text, password, keyring=self._place)
        await self.wallet.session.unlock(password)

    def _refused(self, error: Exception) -> None:
        self.notice.show_problem(problem_of(error))

    def put_away(self) -> None:
        """Nobody is there. A recovery under way goes on."""
        if self.back_button.isEnabled() and self.isVisible():
            self.leave()

    def leave(self) -> None:
        """Back to the door, with nothing kept."""
        self.forget()
        self.left.emit()

    def _lay_out(self) -> None:
        card = Card(32, 14)
        card.column.addWidget(self._title)
        self._asked.setText(tr("Its 12 to 24 words, in their order"))
        for widget in (
            self._words,
            self._asked,
            self.phrase,
            self.code,
            self.passphrase,
            self.new,
            self.in_keyring,
            self._no_keyring,
            self.notice,
        ):
            card.column.addWidget(widget)
        card.column.addLayout(row(self.back_button, None, self.button))
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 24, 16, 24)
        layout.addStretch(1)
        layout.addWidget(card)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(centred(inner)))
