"""The optional passphrase of BIP-39, folded away and explained."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme.icons import icon
from ui.widgets.frames import well
from ui.widgets.labels import body
from ui.widgets.password import PasswordField


class PassphraseFold(QWidget):
    """A button that unfolds the field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unfold = QToolButton()
        self.unfold.setText(tr("Advanced: passphrase"))
        self.unfold.setAccessibleName(tr("Advanced: passphrase"))
        self.unfold.setCheckable(True)
        self.unfold.setIcon(icon("caret-right", "muted"))
        self.unfold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.field = PasswordField(tr("Passphrase"))
        self._box = well(14, 10)
        explained = tr(
            "An extra word of your own on top of the twelve (BIP-39). Each passphrase opens another wallet, and a wrong one opens "
            "an empty one without a warning. If you never heard of it, leave it empty."
        )
        self._box.column.addWidget(body(explained, "muted"))
        self._box.column.addWidget(self.field)
        self._box.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.unfold)
        layout.addWidget(self._box)
        self.unfold.toggled.connect(self._fold)

    @property
    def text(self) -> str:
        return self.field.text

    def clear(self) -> None:
        self.field.clear()

    def _fold(self, shown: bool) -> None:
        self._box.setVisible(shown)
        self.unfold.setIcon(icon("caret-down" if shown else "caret-right", "muted"))
