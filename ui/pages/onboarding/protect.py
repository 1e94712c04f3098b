"""A name, a password twice with its strength in words, and, folded away, the optional passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.language import tr
from ui.pages.onboarding.draft import Way
from ui.pages.onboarding.step import StepView
from ui.widgets.labels import heading
from ui.widgets.new_password import NewPassword
from ui.widgets.passphrase import PassphraseFold
from wallet.facade import Wallets

LONGEST_NAME = 40


class ProtectStep(StepView):
    """`use_keyring` is set by the step before."""

    def __init__(self, wallets: Wallets, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Name and password"),
            "",
            tr("Create the wallet"),
            parent,
        )
        self.use_keyring = True
        self.name = QLineEdit(name)
        self.name.setAccessibleName(tr("Name of the wallet"))
        self.name.setMaxLength(LONGEST_NAME)
        self.password = NewPassword(wallets, tr("Password"), tr("Password again"))
        self.passphrase = PassphraseFold(twice=True)
        self._lay_out()
        self.speak_of(Way.NEW)
        self.next_button.setEnabled(False)

    def speak_of(self, way: Way) -> None:
        """A key that was imported has no phrase, and so no passphrase; a backup has its own already."""
        of_phrase = tr("The password opens this wallet on this computer. It does not replace the recovery phrase.")
        others = {
            Way.KEY: tr("The password opens this wallet on this computer. It does not replace the recovery code."),
            Way.BACKUP: tr("The password opens this wallet on this computer. The file keeps the password that it has."),
        }
        self.lead.setText(others.get(way, of_phrase))
        self.passphrase.setVisible(way not in others)

    def first_focus(self) -> QWidget:
        return self.password.first.edit

    def forget(self) -> None:
        self.password.clear()
        self.passphrase.clear()

    def look(self) -> None:
        """Judge what is typed; the button follows."""
        self.password.use_keyring, self.password.name = self.use_keyring, self.name.text()
        self.password.judge()

    def _follow(self) -> None:
        self.next_button.setEnabled(self.password.good and bool(self.name.text().strip()) and self.passphrase.good)

    def _lay_out(self) -> None:
        label = heading(tr("Name"))
        label.setBuddy(self.name)
        self.column.setSpacing(10)
        for widget in (label, self.name, self.password, self.passphrase):
            self.column.addWidget(widget)
        self.name.textChanged.connect(self.look)
        self.password.judged.connect(self._follow)
        self.passphrase.changed.connect(self._follow)
        self.password.entered.connect(self.enter_from_keyboard)
