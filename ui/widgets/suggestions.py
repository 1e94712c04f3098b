"""Words that a half-typed word may become, as small buttons under the field: a click or Tab and Enter takes one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from ui.language import tr
from ui.widgets.buttons import Button, small

MOST = 6
Field = QLineEdit | QPlainTextEdit
Complete = Callable[[str, str], tuple[str, ...]]
"""Words that begin with the first, of the language of the second."""


class SuggestionRow(QWidget):
    """Serves any number of fields; shows words for the one being typed in.

    `known`: words whose language a field of one word shares. A whole phrase tells its language itself.
    """

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._complete, self.known = complete, ""
        self._field: Field | None = None
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(6)
        self.buttons: list[Button] = [small("") for _ in range(MOST)]
        for button in self.buttons:
            self._line.addWidget(button)
            button.hide()
            button.clicked.connect(lambda _=False, b=button: self._take(b.text()))
        self._line.addStretch(1)
        self.setFixedHeight(self.buttons[0].sizeHint().height() + 4)

    def serve(self, field: Field) -> None:
        field.textChanged.connect(lambda: self._suggest(field))
        field.destroyed.connect(self._release)

    def _release(self) -> None:
        self._field = None

    def _suggest(self, field: Field) -> None:
        self._field = field
        text = _text(field)
        word = last_word(text)
        before = self.known if isinstance(field, QLineEdit) else text[: len(text) - len(word)]
        found = self._complete(word, before) if word else ()
        if found == (word,):
            found = ()
        for i, button in enumerate(self.buttons):
            button.setVisible(i < len(found))
            if i < len(found):
                button.set_label(found[i])
                button.setAccessibleName(tr("Complete to {word}", word=found[i]))

    def _take(self, word: str) -> None:
        field = self._field
        if field is None:
            return
        if isinstance(field, QLineEdit):
            field.setText(word)
        else:
            text = field.toPlainText()
            field.setPlainText(text[: len(text) - len(last_word(text))] + word + " ")
            field.moveCursor(field.textCursor().MoveOperation.End)
        field.setFocus()


def last_word(text: str) -> str:
    """The word being typed at the end, in small letters; nothing after a space."""
    return "" if not text or text[-1].isspace() else text.rsplit(maxsplit=1)[-1].lower()


def _text(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()
