"""The review before every signature: what leaves, what comes, what is allowed to whom, the fee, and every finding with its reason.

Escape always refuses. The button that signs is never a default button, is missing where a finding blocks, and waits for the typed words
where one asks for them. What is confirmed is the very `Review` that was shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.dialogs.countdown import Countdown
from ui.dialogs.review_parts import Content, FindingBand, Lines, Raw, finding_bands, verdict
from ui.language import tr
from ui.widgets.buttons import plain, primary
from ui.widgets.frames import Card, column, row
from ui.widgets.labels import body, caption, heading, title
from ui.widgets.notice import Icon
from ui.widgets.scroll import Scroll
from ui.widgets.tab_order import tab_in_order
from wallet.model.verdict import Review, Severity

__all__ = ["ReviewDialog", "ReviewPanel"]


class ReviewPanel(QWidget):
    """The review as part of a page. `back_words` is what the button that refuses says."""

    signed = Signal(object)
    """The `Review` exactly as it was shown, with the code where it asks for one."""
    refused = Signal()
    expired = Signal()
    """The time to confirm is over: there is nothing left to sign here."""

    def __init__(
        self, review: Review, back_words: str = "", *, now: Callable[[], float] = time.time, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.review = review
        self.countdown = None if review.until is None or review.blocked else Countdown(review.until, now)
        self.setAccessibleName(review.title)
        self.refuse = plain(back_words or tr("Do not sign"))
        self.refuse.clicked.connect(self.refused)
        self.sign = primary(_sign_words(review.kind), "pencil-line")
        self.sign.busy_text = tr("Signing…")
        self.sign.clicked.connect(lambda: self.signed.emit(self.answered))
        self.again = primary(tr("Read it again"), "arrow-clockwise")
        self.typed = QLineEdit()
        self.code = QLineEdit()
        for field in (self.typed, self.code):
            field.textChanged.connect(self._look)
        if self.countdown is not None:
            self.countdown.over.connect(self._expire)
        self.findings: list[FindingBand] = finding_bands(review)
        self._build()
        self._look()

    @property
    def first(self) -> QWidget:
        """What gets the focus: never the button that signs."""
        return self.typed if self._asks and not self.review.blocked else self.refuse

    @property
    def answered(self) -> Review:
        """What was shown, with the code where it asks for one."""
        return replace(self.review, code=self.code.text()) if self.review.asks_code else self.review

    @property
    def _asks(self) -> str:
        """The words to type, or nothing."""
        if self.review.severity is Severity.TYPE:
            return self.review.typed or tr("I understand")
        return self.review.typed or ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.refuse.isEnabled():
            self.refused.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def _look(self) -> None:
        """Only what was typed exactly counts; a blocked review has no way to sign at all."""
        asks, possible = self._asks, not self.review.blocked and not self._late
        self.sign.setVisible(possible)
        self.again.setVisible(self._late and self.review.kind != "lock")  # a lock has no second time: its answer is void
        answered = (not asks or self.typed.text().strip() == asks) and (not self.review.asks_code or bool(self.code.text().strip()))
        self.sign.setEnabled(possible and answered)

    @property
    def _late(self) -> bool:
        return self.countdown is not None and not self.countdown.left

    def _expire(self) -> None:
        self._look()
        self.expired.emit()

    def _build(self) -> None:
        inner = QWidget()
        content = column(column(title(self.review.title), verdict(self.review), spacing=8), *self.findings, *_body(self.review), spacing=14)
        if self.review.notes:
            content.addWidget(_notes(self.review.notes))
        content.addWidget(Raw(self.review))
        content.addStretch(1)
        content.setContentsMargins(0, 0, 12, 0)
        inner.setLayout(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(Scroll(inner), 1)
        if self._asks and not self.review.blocked:
            layout.addWidget(self._confirmation())
        layout.addLayout(row(self.refuse, None, *(() if self.countdown is None else (self.countdown, 8)), self.again, self.sign))
        tab_in_order(self)

    def _confirmation(self) -> QWidget:
        words = tr("To go on, type {words}", words=self._asks)
        self.typed.setAccessibleName(words)
        self.typed.setMaximumWidth(260)
        label = heading(words)
        label.setBuddy(self.typed)
        box = Card(14, 8)
        box.column.addLayout(row(label, self.typed, None, spacing=14))
        if self.review.asks_code:
            box.column.addLayout(self._code())
        box.column.addWidget(caption(tr("Typing it shows that you read the warning above. Nothing is signed by typing.")))
        return box

    def _code(self) -> QHBoxLayout:
        words = tr("and a code of your authenticator")
        self.code.setAccessibleName(words)
        self.code.setMaxLength(12)
        self.code.setPlaceholderText(tr("6 digits"))
        self.code.setMaximumWidth(160)
        label = heading(words)
        label.setBuddy(self.code)
        return row(label, self.code, None, spacing=14)


class ReviewDialog(QDialog):
    """The same review in a window of its own, for pages without a place for it. It ends with `signed`, as the panel's, or without."""

    signed = Signal(object)

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(review.title)
        self.setModal(True)
        self.panel = ReviewPanel(review, parent=self)
        self.panel.signed.connect(self._accept)
        self.panel.refused.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 24)
        layout.addWidget(self.panel)
        self.setMinimumSize(720, 420)
        self.resize(760, min(self.screen().availableGeometry().height() - 80, 820))
        self.panel.first.setFocus()

    def _accept(self, review: Review) -> None:
        self.accept()
        self.signed.emit(review)


def _body(review: Review) -> list[QWidget]:
    """Money first; a message that moves none as it stands."""
    content = [Content(review)] if review.content else []
    return [*([] if content and not review.lines and review.fee is None else [Lines(review)]), *content]


def _notes(notes: tuple[str, ...]) -> QWidget:
    box = Card(16, 8)
    box.column.addWidget(heading(tr("Good to know before you sign")))
    for note in notes:
        line = row(spacing=8)
        line.addWidget(Icon("caret-right", "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(body(note, "muted"), 1)
        box.column.addLayout(line)
    return box


def _sign_words(kind: str) -> str:
    return {
        "offer": tr("Sign the offer"),
        "acceptance": tr("Sign and accept"),
        "lock": tr("Lock and start the swap"),
        "deploy": tr("Sign and deploy it"),
        "rescue": tr("Go on with it"),
    }.get(kind, tr("Sign"))
