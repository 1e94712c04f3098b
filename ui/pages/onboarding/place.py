"""Where the secret lives, said plainly: half a lock in the computer's keyring and half in the user's head, or a password alone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from ui.language import tr
from ui.pages.onboarding.draft import Way
from ui.pages.onboarding.step import StepView
from ui.widgets.buttons import small
from ui.widgets.frames import Card, row
from ui.widgets.labels import body
from ui.widgets.notice import Notice, badge
from ui.widgets.waiting import Ring
from wallet.model.views import KeyringInfo


class PlaceStep(StepView):
    """`passing`: the data folder is thrown away on quitting, so nothing need be left in the keyring."""

    asked_again = Signal()
    """The user wants the keyring to be asked once more."""

    def __init__(self, *, passing: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Where your keys live"),
            "",
            parent=parent,
        )
        self._passing = passing
        self.with_keyring, self.alone = QRadioButton(tr("Keyring and password")), QRadioButton(tr("Password only"))
        self._group = QButtonGroup(self)
        self._ring_words, self._alone_words = body("", "muted"), body("", "muted")
        self._best = badge(tr("recommended"), "info")
        self._again = small(tr("Ask again"), "arrows-clockwise")
        self._waiting = Ring(20)
        self._why = Notice("info", "")
        self._lay_out()
        self.speak_of(Way.NEW)
        self._again.clicked.connect(self.asked_again)
        self.wait()

    def speak_of(self, way: Way) -> None:
        """Of a key that was imported, of what a backup has, or of a phrase."""
        others = {
            Way.KEY: tr("Your key is sealed in an encrypted file on this computer. What should open it?"),
            Way.BACKUP: tr("Your keys are sealed in an encrypted file on this computer. What should open it?"),
        }
        self.lead.setText(others.get(way, tr("Your phrase is sealed in an encrypted file on this computer. What should open it?")))

    @property
    def use_keyring(self) -> bool:
        return self.with_keyring.isChecked()

    def first_focus(self) -> QWidget:
        return self.with_keyring if self.with_keyring.isChecked() else self.alone

    def wait(self) -> None:
        """The keyring is being asked; it may ask the user in turn."""
        self._waiting.show()
        self._why.show_text("info", tr("Asking the keyring of this computer. It may show a window of its own."))
        self._why.show()
        for widget in (self.with_keyring, self._again):
            widget.setEnabled(False)
        self.next_button.setEnabled(False)

    def show_keyring(self, info: KeyringInfo) -> None:
        """What the keyring is and whether it answers."""
        self._waiting.hide()
        self._again.setEnabled(True)
        self._again.setVisible(not info.usable and not self._passing)
        self.with_keyring.setEnabled(info.usable)
        self.with_keyring.setText(tr("{keyring} and password", keyring=info.name) if info.usable else tr("Keyring and password"))
        chosen = self.with_keyring if info.usable and not self._passing else self.alone
        chosen.setChecked(True)
        chosen.setFocus()
        self._best.setVisible(info.usable and not self._passing)
        self._explain(info)
        self.next_button.setEnabled(True)

    def _explain(self, info: KeyringInfo) -> None:
        if self._passing:
            self._why.show_text("info", tr("A playground wallet is gone when you quit, so it need not leave anything in your keyring."))
        elif not info.usable:
            self._why.show_text("warn", info.sentence, tr("No keyring can be used, so the password must be strong"))
        else:
            self._why.show_text("info", info.sentence)

    def _lay_out(self) -> None:
        self._ring_words.setText(tr("Two halves: a stolen disk alone opens nothing, and the password alone opens nothing elsewhere."))
        self._alone_words.setText(tr("The password is the only lock. It must be strong, and a badge in the window reminds you of it."))
        for button, words, best in ((self.with_keyring, self._ring_words, self._best), (self.alone, self._alone_words, 0)):
            self._group.addButton(button)
            box = Card(16, 4)
            box.column.addLayout(row(button, best, None))
            words.setContentsMargins(28, 0, 0, 0)
            box.column.addWidget(words)
            self.column.addWidget(box)
        self.column.addLayout(row(self._waiting, self._why, spacing=12))
        self.column.addLayout(row(self._again, None))
