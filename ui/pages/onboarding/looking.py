"""A wallet that was restored looks for its swaps by itself: how far each chain is read, and what was found. Opening the wallet skips it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import plural, tr
from ui.widgets.frames import Card, clear
from ui.widgets.labels import body, caption, heading
from ui.widgets.search_card import Covered
from wallet.model.views import RescueView


class Looking(Card):
    """Nothing to press: what was found is looked at on the page of swaps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 10, parent=parent)
        self.headline, self.words = heading(""), body("", "muted")
        self.covered = QVBoxLayout()
        self.covered.setSpacing(8)
        self.column.addWidget(self.headline)
        self.column.addWidget(self.words)
        self.column.addLayout(self.covered)
        self.hide()

    def show_search(self, view: RescueView) -> None:
        """Where the search stands."""
        found = len(view.findings)
        if found:
            self.headline.setText(plural(found, tr("A swap of this phrase was found"), tr("{n} things of this phrase were found")))
            self.words.setText(tr("Nothing is signed before you have looked at it."))
        elif view.searching:
            self.headline.setText(tr("Looking for swaps of this phrase…"))
            self.words.setText(tr("You need not wait: it goes on in the open wallet, and the page of swaps shows what is found."))
        else:
            self.headline.setText(tr("No swap of this phrase stands open"))
            self.words.setText("")
        self.words.setVisible(bool(self.words.text()))
        clear(self.covered)
        for coverage in view.coverage:
            self.covered.addWidget(Covered(coverage, searching=view.searching))
        self.show()

    def show_trouble(self, sentence: str) -> None:
        """The search could not begin."""
        clear(self.covered)
        self.headline.setText(tr("Your swaps could not be looked for"))
        self.words.setText(tr("The page of swaps can try again."))
        self.covered.addWidget(caption(sentence, "warn"))
        self.show()
