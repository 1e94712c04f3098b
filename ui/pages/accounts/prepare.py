"""Prepare a payment from an account whose key is on another computer: nonce, gas and fees of now, and nothing signed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ui.dialogs.form import Form
from ui.format import shortened
from ui.language import tr
from ui.tasks import Tasks
from ui.theme.theme import fixed_font
from ui.widgets.asset_box import AssetBox
from ui.widgets.frames import column, row
from ui.widgets.labels import heading
from wallet.facade import Wallet
from wallet.model.address import parse_address
from wallet.model.amount import parse_amount
from wallet.model.views import AccountView

NAME = 290
"""Pixels that a name has in the list of accounts."""


class PreparePayment(Form):
    """`prepared` with the text for the other computer."""

    prepared = Signal(str)

    def __init__(
        self,
        wallet: Wallet,
        tasks: Tasks,
        accounts: Sequence[AccountView],
        chosen: AccountView | None = None,
        parent: QWidget | None = None,
    ) -> None:
        lead = tr("Nothing is sent. The computer that has the key reviews and signs what is written here; then this one sends it.")
        super().__init__(tasks, tr("Prepare a payment"), lead, tr("Prepare it"), parent=parent)
        self._wallet, self._accounts = wallet, tuple(accounts)
        self.account, self.asset = QComboBox(), AssetBox(tr("What is sent"), wallet.networks)
        self.recipient, self.amount = QLineEdit(), QLineEdit()
        self.button.busy_text = tr("Asking the network…")
        self._lay_out()
        for account in self._accounts:
            name = self.fontMetrics().elidedText(account.name, Qt.TextElideMode.ElideRight, NAME)
            self.account.addItem(f"{shortened(account.address)} · {name}")
            self.account.setItemData(self.account.count() - 1, f"{account.address} · {account.name}", Qt.ItemDataRole.ToolTipRole)
        if chosen in self._accounts:
            self.account.setCurrentIndex(self._accounts.index(chosen))
        for field in (self.recipient, self.amount):
            field.textChanged.connect(self._look)
        self.asset.chosen.connect(self._look)
        self.amount.returnPressed.connect(self.enter)
        self.recipient.returnPressed.connect(self.amount.setFocus)
        self.button.clicked.connect(self._prepare)
        self._look()

    def _look(self) -> None:
        filled = bool(self.recipient.text().strip() and self.amount.text().strip())
        self.button.setEnabled(filled and self.asset.asset is not None and bool(self._accounts))

    def _prepare(self) -> None:
        self.carry_out(self._prepared(), self.prepared.emit, fields=(self.account, self.asset, self.recipient, self.amount))

    async def _prepared(self) -> str:
        asset = self.asset.asset
        assert asset is not None
        to, amount = parse_address(self.recipient.text().strip()), parse_amount(self.amount.text(), asset)
        return await self._wallet.cold.prepare(to, amount, self._accounts[self.account.currentIndex()].address)

    def _lay_out(self) -> None:
        self.recipient.setFont(fixed_font())
        self.recipient.setPlaceholderText(tr("0x…"))
        self.amount.setPlaceholderText("0.0")
        self.amount.setFixedWidth(150)
        self.column.addLayout(_named(tr("From"), self.account))
        self.column.addLayout(_named(tr("To"), self.recipient))
        self.column.addLayout(row(_named(tr("Amount"), self.amount), _named(tr("What is sent"), self.asset), spacing=16))


def _named(name: str, field: QWidget) -> QVBoxLayout:
    label = heading(name)
    label.setBuddy(field)
    field.setAccessibleName(name)
    return column(label, field, None, spacing=4)
