"""Three words are asked back: a phrase that was not written down is found out now and not in a year."""

from __future__ import annotations

import unicodedata

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from ui.language import tr
from ui.pages.onboarding.step import StepView
from ui.widgets.labels import heading, set_property
from ui.widgets.suggestions import Complete, SuggestionRow


class AskStep(StepView):
    """`ask` sets the phrase and the places (from 1) to ask for."""

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Check what you wrote"),
            tr("Type these three words from your paper. If one is missing, go back and look again."),
            parent=parent,
        )
        self.edits: list[QLineEdit] = []
        self._phrase: list[str] = []
        self._places: tuple[int, ...] = ()
        self._form = QFormLayout()
        self._form.setSpacing(12)
        self._suggestions = SuggestionRow(complete)
        self.column.addLayout(self._form)
        self.column.addWidget(self._suggestions)
        self.next_button.setEnabled(False)

    def ask(self, phrase: str, places: tuple[int, ...]) -> None:
        self._phrase, self._places = [_normal(word) for word in phrase.split()], places
        self._suggestions.known = phrase
        while self._form.rowCount():
            self._form.removeRow(0)
        self.edits = []
        for place in places:
            edit = QLineEdit()
            edit.setAccessibleName(tr("Word {place}", place=place))
            edit.textChanged.connect(self._look)
            edit.returnPressed.connect(self._onward)
            label = heading(tr("Word {place}", place=place))
            label.setBuddy(edit)
            label.setMinimumHeight(edit.sizeHint().height())
            self._form.addRow(label, edit)
            self._suggestions.serve(edit)
            self.edits.append(edit)
        self._look()

    def first_focus(self) -> QWidget:
        return self.edits[0] if self.edits else self.next_button

    def forget(self) -> None:
        self.ask("", ())

    def _look(self) -> None:
        typed = [_normal(edit.text()) for edit in self.edits]
        right = [self._phrase[place - 1] == word for place, word in zip(self._places, typed, strict=True)]
        for edit, word, fits in zip(self.edits, typed, right, strict=True):
            wrong = bool(word) and not fits and not self._may_become(edit, word)
            set_property(edit, "wrong", wrong)
        self.next_button.setEnabled(all(right) and bool(right))
        wrong_place = next((p for p, e in zip(self._places, self.edits, strict=True) if e.property("wrong")), None)
        self.notice.setVisible(wrong_place is not None)
        if wrong_place is not None:
            self.notice.show_text("bad", tr("Word {place} is not the right one. Compare it with your paper.", place=wrong_place))

    def _may_become(self, edit: QLineEdit, word: str) -> bool:
        """Still being typed: the true word begins like this."""
        place = self._places[self.edits.index(edit)]
        return _bare(self._phrase[place - 1]).startswith(_bare(word))

    def _onward(self) -> None:
        empty = next((edit for edit in self.edits if not edit.text()), None)
        if empty:
            empty.setFocus()
        else:
            self.enter_from_keyboard()


def _normal(word: str) -> str:
    """As phrases are compared (BIP-39): small letters, accents apart."""
    return unicodedata.normalize("NFKD", word).lower().strip()


def _bare(word: str) -> str:
    """Without accents: they need not be typed before a word is completed."""
    return "".join(each for each in word if not unicodedata.combining(each))
