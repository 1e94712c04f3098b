"""Sign a message or typed data with one account: paste it, see what it does, and copy the signature."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QComboBox, QFileDialog, QPlainTextEdit, QWidget

from ui.dialogs.form import Form
from ui.language import tr
from ui.tasks import Tasks
from ui.theme.theme import fixed_font
from ui.widgets.buttons import plain
from ui.widgets.frames import column, row
from ui.widgets.labels import caption, heading
from wallet.errors import BadDocument
from wallet.facade import Messages
from wallet.model.network import Network
from wallet.model.typed_json import LONGEST, looks_typed
from wallet.model.views import AccountView


class SignMessage(Form):
    """`reviewed` with the review of what was brought; nothing is signed here."""

    reviewed = Signal(object)

    def __init__(
        self, messages: Messages, tasks: Tasks, networks: Sequence[Network], account: AccountView, parent: QWidget | None = None
    ) -> None:
        lead = tr("What a page asks {name} to sign. You see what it means before anything is signed.", name=account.name)
        super().__init__(tasks, tr("Sign a message"), lead, tr("Read it"), parent=parent)
        self._messages, self._account, self._networks = messages, account, tuple(networks)
        self.edit, self.network = _box(tr("Message or typed data")), QComboBox()
        self.pick = plain(tr("Open a file…"), "folder-open")
        self.said = caption("")
        self.button.busy_text = tr("Reading…")
        self.network.addItem(tr("As the message says"))
        self.network.addItems([network.name for network in self._networks])
        self._lay_out()
        self.edit.textChanged.connect(self._look)
        self.pick.clicked.connect(self._open)
        self.button.clicked.connect(self._go)
        self._look()

    def read(self, path: Path) -> None:
        """What the file holds takes the place of what was there; without the end of its last line, which editors add."""
        self.notice.hide()
        self.tasks.run(asyncio.to_thread(_text, path), busy=(self.edit, self.pick), done=self.edit.setPlainText, failed=self.refused)

    def _look(self) -> None:
        text = self.edit.toPlainText()
        self.notice.hide()
        self.button.setEnabled(bool(text))
        kind = tr("Read as typed data (EIP-712).") if looks_typed(text) else tr("Read as a message, exactly as it stands.")
        self.said.setText(kind if text else tr("Text, 0x and the digits of bytes, or the JSON of typed data."))

    def _go(self) -> None:
        text, place = self.edit.toPlainText(), self.network.currentIndex()
        chain_id = self._networks[place - 1].chain_id if place > 0 else None
        review = self._messages.review_typed_data if looks_typed(text) else self._messages.review_message
        self.carry_out(review(text, self._account.address, chain_id), self.reviewed.emit, fields=(self.edit, self.pick, self.network))

    def _open(self) -> None:
        dialog = QFileDialog(self, tr("Open a message"))
        dialog.setNameFilters([tr("All files (*)"), tr("Texts (*.json *.txt)")])

        def take(chosen: list[str]) -> None:
            self.read(Path(chosen[0]))

        dialog.filesSelected.connect(take)
        dialog.open()

    def _lay_out(self) -> None:
        label, where = heading(tr("Message or typed data")), heading(tr("Network you are on"))
        label.setBuddy(self.edit)
        where.setBuddy(self.network)
        self.network.setAccessibleName(where.text())
        self.column.addWidget(label)
        self.column.addWidget(self.edit)
        line = row(spacing=12)
        line.addWidget(self.said, 1)
        line.addWidget(self.pick)
        self.column.addLayout(line)
        self.column.addLayout(column(where, self.network, spacing=4))


class SignatureMade(Form):
    """The signature, to be copied; it stays until somebody closes it."""

    def __init__(self, tasks: Tasks, signature: str, account: AccountView, parent: QWidget | None = None) -> None:
        lead = tr("Signed by {name}. Give it to whoever asked for it, and to nobody else.", name=account.name)
        super().__init__(tasks, tr("The message is signed"), lead, tr("Copy the signature"), parent=parent)
        self._signature = signature
        self.box = _box(tr("Signature"))
        self.box.setPlainText(signature)
        self.box.setReadOnly(True)
        self.box.setFixedHeight(84)
        self.column.addWidget(self.box)
        self.cancel.set_label(tr("Close"))
        self.button.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._signature)
        self.notice.show_text("good", tr("It is on the clipboard."))
        self.notice.show()


def _box(name: str) -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setAccessibleName(name)
    edit.setFont(fixed_font())
    edit.setTabChangesFocus(True)
    edit.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
    edit.setFixedHeight(132)
    return edit


def _text(path: Path) -> str:
    """Raises BadDocument."""
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST + 1).decode()
    except (OSError, UnicodeDecodeError):
        raise BadDocument(tr("file"), tr("{name} is no text that can be read", name=path.name), advice=tr("choose another one")) from None
    return text.removesuffix("\n").removesuffix("\r")
