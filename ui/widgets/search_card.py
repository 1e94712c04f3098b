"""The search for swaps of this phrase: how far back it is read, what was found, and a way to look at each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.format import amount
from ui.language import tr
from ui.widgets.buttons import Button, plain, primary
from ui.widgets.frames import Card, clear, column, hairline, row
from ui.widgets.labels import body, caption, heading
from ui.widgets.notice import Icon
from wallet.model.views import CoverageView, FindingView, RescueView

TOP = Qt.AlignmentFlag.AlignTop
_STEPS = 1_000


class SearchCard(Card):
    """Says nothing of its own: `show_search` gives it what to show."""

    search_asked = Signal()
    receipt_asked = Signal()
    review_asked = Signal(object)
    """The `FindingView` to be looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(18, 12, parent=parent)
        self.search = plain(tr("Look for swaps of this phrase"), "magnifying-glass")
        self.search.clicked.connect(self.search_asked)
        self.receipt = plain(tr("Open a receipt…"), "folder-open")
        self.receipt.setToolTip(tr("A receipt brings its swap back without a search. It can be dropped here, or pasted, too."))
        self.receipt.clicked.connect(self.receipt_asked)
        self.words = body("", "muted")
        self.inner = QVBoxLayout()
        self.inner.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(heading(tr("Did you have swaps before?")))
        words.addWidget(self.words)
        words.addStretch(1)
        head = row(spacing=14)
        head.addLayout(words, 1)
        head.addLayout(column(self.search, self.receipt, spacing=8), 0)
        self.column.addLayout(head)
        self.column.addLayout(self.inner)
        self.setAccessibleName(tr("Search for swaps of this phrase"))
        self.show_search(None)

    def show_search(self, view: RescueView | None) -> None:
        """None: nothing was searched yet."""
        clear(self.inner)
        self.search.setVisible(view is None or not view.searching)
        self.search.set_label(tr("Look for swaps of this phrase") if view is None else tr("Search again"))
        self.words.setText(_summary(view))
        if view is None:
            return
        for coverage in view.coverage:
            self.inner.addWidget(Covered(coverage, searching=view.searching))
        for finding in view.findings:
            self.inner.addWidget(hairline())
            self.inner.addLayout(self._found(finding))

    def _found(self, finding: FindingView) -> QVBoxLayout:
        button: Button = (primary if finding.reveals else plain)(tr("Look at it"))
        button.clicked.connect(lambda: self.review_asked.emit(finding))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(heading(_what(finding)))
        words.addWidget(body(finding.sentence, "muted"))
        line = row(spacing=12)
        line.addWidget(Icon("lock" if finding.give is not None else "arrow-u-up-left", "accent", 20), 0, TOP)
        line.addLayout(words, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        box = QVBoxLayout()
        box.addLayout(line)
        return box


class Covered(QWidget):
    """How far one chain is read."""

    def __init__(self, coverage: CoverageView, *, searching: bool) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if searching and not coverage.complete:
            bar = QProgressBar()
            bar.setRange(0, _STEPS)
            bar.setValue(min(_STEPS, coverage.seconds * _STEPS // max(1, coverage.whole)))
            bar.setTextVisible(False)
            bar.setFixedHeight(6)
            bar.setAccessibleName(coverage.sentence)
            layout.addWidget(bar)
        layout.addWidget(caption(coverage.sentence, "muted"))
        if coverage.trouble:
            layout.addWidget(caption(coverage.trouble, "warn"))


def _summary(view: RescueView | None) -> str:
    if view is None:
        return tr(
            "If this wallet was restored from its phrase, swaps from before may still be open on the chains. Lockstep can find them there, "
            "claim what is yours and take back what was not taken."
        )
    if view.searching:
        return tr("Searching, the newest blocks first. You may act on what is found before it ends; closing the app keeps what was read.")
    if view.findings:
        return tr("Found. Nothing is signed before you have looked at it.")
    return tr("Nothing of yours waits on the chains, as far as they were searched.")


def _what(finding: FindingView) -> str:
    if finding.give is None and finding.take is not None:
        return tr("{take} for you", take=amount(finding.take))
    give = "" if finding.give is None else amount(finding.give)
    if finding.take is None:
        return tr("Your {give}, locked", give=give)
    return tr("Your {give} for {take}", give=give, take=amount(finding.take))
