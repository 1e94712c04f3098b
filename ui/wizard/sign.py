"""Read before you sign, the offer, the acceptance or the lock: fetches a review, shows it, and confirms the very object that was shown."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.dialogs.review import ReviewPanel
from ui.language import tr
from ui.widgets.frames import Card, clear, row
from ui.widgets.labels import body
from ui.widgets.waiting import Ring, Skeleton
from ui.wizard.case import Desk
from ui.wizard.flow import Move, Step
from ui.wizard.step import StepPage
from wallet.model.verdict import Review
from wallet.model.views import Shared


class SignPage(StepPage):
    """`step` is REVIEW (offer or acceptance) or LOCK."""

    def __init__(self, desk: Desk, step: Step) -> None:
        super().__init__(desk)
        self._step = step
        self.panel: ReviewPanel | None = None
        self._place = QVBoxLayout()
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        clear(layout)
        layout.addLayout(self._place)

    @property
    def first(self) -> QWidget | None:
        return self.panel.first if self.panel else None

    @property
    def signing(self) -> bool:
        """The user has said yes, and it is on its way."""
        return self.panel is not None and not self.panel.refuse.isEnabled()

    def fill(self) -> None:
        self.panel = None
        review, self.case = self.case.review, replace(self.case, review=None)
        if review is not None:
            self._show(review)
            return
        clear(self._place)
        self._place.addWidget(_waiting())
        self.ask(self._review(), self._show)

    def _review(self) -> Coroutine[Any, Any, Review]:
        swaps = self.desk.wallet.swaps
        if self._step is Step.LOCK:
            return swaps.review_lock(self.case.answer)
        if self.case.opened is not None:
            return swaps.review_acceptance(self.case.opened.text)
        assert self.case.draft is not None
        return swaps.review_offer(self.case.draft)

    def _show(self, review: Review) -> None:
        clear(self._place)
        self.panel = ReviewPanel(review)
        self.panel.refused.connect(lambda: self.go(Move.REFUSED))
        self.panel.signed.connect(self._confirm)
        self.panel.again.clicked.connect(lambda: self.enter(self.case))
        self._place.addWidget(self.panel)
        self.panel.first.setFocus()

    def _confirm(self, review: Review) -> None:
        panel = self.panel
        assert panel is not None
        busy = (panel.sign, panel.refuse, panel.typed, panel.code)
        swaps = self.desk.wallet.swaps
        if self._step is Step.LOCK:
            self.ask(swaps.confirm_lock(review), self._locked, busy=busy)
        elif self.case.opened is not None:
            self.ask(swaps.confirm_acceptance(review), self._shared, busy=busy)
        else:
            self.ask(swaps.confirm_offer(review), self._shared, busy=busy)

    def _shared(self, shared: Shared) -> None:
        self.case = replace(self.case, shared=shared, swap_id=shared.swap_id)
        self.go(Move.SIGNED)

    def _locked(self, swap_id: bytes) -> None:
        self.case = replace(self.case, swap_id=swap_id)
        self.go(Move.SIGNED)


def _waiting() -> QWidget:
    holder = Card(20, 16)
    holder.column.addLayout(row(Ring(), body(tr("Trying out what you would sign, without sending it…")), spacing=12))
    holder.column.addWidget(Skeleton(3))
    return holder
