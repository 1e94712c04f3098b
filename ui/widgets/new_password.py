"""A password to be, typed twice, with its strength in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import tr
from ui.widgets.password import PasswordField, StrengthMeter
from wallet.facade import Wallets


class NewPassword(QWidget):
    """`judged` when `good` may have changed. `use_keyring` and `name` (of the wallet) weigh in: set them and call `judge`.

    instead: what is judged while nothing is typed. The wallets' port judges; a method of a page, kept here, would crash Qt on collection.
    """

    judged = Signal()
    entered = Signal()

    def __init__(self, wallets: Wallets, label: str, again: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wallets = wallets
        self.use_keyring, self.name, self.instead = True, "", ""
        self.good = False
        self.first, self.again = PasswordField(label), PasswordField(again)
        self.meter = StrengthMeter()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for widget in (self.first, self.meter, self.again):
            layout.addWidget(widget)
        self.setFocusProxy(self.first)
        self.first.changed.connect(self.judge)
        self.again.changed.connect(self.judge)
        self.first.returned.connect(self.again.edit.setFocus)
        self.again.returned.connect(self.entered)

    @property
    def text(self) -> str:
        return self.first.text

    def clear(self) -> None:
        for field in (self.first, self.again):
            field.clear()

    def judge(self) -> None:
        """What is typed, by all that weighs in now."""
        judged = self.text or self.instead
        strength = self._wallets.strength(judged, use_keyring=self.use_keyring, name=self.name) if judged else None
        alone = "" if self.use_keyring else tr("Without a keyring it must be stronger: it is the only lock.")
        self.meter.show_strength(strength, alone)
        differs = bool(self.again.text) and not self.text.startswith(self.again.text)
        self.again.say(tr("The two are not the same.") if differs else "", "bad")
        self.good = strength is not None and strength.enough and self.text == self.again.text
        self.judged.emit()
