"""The recovery phrase, shown once: covered until the user says that nobody looks on, and covered again whenever the step is left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.language import tr
from ui.pages.onboarding.step import StepView
from ui.widgets.buttons import plain
from ui.widgets.frames import Card, well
from ui.widgets.labels import body, caption, mono
from ui.widgets.notice import Icon

COLUMNS = 3


class PhraseStep(StepView):
    """`show_phrase` lays the words under the cover."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Your recovery phrase"),
            tr("These twelve words are your wallet. Whoever has them has your coins; without them nobody can help. Write them on paper."),
            parent=parent,
        )
        self._words = QGridLayout()
        self._words.setSpacing(8)
        self._cover = QStackedWidget()
        self.reveal_button = plain(tr("Nobody is looking over my shoulder"), "eye")
        self.written = QCheckBox(tr("I wrote the words down, in this order"))
        self._cover.addWidget(self._covered())
        self._cover.addWidget(self._uncovered())
        self._cover.setMinimumHeight(300)
        self.column.addWidget(self._cover)
        self.column.addWidget(self.written)
        self.reveal_button.clicked.connect(self._reveal)
        self.written.toggled.connect(self.next_button.setEnabled)
        self.cover()

    def show_phrase(self, phrase: str) -> None:
        for place, word in enumerate(phrase.split()):
            self._words.addWidget(_cell(place + 1, word), place // COLUMNS, place % COLUMNS)

    def cover(self) -> None:
        """Out of sight again, and to be confirmed again."""
        self._cover.setCurrentIndex(0)
        self.written.setChecked(False)
        self.written.setEnabled(False)
        self.next_button.setEnabled(False)

    def first_focus(self) -> QWidget:
        return self.reveal_button

    def forget(self) -> None:
        """Take the words off the screen for good."""
        while item := self._words.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()

    def _reveal(self) -> None:
        self._cover.setCurrentIndex(1)
        self.written.setEnabled(True)
        self.written.setFocus()

    def _covered(self) -> QWidget:
        box = well(24, 12)
        centre = Qt.AlignmentFlag.AlignHCenter
        sentence = body(tr("Look around first: a camera, a shared screen or a person behind you is enough to lose everything."), "muted")
        sentence.setAlignment(centre)
        box.column.addStretch(1)
        box.column.addWidget(Icon("eye-slash", "muted", 36), 0, centre)
        box.column.addWidget(sentence)
        box.column.addWidget(self.reveal_button, 0, centre)
        box.column.addStretch(1)
        return box

    def _uncovered(self) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._words)
        layout.addWidget(
            caption(tr("Not in a photo, not in a file, not in a cloud. Lockstep will never ask for them again, except to restore."))
        )
        layout.addStretch(1)
        return holder


def _cell(place: int, word: str) -> Card:
    box = well(10, 0)
    number: QLabel = caption(str(place))
    text = mono(word)
    text.setProperty("type", "heading")
    text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    text.setAccessibleName(tr("Word {place}: {word}", place=place, word=word))
    box.column.addWidget(number)
    box.column.addWidget(text)
    return box
