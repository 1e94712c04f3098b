"""The next account of the recovery phrase."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.dialogs.form import Form
from ui.language import tr
from ui.pages.accounts.paths import style_line
from ui.tasks import Tasks
from ui.widgets.labels import caption, heading
from wallet.facade import Accounts
from wallet.model.path import PathStyle

OWN = None
LONGEST_NAME = 64


class AddAccount(Form):
    """Of the wallet's own path style unless another one is chosen."""

    def __init__(self, accounts: Accounts, tasks: Tasks, name: str, parent: QWidget | None = None) -> None:
        lead = tr("It follows from the recovery phrase, so the same phrase brings it back.")
        super().__init__(tasks, tr("Add an account"), lead, tr("Add it"), parent=parent)
        self._accounts = accounts
        self.name = QLineEdit(name)
        self.name.setAccessibleName(tr("Name of the account"))
        self.name.setMaxLength(LONGEST_NAME)
        self.style_choice = QComboBox()
        self.style_choice.setAccessibleName(tr("Path"))
        self.style_choice.addItem(tr("As the wallet's other accounts"), OWN)
        for style in PathStyle:
            self.style_choice.addItem(style_line(style), style)
        for words, field in ((tr("Name"), self.name), (tr("Path"), self.style_choice)):
            label = heading(words)
            label.setBuddy(field)
            self.column.addWidget(label)
            self.column.addWidget(field)
        self.column.addWidget(caption(tr("Another path is for accounts that another wallet made from the same phrase.")))
        self.button.busy_text = tr("Adding…")
        self.name.textChanged.connect(self._look)
        self.name.returnPressed.connect(self.enter)
        self.button.clicked.connect(self._add)
        self.name.selectAll()

    def _look(self) -> None:
        self.button.setEnabled(bool(self.name.text().strip()))

    def _add(self) -> None:
        style = self.style_choice.currentData()
        work = self._accounts.add(self.name.text().strip(), style if isinstance(style, PathStyle) else None)
        self.carry_out(work, fields=(self.name, self.style_choice))
