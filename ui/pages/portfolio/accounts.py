"""The strip above the portfolio: which account is shown, its address to copy, and one more account."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from ui import format as fmt
from ui.language import plural, tr
from ui.widgets.buttons import quiet
from ui.widgets.frames import Card
from ui.widgets.identicon import Identicon
from ui.widgets.identity import AddressLabel
from ui.widgets.labels import caption, heading, overline
from wallet.model.address import Address
from wallet.model.views import AccountView

ALL = ""


class AccountStrip(Card):
    """With one account: its name and address. With several: a choice, "all accounts" first."""

    chosen = Signal()
    """Another account, or all, is to be shown."""
    add = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=14, spacing=0, parent=parent)
        self._accounts: tuple[AccountView, ...] = ()
        self._picture = Identicon("", 36)
        self._name, self._path = heading(), caption()
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Account"))
        self.choice.setMinimumWidth(220)
        self.address: AddressLabel = AddressLabel(Address("0x" + "0" * 40), picture=0)
        self._address_title: QLabel = overline(tr("Your address, to receive"))
        self.add_button = quiet(tr("Add account"), "plus")
        self.add_button.busy_text = tr("Adding…")
        self._lay_out()
        self.choice.currentIndexChanged.connect(self._change)
        self.add_button.clicked.connect(self.add)

    @property
    def account(self) -> Address | None:
        """The one that is shown; None for all."""
        return self.choice.currentData() or None

    def show_accounts(self, accounts: tuple[AccountView, ...]) -> None:
        """Keep the choice if it is still there."""
        if accounts == self._accounts:
            return
        before, self._accounts = self.account, accounts
        with QSignalBlocker(self.choice):
            self.choice.clear()
            if len(accounts) > 1:
                self.choice.addItem(plural(len(accounts), "", tr("All {n} accounts")), ALL)
            for account in accounts:
                self.choice.addItem(f"{account.name}   {fmt.shortened(account.address)}", account.address)
            self.choice.setCurrentIndex(max(0, self.choice.findData(before)))
        self._describe()

    def _change(self) -> None:
        self._describe()
        self.chosen.emit()

    def _describe(self) -> None:
        several, address = len(self._accounts) > 1, self.account
        one = next((each for each in self._accounts if each.address == address), None)
        self.choice.setVisible(several)
        self._name.setVisible(not several)
        for widget in (self.address, self._address_title):
            widget.setVisible(one is not None)
        self._picture.setVisible(one is not None)
        self._path.hide()
        if one:
            self._picture.set_seed(one.address)
            self._name.setText(one.name)
            number = tr("Account {n}", n=one.index + 1)
            self._path.setText(number)
            self._path.setVisible(not several and number != one.name)
            self._name.setToolTip(one.path)
            self.address.set_address(one.address)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(self._picture)
        names = Card(0, 0, "plain")
        names.column.addStretch(1)
        names.column.addWidget(self._name)
        names.column.addWidget(self._path)
        names.column.addWidget(self.choice)
        names.column.addStretch(1)
        line.addWidget(names)
        line.addSpacing(16)
        address = Card(0, 0, "plain")
        address.column.addWidget(self._address_title)
        address.column.addWidget(self.address)
        line.addWidget(address)
        line.addStretch(1)
        line.addWidget(self.add_button)
        self.column.addLayout(line)
