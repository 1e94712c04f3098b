"""One side of an offer being typed: what, and how much, with the fault of each said under it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.language import tr
from ui.theme.theme import figures
from ui.widgets.asset_box import AssetBox
from ui.widgets.buttons import small
from ui.widgets.frames import Card, row
from ui.widgets.labels import caption, heading, set_property, set_tone
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.network import Network


class Money(Card):
    """`name` stands above. With `has_most` a button fills in the most that can be given."""

    changed = Signal()

    def __init__(self, name: str, networks: Iterable[Network], *, has_most: bool, parent: QWidget | None = None) -> None:
        super().__init__(18, 10, parent=parent)
        self.assets = AssetBox(tr("{name}: coin or token", name=name), networks)
        self.amount = QLineEdit()
        self.amount.setPlaceholderText("0.0")
        self.amount.setAccessibleName(tr("{name}: amount", name=name))
        self.amount.setFont(figures(self.amount.font()))
        self.amount.setMaxLength(100)
        self.most = small(tr("Max"))
        self.most.setAccessibleName(tr("Give all there is"))
        self.most.setVisible(has_most)
        self.most.clicked.connect(self._fill_most)
        self.note, self.fault = caption(), caption()
        self._limit: Amount | None = None
        self.column.addWidget(heading(name))
        self.column.addWidget(self.assets)
        self.column.addLayout(row(self.amount, self.most))
        self.column.addWidget(self.note)
        self.column.addWidget(self.fault)
        self.column.addStretch(1)
        set_tone(self.fault, "bad")
        self.assets.chosen.connect(self.changed)
        self.amount.textChanged.connect(self.changed)
        self.show_limit(None, "")
        self.show_fault("")

    @property
    def asset(self) -> Asset | None:
        return self.assets.asset

    @property
    def text(self) -> str:
        return self.amount.text()

    def show_limit(self, limit: Amount | None, words: str, *, can_fill: bool = True) -> None:
        """What there is, in words, and the most that the button fills in."""
        self._limit = limit
        self.most.setEnabled(limit is not None and limit.units > 0 and can_fill)
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def show_fault(self, words: str) -> None:
        """Why the amount or the asset cannot be used; nothing if it can."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))
        set_property(self.amount, "wrong", bool(words))
        self.amount.setAccessibleDescription(words)

    def _fill_most(self) -> None:
        if self._limit is not None:
            self.amount.setText(self._limit.decimal)
