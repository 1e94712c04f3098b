"""What opens a backup file: its password, or what the wallet inside has on paper, a phrase or a recovery code."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from ui.language import tr
from ui.tasks import Tasks
from ui.widgets.code_field import CodeField
from ui.widgets.frames import row
from ui.widgets.passphrase import PassphraseFold
from ui.widgets.password import PasswordField
from ui.widgets.phrase_field import PhraseField
from wallet.facade import Wallets
from wallet.model.backup import FileCode, FileKey, FilePassword, FilePhrase


class FileOpener(QWidget):
    """`judged` when `good` may have changed: whether enough is typed to try. `speak_of` says which paper the wallet inside has."""

    judged = Signal()
    entered = Signal()

    def __init__(self, wallets: Wallets, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wallets, self._tasks = wallets, tasks
        self.by_password, self.by_phrase = QRadioButton(tr("By the file's password")), QRadioButton(tr("By the recovery phrase"))
        self.by_code = QRadioButton(tr("By the recovery code"))
        self.password, self.phrase = PasswordField(tr("Password of the file")), PhraseField(wallets.complete)
        self.passphrase, self.code = PassphraseFold(), CodeField(tr("Recovery code"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(row(self.by_password, 16, self.by_phrase, self.by_code, None))
        for widget in (self.password, self.phrase, self.passphrase, self.code):
            layout.addWidget(widget)
        self.phrase.check.connect(self._check)
        for way in (self.by_password, self.by_phrase, self.by_code):
            way.toggled.connect(self._show_way)
        for judged in (self.password.changed, self.phrase.judged, self.code.judged):
            judged.connect(self.judged)
        for entered in (self.password.returned, self.phrase.entered, self.code.entered):
            entered.connect(self.entered)
        self.by_password.setChecked(True)
        self.speak_of(has_phrase=True)

    def speak_of(self, *, has_phrase: bool) -> None:
        """A wallet of keys alone has a recovery code instead of a phrase."""
        self.by_phrase.setVisible(has_phrase)
        self.by_code.setVisible(not has_phrase)
        if (self.by_code if has_phrase else self.by_phrase).isChecked():
            self.by_password.setChecked(True)

    @property
    def key(self) -> FileKey:
        if self.by_phrase.isChecked():
            return FilePhrase(self.phrase.phrase, self.passphrase.text)
        return FileCode(self.code.text) if self.by_code.isChecked() else FilePassword(self.password.text)

    @property
    def good(self) -> bool:
        if self.by_phrase.isChecked():
            return self.phrase.good
        return self.code.good if self.by_code.isChecked() else bool(self.password.text)

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What is held while the file is opened."""
        ways = (self.by_password, self.by_phrase, self.by_code)
        return (*ways, self.password.edit, self.phrase.edit, self.passphrase.field.edit, self.code.edit)

    def ask_again(self) -> None:
        """What was typed opens nothing: the cursor is where it is, and typing takes its place."""
        field = self.phrase.edit if self.by_phrase.isChecked() else self.code.edit if self.by_code.isChecked() else self.password.edit
        field.setFocus()
        field.selectAll()

    def forget(self) -> None:
        """Nothing typed stays."""
        for field in (self.password, self.passphrase):
            field.clear()
        self.phrase.forget()
        self.code.forget()

    def _show_way(self) -> None:
        self.password.setVisible(self.by_password.isChecked())
        self.phrase.setVisible(self.by_phrase.isChecked())
        self.passphrase.setVisible(self.by_phrase.isChecked())
        self.code.setVisible(self.by_code.isChecked())
        self.judged.emit()

    def _check(self, phrase: str) -> None:
        self._tasks.run(
            self._wallets.check_phrase(phrase),
            done=lambda _: self.phrase.accept(phrase),
            failed=lambda error: self.phrase.refuse(phrase, error),
        )
