"""A recovery code as it is typed from paper or pasted: 32 letters and digits, small or large, with or without dashes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme.theme import fixed_font
from ui.widgets.labels import caption, heading

LENGTH = 32


class CodeField(QWidget):
    """`judged` when `good` may have changed: whether it is as long as a code. Whether it is the right one, only the core says."""

    judged = Signal()
    entered = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(label)
        self.edit.setFont(fixed_font())
        self.edit.setPlaceholderText(tr("ABCD-EFGH-…"))
        self.edit.setMaxLength(200)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._count = caption()
        self.setFocusProxy(self.edit)
        name = heading(label)
        name.setBuddy(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (name, self.edit, self._count):
            layout.addWidget(widget)
        self.edit.textChanged.connect(self._typed)
        self.edit.returnPressed.connect(self.entered)
        self._typed()

    @property
    def text(self) -> str:
        return self.edit.text()

    @property
    def good(self) -> bool:
        return len(letters(self.text)) == LENGTH

    def forget(self) -> None:
        self.edit.clear()

    def _typed(self) -> None:
        count = len(letters(self.text))
        all_there = tr("{n} letters and digits, as a code has.", n=count)
        self._count.setText(all_there if self.good else tr("{n} of {all} letters and digits so far", n=count, all=LENGTH))
        self.judged.emit()


def letters(text: str) -> str:
    """Large, and without what parts them."""
    return "".join(each for each in text.upper() if each.isalnum())
