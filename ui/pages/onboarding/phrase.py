"""The recovery phrase, shown once; how long it is and in which language, for those who want it otherwise."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ui.language import tr
from ui.pages.onboarding.secret import SecretStep, Told
from ui.widgets.frames import row
from ui.widgets.labels import caption
from wallet.model.language import Language

LENGTHS = (12, 15, 18, 21, 24)


class PhraseStep(SecretStep):
    """`redrawn` with the number of words and the `Language`, when another phrase is wanted."""

    redrawn = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_told(), parent)
        self.length, self.language = QComboBox(), QComboBox()
        for count in LENGTHS:
            self.length.addItem(tr("{n} words", n=count), count)
        for language in Language:
            self.language.addItem(_name(language), language)
        self.length.setAccessibleName(tr("Length of the phrase"))
        self.language.setAccessibleName(tr("Language of the phrase"))
        self.column.addLayout(row(self.length, self.language, caption(tr("Twelve words are enough.")), spacing=8))
        for choice in (self.length, self.language):
            choice.activated.connect(self._redraw)

    def show_secret(self, text: str) -> None:
        """A phrase."""
        super().show_secret(text)
        count = len(text.split())
        lead = tr(
            "These {n} words are your wallet. Whoever has them has your coins; without them nobody can help. Write them on paper.", n=count
        )
        self.lead.setText(lead)

    def _redraw(self) -> None:
        self.redrawn.emit(self.length.currentData(), self.language.currentData())


def _told() -> Told:
    return Told(
        tr("Your recovery phrase"),
        "",
        tr("Word {place}: {word}"),
        tr("Not in a photo, not in a file, not in a cloud. Lockstep will never ask for them again, except to restore."),
        tr("I wrote the words down, in this order"),
    )


def _name(language: Language) -> str:
    return {
        Language.ENGLISH: tr("English"),
        Language.CHINESE_SIMPLIFIED: tr("Chinese (simplified)"),
        Language.CHINESE_TRADITIONAL: tr("Chinese (traditional)"),
        Language.CZECH: tr("Czech"),
        Language.FRENCH: tr("French"),
        Language.ITALIAN: tr("Italian"),
        Language.KOREAN: tr("Korean"),
        Language.PORTUGUESE: tr("Portuguese"),
        Language.SPANISH: tr("Spanish"),
    }[language]
