"""One account: its whole address, name, colour, place in the list, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui import format as fmt
from ui.language import tr
from ui.pages.accounts import faces
from ui.widgets.buttons import IconButton, plain, quiet, small
from ui.widgets.frames import Card, hairline, row
from ui.widgets.identicon import Identicon
from ui.widgets.identity import CopyButton
from ui.widgets.labels import caption, mono, overline
from ui.widgets.notice import badge
from ui.widgets.scroll import Scroll
from ui.widgets.swatches import Swatches
from wallet.model.views import AccountKind, AccountView

WIDTH = 292
LONGEST_NAME = 64


class AccountPanel(Card):
    """Asks; the page carries out. `moved` by how many places, `shown_wanted` whether it is to be on the list."""

    renamed = Signal(str)
    recoloured = Signal(int)
    moved = Signal(int)
    shown_wanted = Signal(bool)
    export_wanted = Signal()
    message_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 0, parent=parent)
        self._account: AccountView | None = None
        self._picture, self._address = Identicon("", 44), mono()
        self._copy = CopyButton("", tr("Copy the address"))
        self._kind, self._explained = badge(""), caption()
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the account"))
        self.name.setMaxLength(LONGEST_NAME)
        self.rename = small(tr("Rename"))
        self.colours = Swatches()
        self.up = IconButton("arrow-up", tr("Move up in the list (Alt+Up)"))
        self.down = IconButton("arrow-down", tr("Move down in the list (Alt+Down)"))
        self.hide_button = quiet(tr("Hide"), "eye-slash")
        self.show_button = quiet(tr("Show again"), "eye")
        self.export = plain(tr("Export as a keystore file…"), "export")
        self.message = plain(tr("Sign a message…"), "pencil-line")
        self._order = caption()
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("The chosen account"))
        self._lay_out()
        self._connect()

    def show_account(self, account: AccountView, count: int, *, exports: bool) -> None:
        """`count`: how many there are. `exports`: whether its key can leave as a file."""
        same = self._account is not None and self._account.address == account.address
        typed = self.name.text() if same and self._account and self.name.text() != self._account.name else None
        self._account = account
        self._picture.set_seed(account.address)
        self._address.setText(_in_lines(fmt.grouped(account.address)))
        self._address.setAccessibleName(account.address)
        self._copy.set_text(account.address)
        self._kind.setText(faces.kind(account.kind))
        self._explained.setText(faces.explained(account))
        self.name.setText(account.name if typed is None else typed)
        self.colours.show_colour(account.colour)
        self.up.setEnabled(account.index > 0)
        self.down.setEnabled(account.index < count - 1)
        self._order.setText(tr("Place {n} of {count}", n=account.index + 1, count=count))
        self.hide_button.setVisible(not account.hidden)
        self.show_button.setVisible(account.hidden)
        for button in (self.export, self.message):
            button.setVisible(exports and account.kind is not AccountKind.WATCHED)
        self._typed()

    def _typed(self) -> None:
        name = self.name.text().strip()
        self.rename.setEnabled(self._account is not None and bool(name) and name != self._account.name)

    def _rename(self) -> None:
        if self.rename.isEnabled():
            self.renamed.emit(self.name.text().strip())

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(18, 18, 18, 18)
        column.setSpacing(10)
        column.addLayout(row(self._picture, 4, self._kind, None))
        column.addLayout(row(self._address, None, self._copy))
        column.addWidget(self._explained)
        column.addWidget(hairline())
        column.addWidget(overline(tr("Name")))
        column.addLayout(row(self.name, self.rename))
        column.addWidget(overline(tr("Colour")))
        column.addWidget(self.colours)
        column.addWidget(hairline())
        column.addLayout(row(self.up, self.down, self._order, spacing=4))
        column.addLayout(row(self.hide_button, self.show_button, None))
        column.addWidget(self.message)
        column.addWidget(self.export)
        column.addStretch(1)
        self.column.addWidget(Scroll(inner))

    def _connect(self) -> None:
        self.name.textChanged.connect(self._typed)
        self.name.returnPressed.connect(self._rename)
        self.rename.clicked.connect(self._rename)
        self.colours.chosen.connect(self.recoloured)
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.hide_button.clicked.connect(lambda: self.shown_wanted.emit(False))
        self.show_button.clicked.connect(lambda: self.shown_wanted.emit(True))
        self.export.clicked.connect(self.export_wanted)
        self.message.clicked.connect(self.message_wanted)


def _in_lines(groups: str) -> str:
    """The groups of an address in three lines, to be compared with another one by eye."""
    words = groups.split()
    third = -(-len(words) // 3)
    return "\n".join(" ".join(words[at : at + third]) for at in range(0, len(words), third))
