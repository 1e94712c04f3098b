"""Three words, or groups of a code, are asked back: what was not written down is found out now and not in a year."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from ui.language import tr
from ui.pages.onboarding.step import StepView
from ui.widgets.labels import heading, set_property
from ui.widgets.suggestions import Complete, SuggestionRow


@dataclass(frozen=True, slots=True)
class Asked:
    """How the step speaks of what it asks for. `item` and `wrong` have a `{place}`."""

    lead: str
    item: str
    wrong: str


class AskStep(StepView):
    """`ask` sets the words and the places (from 1) to ask for. Without `complete` nothing is suggested."""

    def __init__(self, asked: Asked, complete: Complete | None = None, parent: QWidget | None = None) -> None:
        super().__init__(tr("Check what you wrote"), asked.lead, parent=parent)
        self.edits: list[QLineEdit] = []
        self._asked = asked
        self._words: list[str] = []
        self._places: tuple[int, ...] = ()
        self._form = QFormLayout()
        self._form.setSpacing(12)
        self.column.addLayout(self._form)
        self._suggestions = None if complete is None else SuggestionRow(complete)
        if self._suggestions is not None:
            self.column.addWidget(self._suggestions)
        self.next_button.setEnabled(False)

    def ask(self, text: str, places: tuple[int, ...]) -> None:
        """Of these words."""
        self._words, self._places = [_normal(word) for word in text.split()], places
        while self._form.rowCount():
            self._form.removeRow(0)
        self.edits = []
        if self._suggestions is not None:
            self._suggestions.known = text
        for place in places:
            self._add(self._asked.item.format(place=place))
        self._look()

    def first_focus(self) -> QWidget:
        return self.edits[0] if self.edits else self.next_button

    def forget(self) -> None:
        self.ask("", ())

    def _add(self, item: str) -> None:
        edit = QLineEdit()
        edit.setAccessibleName(item)
        edit.textChanged.connect(self._look)
        edit.returnPressed.connect(self._onward)
        label = heading(item)
        label.setBuddy(edit)
        label.setMinimumHeight(edit.sizeHint().height())
        self._form.addRow(label, edit)
        if self._suggestions is not None:
            self._suggestions.serve(edit)
        self.edits.append(edit)

    def _look(self) -> None:
        typed = [_normal(edit.text()) for edit in self.edits]
        true = [self._words[place - 1] for place, _ in zip(self._places, self.edits, strict=False)]
        wrong = 0
        for edit, place, word, right in zip(self.edits, self._places, typed, true, strict=False):
            off = bool(word) and not _bare(right).startswith(_bare(word))
            set_property(edit, "wrong", off)
            wrong = wrong or (place if off else 0)
        self.next_button.setEnabled(bool(typed) and typed == [self._words[place - 1] for place in self._places])
        self.notice.setVisible(bool(wrong))
        if wrong:
            self.notice.show_text("bad", self._asked.wrong.format(place=wrong))

    def _onward(self) -> None:
        empty = next((edit for edit in self.edits if not edit.text()), None)
        if empty:
            empty.setFocus()
        else:
            self.enter_from_keyboard()


def words_asked() -> Asked:
    """Of a recovery phrase."""
    return Asked(
        tr("Type these three words from your paper. If one is missing, go back and look again."),
        tr("Word {place}"),
        tr("Word {place} is not the right one. Compare it with your paper."),
    )


def groups_asked() -> Asked:
    """Of a recovery code."""
    return Asked(
        tr("Type these three groups of the code from your paper. If one is missing, go back and look again."),
        tr("Group {place}"),
        tr("Group {place} is not the right one. Compare it with your paper."),
    )


def _normal(word: str) -> str:
    """As phrases are compared (BIP-39): small letters, accents apart."""
    return unicodedata.normalize("NFKD", word).lower().strip()


def _bare(word: str) -> str:
    """Without accents: they need not be typed before a word is completed."""
    return "".join(each for each in word if not unicodedata.combining(each))
