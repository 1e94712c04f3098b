"""One chain of the courier: what it holds there, whether that is enough, and giving it more."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from ui import format as fmt
from ui.language import tr
from ui.widgets.buttons import small
from ui.widgets.labels import caption, heading, set_property
from ui.widgets.notice import badge
from wallet.model.amount import Amount
from wallet.model.views import CourierGas

FIELD = 132


class GasRow(QWidget):
    """`wanted` when gas is to be given; the amount is what stands in the field, at first what is missing."""

    wanted = Signal()

    def __init__(self, gas: CourierGas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.coin = gas.coin
        self._offered = ""
        self.name, self.held, self.state = heading(gas.network), caption(""), badge("")
        self.amount = QLineEdit()
        self.amount.setFixedWidth(FIELD)
        self.amount.setAccessibleName(tr("Amount for the courier on {network}", network=gas.network))
        self.symbol = QLabel(gas.coin.symbol)
        self.give = small(tr("Give it gas…"))
        self.give.setAccessibleName(tr("Give the courier gas on {network}", network=gas.network))
        self.give.clicked.connect(self.wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        self.name.setMinimumWidth(110)
        line.addWidget(self.name)
        line.addWidget(self.state)
        line.addWidget(self.held, 1)
        for widget in (self.amount, self.symbol, self.give):
            line.addWidget(widget)
        self.show_gas(gas)

    def show_gas(self, gas: CourierGas) -> None:
        """What it has now. An amount that the user typed stays."""
        short = gas.balance is not None and gas.needed is not None and not gas.enough
        self.state.setText(tr("enough") if gas.enough else tr("too little") if short else tr("unknown"))
        set_property(self.state, "badge", "good" if gas.enough else "warn")
        self.held.setText(_held(gas))
        for widget in (self.amount, self.symbol, self.give):
            widget.setVisible(short)
        missing = Amount(gas.needed.units - gas.balance.units, gas.coin).decimal if short and gas.needed and gas.balance else ""
        if self.amount.text() in ("", self._offered):
            self.amount.setText(missing)
        self._offered = missing


def _held(gas: CourierGas) -> str:
    if gas.balance is None or gas.needed is None:
        return gas.trouble
    if gas.enough:
        return tr("It holds {amount}.", amount=fmt.amount(gas.balance))
    return tr("It holds {amount}; {needed} is safe.", amount=fmt.amount(gas.balance), needed=fmt.amount(gas.needed))
