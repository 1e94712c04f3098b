"""A name, a password twice with its strength in words, and, folded away, the optional passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ui.language import tr
from ui.pages.onboarding.step import StepView
from ui.theme.icons import icon
from ui.widgets.frames import well
from ui.widgets.labels import body, heading
from ui.widgets.password import PasswordField, StrengthMeter
from wallet.facade import Session

LONGEST_NAME = 40


class ProtectStep(StepView):
    """`use_keyring` is set by the step before. The session judges passwords; a method of the page, kept here, crashes Qt on collection."""

    def __init__(self, session: Session, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Name and password"),
            tr("The password opens this wallet on this computer. It does not replace the recovery phrase."),
            tr("Create the wallet"),
            parent,
        )
        self._session = session
        self.use_keyring = True
        self.name = QLineEdit(name)
        self.name.setAccessibleName(tr("Name of the wallet"))
        self.name.setMaxLength(LONGEST_NAME)
        self.password, self.again = PasswordField(tr("Password")), PasswordField(tr("Password again"))
        self.meter = StrengthMeter()
        self.unfold = QToolButton()
        self.passphrase = PasswordField(tr("Passphrase"))
        self._advanced = self._make_advanced()
        self._lay_out()
        self.next_button.setEnabled(False)

    def first_focus(self) -> QWidget:
        return self.password.edit

    def forget(self) -> None:
        for field in (self.password, self.again, self.passphrase):
            field.clear()

    def look(self) -> None:
        """Judge what is typed; the button follows."""
        typed = self.password.text
        strength = self._session.strength(typed, use_keyring=self.use_keyring, name=self.name.text()) if typed else None
        self.meter.show_strength(
            strength, tr("Without a keyring it must be stronger: it is the only lock.") if not self.use_keyring else ""
        )
        enough = strength is not None and strength.enough
        same = typed == self.again.text
        if self.again.text and not typed.startswith(self.again.text):
            self.again.say(tr("The two are not the same."), "bad")
        else:
            self.again.say("")
        self.next_button.setEnabled(bool(enough and same and self.name.text().strip()))

    def _lay_out(self) -> None:
        label = heading(tr("Name"))
        label.setBuddy(self.name)
        self.column.setSpacing(10)
        for widget in (label, self.name, self.password, self.meter, self.again, self.unfold, self._advanced):
            self.column.addWidget(widget)
        self.name.textChanged.connect(self.look)
        self.password.changed.connect(self.look)
        self.again.changed.connect(self.look)
        self.password.returned.connect(self.again.edit.setFocus)
        self.again.returned.connect(self.enter_from_keyboard)

    def _make_advanced(self) -> QWidget:
        self.unfold.setText(tr("Advanced: passphrase"))
        self.unfold.setAccessibleName(tr("Advanced: passphrase"))
        self.unfold.setCheckable(True)
        self.unfold.setIcon(icon("caret-right", "muted"))
        self.unfold.setToolButtonStyle(self.unfold.toolButtonStyle().ToolButtonTextBesideIcon)
        box = well(14, 10)
        box.column.addWidget(
            body(
                tr(
                    "An extra word of your own on top of the twelve (BIP-39). Each passphrase opens another wallet, and a wrong one opens "
                    "an empty one without a warning. If you never heard of it, leave it empty."
                ),
                "muted",
            )
        )
        box.column.addWidget(self.passphrase)
        box.hide()
        self.unfold.toggled.connect(self._fold)
        return box

    def _fold(self, shown: bool) -> None:
        self._advanced.setVisible(shown)
        self.unfold.setIcon(icon("caret-down" if shown else "caret-right", "muted"))
