"""Follow: the picture, what happens now and next, what I must do, whether the app may be closed, when funds are back at the worst."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.widgets.buttons import plain, primary
from ui.widgets.explain import Term, explain_row
from ui.widgets.labels import body
from ui.widgets.lanes import Lanes
from ui.widgets.notice import Notice
from ui.widgets.waiting import Skeleton
from ui.wizard.case import Case, Desk
from ui.wizard.facts import Fact, FactGrid
from ui.wizard.keep import Keep
from ui.wizard.step import StepPage
from wallet.model.views import LaneState, Phase, SwapView

_LOCKED = (LaneState.LOCKED, LaneState.CLAIMING, LaneState.REFUNDING)
"""Our lock stands, and something is left to do: what is worth keeping elsewhere."""


class FollowPage(StepPage):
    """Shows one snapshot after the other; it asks nothing of the user."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lanes = Lanes()
        self.following = body("", "muted")
        self.trouble = Notice("warn", "")
        self.facts = FactGrid(3)
        self.waiting = Skeleton(4)
        self.copy = plain(tr("Copy my text for the partner again"), "copy")
        self.leave = primary(tr("Back to my swaps"))
        for widget in (self.waiting, self.following, self.trouble, self.lanes, self.facts):
            self.content.addWidget(widget)
        self.keep = Keep(self)
        self.content.addWidget(self.keep.card)
        self.content.addWidget(explain_row(Term.HTLC, Term.CONFIRMATION, Term.REFUND))
        self.content.addStretch(1)
        self.buttons.addWidget(self.copy)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.leave)
        self.copy.clicked.connect(self._copy)

    @property
    def first(self) -> QWidget:
        return self.leave

    def enter(self, case: Case) -> None:
        self.keep.begin()
        super().enter(case)

    def fill(self) -> None:
        known = self.case.swap is not None
        self.waiting.setVisible(not known)
        for widget in (self.lanes, self.facts, self.following):
            widget.setVisible(known)
        self.trouble.hide()
        self.copy.hide()
        self.keep.show_if(wanted=False)
        if self.case.swap is not None:
            self._show(self.case.swap)

    def see(self, case: Case) -> None:
        self.case = case
        self.fill()

    def _show(self, swap: SwapView) -> None:
        self.titled.emit(swap.now)
        self.following.setText(tr("Next: {what}", what=swap.next) if swap.next else "")
        self.following.setVisible(bool(swap.next))
        self.lanes.show_lanes(swap.give, swap.take, swap.me, swap.partner)
        self.facts.show_facts(follow_facts(swap))
        if swap.trouble:
            self.trouble.show_text("warn", swap.trouble, tr("Something is in the way. The wallet keeps trying"))
            self.trouble.show()
        self.copy.setVisible(swap.document is not None)
        self.keep.show_if(wanted=swap.give.state in _LOCKED)

    def _copy(self) -> None:
        if self.case.swap and self.case.swap.document:
            QGuiApplication.clipboard().setText(self.case.swap.document)


def follow_facts(swap: SwapView) -> tuple[Fact, ...]:
    """Three questions that are always answered in the same place."""
    todo = Fact("hand-pointing", "accent", tr("What you must do"), swap.todo) if swap.todo else _nothing()
    close = Fact("power", "good", tr("May I close the app?"), swap.safe)
    if not swap.safe_to_close:
        close = Fact("warning", "warn", tr("May I close the app?"), swap.safe)
    worst = Fact("clock-counter-clockwise", "accent", tr("If it goes wrong"), swap.worst or _no_worst(swap.phase))
    return todo, close, worst


def _nothing() -> Fact:
    return Fact("check-circle", "good", tr("What you must do"), tr("Nothing. Your wallet does it all."))


def _no_worst(phase: Phase) -> str:
    if phase in (Phase.OFFERED, Phase.TO_LOCK, Phase.ENDED):
        return tr("Nothing of yours is locked.")
    return tr("Nothing is at stake any more.")
