"""What is to be watched: an address, or an extended public key. Nothing here is a secret, but an extended private key would be one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme.theme import fixed_font
from ui.widgets.labels import caption, heading, set_tone


class OneLine(QPlainTextEdit):
    """A long line that wraps. Enter means done, Tab moves on."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.text() in ("\r", "\n"):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class WatchField(QWidget):
    """`judged` when what is typed has changed."""

    judged = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = OneLine()
        self.edit.setAccessibleName(tr("Address or extended public key"))
        self.edit.setFont(fixed_font())
        self.edit.setTabChangesFocus(True)
        self.edit.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.edit.setFixedHeight(84)
        self.edit.setPlaceholderText(tr("0x…, xpub…, tpub…"))
        self._said = caption()
        self.setFocusProxy(self.edit)
        label = heading(tr("Address or extended public key"))
        label.setBuddy(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (label, self.edit, self._said):
            layout.addWidget(widget)
        self.edit.textChanged.connect(self._look)
        self.edit.entered.connect(self.entered)
        self._look()

    @property
    def text(self) -> str:
        return "".join(self.edit.toPlainText().split())

    @property
    def extended(self) -> bool:
        """A key with many addresses below it."""
        return self.text.startswith(("xpub", "tpub"))

    @property
    def good(self) -> bool:
        """Whether it is worth trying; what is wrong with it the core says."""
        return bool(self.text) and not self._private

    def forget(self) -> None:
        self.edit.clear()

    @property
    def _private(self) -> bool:
        return self.text.startswith(("xprv", "tprv"))

    def _look(self) -> None:
        set_tone(self._said, "bad" if self._private else "")
        self._said.setText(self._words())
        self.judged.emit()

    def _words(self) -> str:
        if self._private:
            return tr("This is an extended private key: whoever has it has the coins. Take it out of here; watching needs the public one.")
        if self.extended:
            return tr("An extended public key: addresses below it are watched, one after the other.")
        return tr("Balances and swaps are shown. Nothing can be signed for it here.")
