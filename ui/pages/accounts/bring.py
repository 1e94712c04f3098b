"""Import a private key or a keystore file into the vault of the open wallet."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs.files import ask_what_to_open
from ui.dialogs.form import Form
from ui.language import tr
from ui.tasks import Tasks
from ui.widgets.key_field import KeyField
from ui.widgets.labels import heading
from ui.widgets.password import PasswordField
from wallet.facade import Accounts

LONGEST_NAME = 64


class ImportKey(Form):
    """The vault takes the wallet's password anew before a key goes in."""

    def __init__(self, accounts: Accounts, tasks: Tasks, name: str, parent: QWidget | None = None) -> None:
        lead = tr("The key is sealed in this wallet's vault. The recovery phrase does not bring it back, so keep the key or its file.")
        super().__init__(tasks, tr("Import a private key"), lead, tr("Import it"), parent=parent)
        self._accounts = accounts
        self.key = KeyField()
        self.name = QLineEdit(name)
        self.name.setAccessibleName(tr("Name of the account"))
        self.name.setMaxLength(LONGEST_NAME)
        self.password = PasswordField(tr("Password of this wallet"))
        label = heading(tr("Name"))
        label.setBuddy(self.name)
        for widget in (self.key, label, self.name, self.password):
            self.column.addWidget(widget)
        self.button.busy_text = tr("Sealing…")
        self.key.judged.connect(self._look)
        self.key.entered.connect(self.name.setFocus)
        self.key.open_wanted.connect(self._open)
        self.name.returnPressed.connect(self.password.edit.setFocus)
        self.password.changed.connect(self._look)
        self.password.returned.connect(self.enter)
        self.button.clicked.connect(self._import)
        self._look()

    def forget(self) -> None:
        self.key.forget()
        self.password.clear()

    def _look(self) -> None:
        self.button.setEnabled(self.key.good and bool(self.password.text))

    def _open(self) -> None:
        ask_what_to_open(self, tr("Open a keystore file"), self.key.take_file)

    def _import(self) -> None:
        work = self._accounts.import_key(self.key.key, self.password.text, self.name.text().strip())
        self.carry_out(work, fields=(*self.key.fields, self.name, self.password.edit))
