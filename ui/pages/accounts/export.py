"""The private key of one account as a keystore file (version 3), behind a password of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.files import ask_where_to_save
from ui.dialogs.form import Form
from ui.language import tr
from ui.tasks import Tasks
from ui.widgets.new_password import NewPassword
from ui.widgets.notice import Notice
from ui.widgets.password import PasswordField
from wallet.facade import Accounts, Wallets
from wallet.model.views import AccountView


class ExportKey(Form):
    """`written` with the path, once the whole file is there."""

    written = Signal(object)

    def __init__(self, accounts: Accounts, wallets: Wallets, tasks: Tasks, account: AccountView, parent: QWidget | None = None) -> None:
        headline = tr("Export the key of {name}", name=account.name)
        lead = tr("geth, ethers, MetaMask and Lockstep read the file.")
        super().__init__(tasks, headline, lead, tr("Choose where to save it…"), parent=parent)
        self._accounts, self._account = accounts, account
        whoever = tr("Whoever has the file and its password has the account. Nobody can change that password later.")
        self.own = NewPassword(wallets, tr("Password of the file"), tr("Password of the file again"))
        self.own.use_keyring = False
        self.password = PasswordField(tr("Password of this wallet"))
        for widget in (Notice("warn", whoever), self.own, self.password):
            self.column.addWidget(widget)
        self.button.busy_text = tr("Writing…")
        self.own.judged.connect(self._look)
        self.own.entered.connect(self.password.edit.setFocus)
        self.password.changed.connect(self._look)
        self.password.returned.connect(self.enter)
        self.button.clicked.connect(self._ask_where)
        self._look()

    def forget(self) -> None:
        self.own.clear()
        self.password.clear()

    def write(self, path: Path) -> None:
        """All of it under that name or nothing; what is there already is not written over."""
        work = self._accounts.export(self._account.address, self.password.text, self.own.text, path)
        fields = (self.own.first.edit, self.own.again.edit, self.password.edit)
        self.carry_out(work, lambda _: self.written.emit(path), fields=fields)

    def _look(self) -> None:
        self.button.setEnabled(self.own.good and bool(self.password.text))

    def _ask_where(self) -> None:
        name = f"keystore-{self._account.address.lower().removeprefix('0x')}.json"
        ask_where_to_save(self, tr("Save the keystore file"), name, self.write)
