"""Restore: the phrase that is typed or pasted."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.pages.onboarding.step import StepView
from ui.widgets.phrase_field import PhraseField
from ui.widgets.suggestions import Complete


class RestoreStep(StepView):
    """Goes on once the core has said that the phrase is right."""

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Your recovery phrase"),
            tr("Type or paste the 12 to 24 words, in their order. They stay on this computer."),
            parent=parent,
        )
        self.field = PhraseField(complete)
        self.column.addWidget(self.field)
        self.next_button.setEnabled(False)
        self.field.judged.connect(self._follow)
        self.field.entered.connect(self.enter_from_keyboard)

    def first_focus(self) -> QWidget:
        return self.field.edit

    def forget(self) -> None:
        self.field.forget()

    def _follow(self) -> None:
        self.next_button.setEnabled(self.field.good)
