"""The optional passphrase of BIP-39, folded away and explained."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme.icons import icon
from ui.widgets.frames import well
from ui.widgets.labels import body
from ui.widgets.password import PasswordField


class PassphraseFold(QWidget):
    """A button that unfolds the field. `twice`: it is to be typed again, since a mistyped one is never found out."""

    changed = Signal()

    def __init__(self, *, twice: bool = False, parent: QWidget | None = None) -> None:
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
            "An extra word of your own on top of the phrase (BIP-39). The same phrase with it is a second, hidden wallet: nothing tells "
            "that it exists, and whoever forces the phrase out of you sees the plain one alone. No passphrase is wrong, so a mistyped one "
            "opens an empty wallet. Keep it apart from the phrase; if you never heard of it, leave it empty."
        )
        self._box.column.addWidget(body(explained, "muted"))
        self.again = PasswordField(tr("Passphrase again"))
        self.again.setVisible(twice)
        self._twice = twice
        self._box.column.addWidget(self.field)
        self._box.column.addWidget(self.again)
        self._box.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.unfold)
        layout.addWidget(self._box)
        self.unfold.toggled.connect(self._fold)
        self.field.changed.connect(self._look)
        self.again.changed.connect(self._look)

    @property
    def text(self) -> str:
        return self.field.text

    @property
    def good(self) -> bool:
        """Empty, or typed the same both times."""
        return not self._twice or self.field.text == self.again.text

    def clear(self) -> None:
        self.field.clear()
        self.again.clear()

    def _look(self) -> None:
        differs = bool(self.again.text) and not self.field.text.startswith(self.again.text)
        self.again.say(tr("The two are not the same.") if differs else "", "bad")
        self.changed.emit()

    def _fold(self, shown: bool) -> None:
        self._box.setVisible(shown)
        self.unfold.setIcon(icon("caret-down" if shown else "caret-right", "muted"))
