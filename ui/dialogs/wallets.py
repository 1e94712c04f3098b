"""Call a wallet something else, and take one off this computer: each with its password, the second with what brings it back."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs.form import Form
from ui.language import tr
from ui.tasks import Tasks
from ui.widgets.labels import heading
from ui.widgets.notice import Notice
from ui.widgets.password import PasswordField
from wallet.facade import Wallets
from wallet.model.views import WalletInfo, WalletKind

LONGEST_NAME = 40


class RenameWallet(Form):
    """A wallet without keys has no password, and none is asked for."""

    def __init__(self, wallets: Wallets, tasks: Tasks, info: WalletInfo, parent: QWidget | None = None) -> None:
        watched = info.kind is WalletKind.WATCHED
        sentence = "" if watched else tr("The name is under the vault's seal, so the password is asked for.")
        super().__init__(tasks, tr("Rename this wallet"), sentence, tr("Rename"), parent=parent)
        self._wallets, self._info = wallets, info
        self.name = QLineEdit(info.name)
        self.name.setAccessibleName(tr("Name of the wallet"))
        self.name.setMaxLength(LONGEST_NAME)
        self.password = PasswordField(tr("Password of this wallet"))
        self.password.setVisible(not watched)
        label = heading(tr("Name"))
        label.setBuddy(self.name)
        for widget in (label, self.name, self.password):
            self.column.addWidget(widget)
        self.name.textChanged.connect(self._look)
        self.name.returnPressed.connect(self.enter)
        self.password.changed.connect(self._look)
        self.password.returned.connect(self.enter)
        self.button.clicked.connect(self._rename)
        self.name.selectAll()
        self._look()

    def forget(self) -> None:
        self.password.clear()

    def _look(self) -> None:
        name = self.name.text().strip()
        known = self._info.kind is WalletKind.WATCHED or bool(self.password.text)
        self.button.setEnabled(bool(name) and name != self._info.name and known)

    def _rename(self) -> None:
        work = self._wallets.rename(self.name.text().strip(), self.password.text)
        self.carry_out(work, fields=(self.name, self.password.edit))


class RemoveWallet(Form):
    """Says what brings the wallet back and what does not; its name is to be typed, as a second thought."""

    def __init__(self, wallets: Wallets, tasks: Tasks, info: WalletInfo, parent: QWidget | None = None) -> None:
        headline = tr("Remove {name}?", name=info.name)
        lead = tr(
            "Its vault, older copies of it and everything kept with it are taken off this computer for good. Coins stay on the chain."
        )
        super().__init__(tasks, headline, lead, tr("Remove for good"), kind="danger", parent=parent)
        self._wallets, self._info = wallets, info
        self.warning = Notice("info" if info.kind is WalletKind.WATCHED else "warn", *_back(info.kind))
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Type the name of the wallet"))
        self.password = PasswordField(tr("Password of this wallet"))
        self.password.setVisible(info.kind is not WalletKind.WATCHED)
        label = heading(tr("Type “{name}” to remove it", name=info.name))
        label.setWordWrap(True)
        label.setBuddy(self.name)
        for widget in (self.warning, label, self.name, self.password):
            self.column.addWidget(widget)
        self.name.textChanged.connect(self._look)
        self.password.changed.connect(self._look)
        self.password.returned.connect(self.enter)
        self.button.clicked.connect(self._remove)
        self._look()

    def forget(self) -> None:
        self.password.clear()

    def _look(self) -> None:
        known = self._info.kind is WalletKind.WATCHED or bool(self.password.text)
        self.button.setEnabled(known and self.name.text().strip() == self._info.name)

    def _remove(self) -> None:
        self.carry_out(self._wallets.remove(self.password.text), fields=(self.name, self.password.edit))


def _back(kind: WalletKind) -> tuple[str, str]:
    """What brings it back, and the headline over that."""
    if kind is WalletKind.PHRASE:
        sentence = tr(
            "The phrase (with its passphrase, if it had one) brings its accounts back. Keys that were imported into it are gone: export "
            "them first."
        )
        return sentence, tr("Do you have its recovery phrase on paper?")
    if kind is WalletKind.KEYS:
        sentence = tr("The key, or an exported keystore file, brings its account back. The recovery code opens a copy of the vault alone.")
        return sentence, tr("Do you have its private key elsewhere?")
    return tr("It holds no key. What it watches can be watched again at any time."), ""
