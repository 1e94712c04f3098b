"""The form that changes a lock: the password as it is, the one to be (empty keeps it), and where the other half is kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from ui.language import tr
from ui.widgets.buttons import primary
from ui.widgets.frames import Card, clear, row
from ui.widgets.labels import caption, heading, title
from ui.widgets.new_password import NewPassword
from ui.widgets.notice import Notice
from ui.widgets.password import PasswordField
from wallet.facade import Wallets
from wallet.model.views import KeyringInfo, WalletInfo

FIELD = 440


class LockForm(Card):
    """`wanted` when the button is pressed."""

    wanted = Signal()

    def __init__(self, wallets: Wallets, parent: QWidget | None = None) -> None:
        super().__init__(24, 12, parent=parent)
        self._kept: str | None = None
        self.current = PasswordField(tr("Password now"))
        self.new = NewPassword(wallets, tr("New password"), tr("New password again"))
        self.places: list[tuple[QRadioButton, str | None]] = []
        self._place_box = QVBoxLayout()
        self._no_keyring = caption("", "warn")
        self.notice = Notice("good", "")
        self.button = primary(tr("Change the lock"))
        self.button.busy_text = tr("Sealing…")
        self._lay_out()
        self.current.changed.connect(self.look)
        self.new.judged.connect(self._follow)
        self.new.entered.connect(self._enter)
        self.button.clicked.connect(self.wanted)
        self.look()

    @property
    def place(self) -> str | None:
        """The keyring that is chosen; None for the password alone."""
        return next((name for button, name in self.places if button.isChecked()), self._kept)

    @property
    def effective(self) -> str:
        """The password from now on."""
        return self.new.text or self.current.text

    @property
    def busy(self) -> tuple[QWidget, ...]:
        """What cannot be touched while it is sealed."""
        return (self.button, self.current.edit, self.new.first.edit, self.new.again.edit, *(button for button, _ in self.places))

    def show_places(self, info: WalletInfo, found: KeyringInfo) -> None:
        """Where it is now, what this computer has, and the password alone."""
        self._kept, self.new.name = info.keyring, info.name
        names = dict.fromkeys((info.keyring, found.name if found.usable else info.keyring, None))
        clear(self._place_box)
        self.places = [(QRadioButton(_label(name, now=name == info.keyring)), name) for name in names]
        for button, name in self.places:
            self._place_box.addWidget(button)
            button.setChecked(name == info.keyring)
            button.toggled.connect(self.look)
        self._no_keyring.setText("" if found.usable else found.sentence)
        self._no_keyring.setVisible(not found.usable)
        self.look()

    def forget(self) -> None:
        """Nothing typed stays."""
        self.current.clear()
        self.new.clear()

    def look(self) -> None:
        """Judge what is typed; the button follows. A password that only moves to another place has to be good enough there."""
        self.new.use_keyring = self.place is not None
        self.new.instead = self.current.text if self.place != self._kept else ""
        self.new.judge()

    def _follow(self) -> None:
        self.button.setEnabled(bool(self.current.text) and self.new.good)

    def _enter(self) -> None:
        if self.button.isEnabled():
            self.button.click()

    def _lay_out(self) -> None:
        fields = QWidget()
        inner = QVBoxLayout(fields)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        for field in (self.current, self.new):
            inner.addWidget(field)
        fields.setFixedWidth(FIELD)
        self._place_box.setSpacing(6)
        self.column.addWidget(title(tr("Change the password, or where the lock is")))
        self.column.addLayout(row(fields, None))  # of its own: a column would count the lines of sentences at the width of the card
        self.column.addWidget(caption(tr("Leave the new password empty to keep the one you have and only move the lock.")))
        self.column.addWidget(heading(tr("What opens it besides the recovery phrase")))
        self.column.addLayout(self._place_box)
        self.column.addWidget(self._no_keyring)
        self.column.addWidget(self.notice)
        self.column.addLayout(row(self.button, None))
        for widget in (self._no_keyring, self.notice):
            widget.hide()


def _label(name: str | None, *, now: bool) -> str:
    words = tr("The password alone") if name is None else tr("The password and {keyring} together", keyring=name)
    return tr("{words} (as now)", words=words) if now else words
