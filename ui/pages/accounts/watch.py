"""Watch an address, or addresses of an extended public key, beside the wallet's own accounts."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from ui.dialogs.form import Form
from ui.language import tr
from ui.tasks import Tasks
from ui.widgets.labels import heading
from ui.widgets.watch_field import WatchField
from wallet.facade import Accounts

LONGEST_NAME = 64
MOST, USUAL = 1000, 5


class WatchAccounts(Form):
    """How many is asked for an extended key alone; it goes on after those that are watched already."""

    def __init__(self, accounts: Accounts, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, tr("Watch without a key"), "", tr("Watch"), parent=parent)
        self._accounts = accounts
        self.what = WatchField()
        self.count = QSpinBox()
        self.count.setRange(1, MOST)
        self.count.setValue(USUAL)
        self.count.setAccessibleName(tr("How many addresses"))
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the account"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(tr("by its number"))
        self._how_many, label = heading(tr("How many of its addresses")), heading(tr("Name"))
        self._how_many.setBuddy(self.count)
        label.setBuddy(self.name)
        for widget in (self.what, self._how_many, self.count, label, self.name):
            self.column.addWidget(widget)
        self.what.judged.connect(self._look)
        self.what.entered.connect(self.enter)
        self.name.returnPressed.connect(self.enter)
        self.button.clicked.connect(self._watch)
        self._look()

    def _look(self) -> None:
        for widget in (self._how_many, self.count):
            widget.setVisible(self.what.extended)
        self.button.setEnabled(self.what.good)

    def _watch(self) -> None:
        count = self.count.value() if self.what.extended else 1
        work = self._accounts.watch(self.what.text, self.name.text().strip(), count)
        self.carry_out(work, fields=(self.what.edit, self.count, self.name))
