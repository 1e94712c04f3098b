"""A wallet of one private key, and a wallet that only watches: what they are made of."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs.files import ask_what_to_open
from ui.language import tr
from ui.pages.onboarding.step import StepView
from ui.widgets.key_field import KeyField
from ui.widgets.labels import heading
from ui.widgets.watch_field import WatchField

LONGEST_NAME = 40


class KeyStep(StepView):
    """The key itself is read when the wallet is made; here it has the form of one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Your private key"),
            tr("A wallet of this one key, without a recovery phrase. Swaps made with it cannot be found again from a phrase."),
            parent=parent,
        )
        self.field = KeyField()
        self.column.addWidget(self.field)
        self.field.judged.connect(self._follow)
        self.field.entered.connect(self.enter_from_keyboard)
        self.field.open_wanted.connect(self._open)
        self._follow()

    def first_focus(self) -> QWidget:
        return self.field.edit

    def forget(self) -> None:
        self.field.forget()

    def _follow(self) -> None:
        self.next_button.setEnabled(self.field.good)

    def _open(self) -> None:
        ask_what_to_open(self, tr("Open a keystore file"), self.field.take_file)


class WatchStep(StepView):
    """Its name is asked here: there is no password to ask for beside it."""

    def __init__(self, *, name: str, onward: str = "", parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Watch without a key"),
            tr("No key and no password: whoever opens Lockstep on this computer sees what this wallet watches."),
            onward,
            parent,
        )
        self.field = WatchField()
        self.name = QLineEdit(name)
        self.name.setAccessibleName(tr("Name of the wallet"))
        self.name.setMaxLength(LONGEST_NAME)
        label = heading(tr("Name"))
        label.setBuddy(self.name)
        for widget in (self.field, label, self.name):
            self.column.addWidget(widget)
        self.field.judged.connect(self._follow)
        self.field.entered.connect(self.enter_from_keyboard)
        self.name.textChanged.connect(self._follow)
        self.name.returnPressed.connect(self.enter_from_keyboard)
        self._follow()

    def first_focus(self) -> QWidget:
        return self.field.edit

    def _follow(self) -> None:
        self.next_button.setEnabled(self.field.good and bool(self.name.text().strip()))
