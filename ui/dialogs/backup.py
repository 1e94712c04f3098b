"""The windows of a backup: make a file, try one out, and type the recovery phrase once so that it is known to be written down."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.dialogs.files import ask_where_to_save
from ui.dialogs.form import Form
from ui.language import tr
from ui.tasks import Tasks
from ui.widgets.file_opener import FileOpener
from ui.widgets.frames import row, well
from ui.widgets.labels import body, caption, heading
from ui.widgets.new_password import NewPassword
from ui.widgets.notice import badge
from ui.widgets.passphrase import PassphraseFold
from ui.widgets.password import PasswordField
from ui.widgets.phrase_field import PhraseField
from wallet.facade import Backup, Wallets
from wallet.model.backup import BackupFileView, DrillView
from wallet.model.views import WalletInfo, WalletKind

ENDING = ".lockstep"
MARK = 72


class MakeBackup(Form):
    """Asks for the wallet's password, one for the file, and then where to put it."""

    def __init__(self, backup: Backup, wallets: Wallets, tasks: Tasks, info: WalletInfo, parent: QWidget | None = None) -> None:
        sentence = tr(
            "Keys, accounts, settings and swaps in one sealed file. It opens with a password of its own, on any computer and without a "
            "keyring, and with the {secret} too.",
            secret=tr("recovery code") if info.kind is WalletKind.KEYS else tr("recovery phrase"),
        )
        super().__init__(tasks, tr("Make a backup file"), sentence, tr("Choose where…"), parent=parent)
        self._backup, self._info = backup, info
        self.current = PasswordField(tr("Password of this wallet"))
        self.own = NewPassword(wallets, tr("Password of the file"), tr("Password of the file again"))
        self.own.use_keyring, self.own.name = False, info.name
        self.button.busy_text = tr("Sealing…")
        self.column.addWidget(self.current)
        self.column.addWidget(self.own)
        self.column.addWidget(caption(tr("It may be the wallet's own password, if that is strong enough to stand alone.")))
        self.current.changed.connect(self._follow)
        self.own.judged.connect(self._follow)
        self.own.entered.connect(self.enter)
        self.button.clicked.connect(self._choose)
        self._follow()

    def forget(self) -> None:
        self.current.clear()
        self.own.clear()

    def write(self, path: Path) -> None:
        """Where the user wants it. A file that is there is not written over, and says so."""
        work = self._backup.create(self.current.text, self.own.text, path)
        self.carry_out(work, fields=(self.current.edit, self.own.first.edit, self.own.again.edit))

    def _choose(self) -> None:
        ask_where_to_save(self, tr("Make a backup file"), self._info.name + ENDING, self.write)

    def _follow(self) -> None:
        self.button.setEnabled(bool(self.current.text) and self.own.good)


class AskBack(Form):
    """The words, typed once. They are compared and not kept."""

    def __init__(self, backup: Backup, wallets: Wallets, tasks: Tasks, parent: QWidget | None = None) -> None:
        sentence = tr("Take the paper you wrote them on. The words are compared with this wallet and not kept.")
        super().__init__(tasks, tr("Do you have your recovery phrase?"), sentence, tr("Compare"), parent=parent)
        self._backup, self._wallets = backup, wallets
        self.phrase, self.passphrase = PhraseField(wallets.complete), PassphraseFold()
        self.column.addWidget(self.phrase)
        self.column.addWidget(self.passphrase)
        self.phrase.check.connect(self._check)
        self.phrase.judged.connect(self._follow)
        self.button.clicked.connect(self._compare)
        self._follow()

    def forget(self) -> None:
        self.phrase.forget()
        self.passphrase.clear()

    def _check(self, phrase: str) -> None:
        self.tasks.run(
            self._wallets.check_phrase(phrase),
            done=lambda _: self.phrase.accept(phrase),
            failed=lambda error: self.phrase.refuse(phrase, error),
        )

    def _compare(self) -> None:
        self.carry_out(self._backup.ask_back(self.phrase.phrase, self.passphrase.text))

    def _follow(self) -> None:
        self.button.setEnabled(self.phrase.good)


class TryBackup(Form):
    """Opens a file and says what it would bring back; nothing is written anywhere."""

    def __init__(self, backup: Backup, wallets: Wallets, tasks: Tasks, path: Path, parent: QWidget | None = None) -> None:
        sentence = tr("“{name}” is opened and compared with the wallet that is here. Nothing is changed.", name=path.name)
        super().__init__(tasks, tr("Try a backup out"), sentence, tr("Compare"), parent=parent)
        self._backup, self._path = backup, path
        self.opener = FileOpener(wallets, tasks)
        self.found = well(14, 10)
        self.button.busy_text = tr("Comparing…")
        self.column.addWidget(self.opener)
        self.column.addWidget(self.found)
        self.found.hide()
        self.opener.judged.connect(self._follow)
        self.opener.entered.connect(self.enter)
        self.button.clicked.connect(self._compare)
        self._follow()

    def open(self) -> None:
        """The file says by itself whether its wallet has a phrase or a recovery code."""
        super().open()
        self.tasks.run(self._backup.look(self._path), done=self._speak_of, failed=self.refused)

    def forget(self) -> None:
        self.opener.forget()

    def _speak_of(self, view: BackupFileView) -> None:
        self.opener.speak_of(has_phrase=view.has_phrase)

    def _compare(self) -> None:
        self.notice.hide()
        busy = (self.button, *self.opener.fields)
        self.tasks.run(self._backup.drill(self._path, self.opener.key), busy=busy, done=self._show, failed=self._not_opened)

    def _not_opened(self, error: Exception) -> None:
        self.refused(error)
        self.opener.ask_again()

    def _show(self, view: DrillView) -> None:
        """A line a thing that was compared; the window stays to be read."""
        self.forget()
        self.opener.hide()
        self.button.hide()
        self.lead.setText(
            tr("It brings back what is here.")
            if view.same
            else tr("It opens, and it is not quite what is here. Make a new one if in doubt.")
        )
        for line in view.lines:
            mark = badge(tr("same") if line.same else tr("differs"), "good" if line.same else "warn")
            mark.setFixedWidth(MARK)
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(heading(_about(line.about)))
            words.addWidget(body(line.sentence, "muted"))
            beside = row(mark, spacing=12)
            beside.addLayout(words, 1)
            self.found.column.addLayout(beside)
        self.found.show()
        self.cancel.set_label(tr("Close"))

    def _follow(self) -> None:
        self.button.setEnabled(self.opener.good)


def _about(what: str) -> str:
    names = {
        "keys": tr("Keys"),
        "accounts": tr("Accounts"),
        "names": tr("Names and order"),
        "imported keys": tr("Imported keys"),
        "swaps": tr("Swaps"),
        "settings": tr("Settings"),
        "networks": tr("Networks"),
        "wallet": tr("Wallet"),
    }
    return names.get(what, what)
