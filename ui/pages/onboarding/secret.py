"""A secret that is shown once: covered until the user says that nobody looks on, and covered again whenever the step is left."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.language import tr
from ui.pages.onboarding.step import StepView
from ui.widgets.buttons import plain
from ui.widgets.frames import Card, clear, row, well
from ui.widgets.labels import body, caption, mono
from ui.widgets.notice import Icon

FEW = 12  # words in three columns, each under its number; more of them in four, beside it


@dataclass(frozen=True, slots=True)
class Told:
    """How the step speaks of its secret. `item` has a `{place}` and a `{word}`."""

    name: str
    lead: str
    item: str
    never: str
    written: str


class SecretStep(StepView):
    """`show_secret` lays the words under the cover."""

    def __init__(self, told: Told, parent: QWidget | None = None) -> None:
        super().__init__(told.name, told.lead, parent=parent)
        self._told = told
        self._words = QGridLayout()
        self._words.setSpacing(8)
        self._cover = QStackedWidget()
        self.reveal_button = plain(tr("Nobody is looking over my shoulder"), "eye")
        self.written = QCheckBox(told.written)
        self._cover.addWidget(self._covered())
        self._cover.addWidget(self._uncovered())
        self._cover.setMinimumHeight(290)
        self.column.addWidget(self._cover)
        self.column.addWidget(self.written)
        self.reveal_button.clicked.connect(self._reveal)
        self.written.toggled.connect(self.next_button.setEnabled)
        self.cover()

    def show_secret(self, text: str) -> None:
        """Words parted by spaces."""
        clear(self._words)
        words = text.split()
        columns = 3 if len(words) <= FEW else 4
        for place, word in enumerate(words):
            shown = unicodedata.normalize("NFC", word)
            said = self._told.item.format(place=place + 1, word=shown)
            self._words.addWidget(_cell(place + 1, shown, said, beside=columns > 3), place // columns, place % columns)

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
        clear(self._words)

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
        layout.addWidget(caption(self._told.never))
        layout.addStretch(1)
        return holder


def told_of_code() -> Told:
    """The recovery code of a wallet of one key."""
    return Told(
        tr("Your recovery code"),
        tr(
            "It opens this wallet's vault where the password or the keyring is lost. Without the vault it opens nothing, so keep the key "
            "too. Write it on paper, group by group."
        ),
        tr("Group {place}: {word}"),
        tr("Not in a photo, not in a file, not in a cloud. It is shown this once."),
        tr("I wrote the code down, in this order"),
    )


def _cell(place: int, word: str, said: str, *, beside: bool) -> Card:
    box = well(10 if not beside else 8, 0)
    number: QLabel = caption(str(place))
    text = mono(word)
    text.setProperty("type", "heading")
    text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    text.setAccessibleName(said)
    if beside:
        number.setFixedWidth(20)
        box.column.addLayout(row(number, text, None, spacing=2))
    else:
        box.column.addWidget(number)
        box.column.addWidget(text)
    return box
