"""A recovery phrase as it is typed or pasted: words are completed, and the first wrong one is named with its place."""

from __future__ import annotations

import itertools
import re

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from ui.language import plural, tr
from ui.text import problem_of
from ui.theme.theme import theme
from ui.widgets.labels import caption, set_property
from ui.widgets.notice import Notice
from ui.widgets.suggestions import Complete, SuggestionRow
from wallet.errors import BadPhrase

SETTLE_MS = 250
LENGTHS = (12, 15, 18, 21, 24)


class PhraseEdit(QPlainTextEdit):
    """Takes no rich text, and Tab moves on. Enter means done."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setFixedHeight(120)

    def mark(self, place: int) -> None:
        """Underline the word at `place`, from 1; 0 takes the line away."""
        marked = QTextEdit.ExtraSelection()
        marked.cursor = self.textCursor()  # pyright: ignore[reportAttributeAccessIssue]
        start, stop = word_at(self.toPlainText(), place)
        marked.cursor.setPosition(start)  # pyright: ignore[reportAttributeAccessIssue]
        marked.cursor.setPosition(stop, QTextCursor.MoveMode.KeepAnchor)  # pyright: ignore[reportAttributeAccessIssue]
        line = QTextCharFormat()
        line.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        line.setUnderlineColor(theme().colour("bad"))
        line.setForeground(theme().colour("bad"))
        marked.format = line  # pyright: ignore[reportAttributeAccessIssue]
        self.setExtraSelections([marked] if place else [])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.text() in ("\r", "\n"):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class PhraseField(QWidget):
    """Emits `check` with a phrase of a possible length; answers come by `accept` and `refuse`. `judged` when `good` may have changed."""

    check = Signal(str)
    judged = Signal()
    entered = Signal()

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.good = False
        self.edit = PhraseEdit(tr("Recovery phrase"))
        self.edit.setPlaceholderText(tr("word one, word two, …").replace(",", ""))
        self.suggestions = SuggestionRow(complete)
        self.suggestions.serve(self.edit)
        self.notice = Notice("bad", "")
        self.notice.hide()
        self._count = caption()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._ask)
        self.setFocusProxy(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for widget in (self.edit, self.suggestions, self._count, self.notice):
            layout.addWidget(widget)
        self.edit.textChanged.connect(self._typed)
        self.edit.entered.connect(self.entered)

    @property
    def phrase(self) -> str:
        """Small letters, one space between words."""
        return " ".join(self.edit.toPlainText().lower().split())

    def forget(self) -> None:
        self.edit.clear()

    def accept(self, phrase: str) -> None:
        """The core says `phrase` is right; ignored if the field has moved on."""
        if phrase == self.phrase:
            self.notice.show_text("good", tr("This is a valid phrase."))
            self.notice.show()
            self._judge(good=True)

    def refuse(self, phrase: str, error: Exception) -> None:
        """The core says why `phrase` is wrong."""
        if phrase != self.phrase or (_unfinished(phrase) and not (isinstance(error, BadPhrase) and error.place)):
            return
        set_property(self.edit, "wrong", True)
        if isinstance(error, BadPhrase) and error.place:
            sentence = tr("Word {place}, “{word}”, is not a word of a recovery phrase.", place=error.place, word=error.word)
            self.notice.show_text("bad", sentence, tr("Look at word {place}", place=error.place))
            self.notice.show()
            self.edit.mark(error.place)
        else:
            self.notice.show_problem(problem_of(error))

    def _judge(self, *, good: bool) -> None:
        self.good = good
        self.judged.emit()

    def _typed(self) -> None:
        self.notice.hide()
        set_property(self.edit, "wrong", False)
        self.edit.mark(0)
        count = len(self.phrase.split())
        so_far = plural(count, tr("{n} word so far"), tr("{n} words so far"))
        hint = tr("{so_far}; a phrase has 12, 15, 18, 21 or 24.", so_far=so_far)
        self._count.setText(hint if count and _unfinished(self.phrase) else "")
        self._settle.start(SETTLE_MS)
        self._judge(good=False)

    def _ask(self) -> None:
        """When typing rests: words that are complete are checked, the last one only if it is followed by a space or the count fits."""
        text, words = self.edit.toPlainText(), self.phrase.split()
        if not words:
            return
        whole = text[-1].isspace() or len(words) in LENGTHS
        if whole or len(words) > LENGTHS[-1]:
            self.check.emit(self.phrase)


def word_at(text: str, place: int) -> tuple[int, int]:
    """From where to where the word at `place` (from 1) goes; nowhere if there is none."""
    found = next(itertools.islice(re.finditer(r"\S+", text), max(0, place - 1), None), None) if place else None
    return found.span() if found else (0, 0)


def _unfinished(phrase: str) -> bool:
    return len(phrase.split()) not in LENGTHS
