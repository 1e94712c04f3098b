"""An address as people meet it: picture, name, shortened text, and a button that copies the whole of it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui import format as fmt
from ui.language import tr
from ui.widgets.buttons import IconButton
from ui.widgets.identicon import Identicon
from ui.widgets.labels import mono
from wallet.model.address import Address

COPIED_MS = 1600


class CopyButton(IconButton):
    """Copies `text`, and says so for a moment. Only for what is no secret."""

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__("copy", name, parent=parent)
        self._copied, self._name = text, name
        self.clicked.connect(self._copy)

    def set_text(self, text: str) -> None:
        self._copied = text

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copied)
        self.set_icon("check", tr("Copied"))
        QTimer.singleShot(COPIED_MS, self, self._rest)

    def _rest(self) -> None:
        self.set_icon("copy", self._name)


class AddressLabel(QWidget):
    """Shortened, the whole in groups in the tooltip, with a copy button. `picture` 0 leaves the identicon out."""

    def __init__(self, address: Address, picture: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = Identicon(address, picture) if picture else None
        self._text: QLabel = mono()
        self.copy_button = CopyButton(address, tr("Copy the address"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        if self._picture:
            line.addWidget(self._picture)
        line.addWidget(self._text)
        line.addWidget(self.copy_button)
        line.addStretch(1)
        self.set_address(address)

    def set_address(self, address: Address) -> None:
        self._text.setText(fmt.shortened(address))
        self._text.setToolTip(fmt.grouped(address))
        self._text.setAccessibleName(fmt.grouped(address))
        self.copy_button.set_text(address)
        if self._picture:
            self._picture.set_seed(address)
