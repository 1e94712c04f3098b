"""How it ended, and what failed on the way: what happened, where the funds are, what the wallet does by itself, what the user can do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.text import problem_of
from ui.widgets.buttons import plain, primary
from ui.widgets.explain import Term, explain_row
from ui.widgets.frames import column, row
from ui.widgets.labels import title
from ui.widgets.lanes import Lanes
from ui.widgets.notice import Icon
from ui.wizard.case import Case, Desk
from ui.wizard.facts import Fact, FactGrid
from ui.wizard.flow import Leaving
from ui.wizard.step import StepPage
from ui.wizard.words import Outcome, cost, outcome, trouble
from wallet.model.views import LaneState, Phase, SwapView


class EndPage(StepPage):
    """Done, refunded, ended or lost: said plainly, with what was received and what it cost."""

    again = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.icon = Icon("check-circle", "good", 40)
        self.headline = title()
        self.lanes, self.facts = Lanes(), FactGrid(2)
        self.new, self.leave = plain(tr("Make another swap"), "swap"), primary(tr("Back to my swaps"))
        self.headline.setWordWrap(True)
        head = row(self.icon, spacing=14)
        head.addWidget(self.headline, 1, Qt.AlignmentFlag.AlignVCenter)
        self.content.addLayout(head)
        self._middle = column(self.lanes, self.facts, spacing=16)
        self.content.addLayout(self._middle)
        self.content.addStretch(1)
        self.buttons.addWidget(self.new)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.leave)
        self.new.clicked.connect(self.again)

    @property
    def first(self) -> QWidget:
        return self.leave

    def fill(self) -> None:
        swap = self.case.swap
        if swap is None:
            return
        told = outcome(swap)
        self.headline.setText(told.title)
        bad = swap.phase is Phase.LOST
        icon = "check-circle" if told.good else "warning-octagon" if bad else "arrow-u-up-left"
        self.icon.set_icon(icon, "good" if told.good else "bad" if bad else "accent")
        empty = swap.give.state is LaneState.EMPTY and swap.take.state is LaneState.EMPTY
        self.lanes.setVisible(not empty)
        self.lanes.show_lanes(swap.give, swap.take, swap.me, swap.partner)
        self.facts.show_facts(end_facts(told, cost(swap)))
        self._order(self.facts if not told.good else self.lanes)

    def _order(self, first: QWidget) -> None:
        """What went well is seen at once; what did not is better told than shown."""
        self._middle.removeWidget(first)
        self._middle.insertWidget(0, first)

    def see(self, case: Case) -> None:
        self.case = case
        self.fill()


class TroublePage(StepPage):
    """A step that failed. `retry` tries it again; `back` is there only where a way leads back."""

    retried = Signal()
    stepped_back = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.icon = Icon("warning-circle", "bad", 40)
        self.headline = title()
        self.headline.setWordWrap(True)
        self.facts, self.lanes = FactGrid(2), Lanes()
        self.leave, self.retry = plain(tr("Back to my swaps")), primary(tr("Try again"), "arrow-clockwise")
        head = row(self.icon, spacing=14)
        head.addWidget(self.headline, 1, Qt.AlignmentFlag.AlignVCenter)
        self.content.addLayout(head)
        self.content.addWidget(self.facts)
        self.content.addWidget(self.lanes)
        self._terms = explain_row(Term.REFUND)
        self.content.addWidget(self._terms)
        self.content.addStretch(1)
        self.buttons.addWidget(self.back)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.leave)
        self.buttons.addWidget(self.retry)
        self.retry.clicked.connect(self.retried)
        self.back.clicked.disconnect()
        self.back.clicked.connect(self.stepped_back)

    @property
    def first(self) -> QWidget:
        return self.retry

    def show_error(self, error: Exception, where: Leaving, swap: SwapView | None, *, can_go_back: bool) -> None:
        """`where` says how far the swap is, and so where the funds are."""
        self.lanes.setVisible(swap is not None)
        if swap is not None:
            self.lanes.show_lanes(swap.give, swap.take, swap.me, swap.partner)
        self._terms.setVisible(where is Leaving.RUNNING)
        problem = problem_of(error)
        told = trouble(where, problem.sentence, problem.advice)
        self.headline.setText(problem.title)
        self.facts.show_facts(outcome_facts(told))
        self.back.setVisible(can_go_back)


def end_facts(told: Outcome, cost: str) -> tuple[Fact, ...]:
    """The questions of an end. Where all went well, nothing is left for the wallet to do, and what it cost takes that place."""
    happened, funds, wallet, user = outcome_facts(told)
    price = Fact("receipt", "accent", tr("What it cost"), cost)
    return (happened, funds, price, user) if told.good else (happened, funds, wallet, user, price)


def outcome_facts(told: Outcome) -> tuple[Fact, ...]:
    """The four questions of any end."""
    return (
        Fact("info", "accent", tr("What happened"), told.happened),
        Fact("wallet", "accent", tr("Where your funds are"), told.funds),
        Fact("arrows-clockwise", "accent", tr("What the wallet does by itself"), told.wallet),
        Fact("hand-pointing", "accent", tr("What you can do"), told.user),
    )
