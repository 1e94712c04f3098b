"""Which side of the swap is mine? Two large choices and, for a newcomer, what this is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.widgets.buttons import Button, primary
from ui.widgets.explain import Term, explain_row
from ui.widgets.frames import Card, row
from ui.widgets.labels import body, caption, title
from ui.widgets.lanes import Lanes
from ui.widgets.notice import Icon
from ui.wizard.case import Desk
from ui.wizard.flow import Move
from ui.wizard.preview import promised
from ui.wizard.step import StepPage
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.views import LaneState, LaneView, PortfolioView


class StartPage(StepPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.propose = primary(tr("Make an offer"))
        self.receive = primary(tr("Open an offer"))
        self.propose.clicked.connect(lambda: self.go(Move.PROPOSE))
        self.receive.clicked.connect(lambda: self.go(Move.RECEIVE))
        mine = _choice(
            "paper-plane-tilt",
            tr("I propose a swap"),
            tr("You say what you give and what you want. Out comes an offer that you send to your partner."),
            tr("You lock first. Your wallet makes the secret that opens both locks."),
            self.propose,
        )
        theirs = _choice(
            "envelope-open",
            tr("I received an offer"),
            tr("Your partner sent you a text, a file or a code. Your wallet reads it and checks everything in it."),
            tr("Your partner locks first. You lock only when theirs stands firm."),
            self.receive,
        )
        self.content.addLayout(row(mine, theirs, spacing=20))
        promise = tr("Either both of you get what was agreed, or both get back what they had. Only network fees are spent.")
        self.content.addWidget(body(promise))
        self.lanes, self._shown = Lanes(), _example(desk)
        if self._shown is not None:
            self.content.addWidget(caption(tr("Half way it looks like this: both sides are locked, and one secret opens both.")))
            self.content.addWidget(self.lanes)
        self.content.addWidget(explain_row(Term.ATOMIC_SWAP, Term.BRIDGE, Term.GAS))
        self.content.addStretch(1)

    def fill(self) -> None:
        self._draw(None)
        self.ask(self.desk.wallet.portfolio.view(), self._take_view, failed=lambda _: None)

    def _take_view(self, view: PortfolioView) -> None:
        self._draw(view.accounts[0].address if view.accounts else None)

    def _draw(self, me: Address | None) -> None:
        if self._shown is not None:
            self.lanes.show_lanes(*self._shown, me, None)

    @property
    def first(self) -> QWidget:
        return self.propose


def _example(desk: Desk) -> tuple[LaneView, LaneView] | None:
    """Both sides locked: one of this for one of that."""
    networks = desk.wallet.networks
    if len(networks) < 2:
        return None
    mine, theirs = (next(iter((*network.tokens, network.coin))) for network in networks[:2])
    give, take = promised(Amount(10**mine.decimals, mine), Amount(10**theirs.decimals, theirs), networks)
    return replace(give, state=LaneState.LOCKED), replace(take, state=LaneState.LOCKED)


def _choice(icon: str, name: str, what: str, how: str, button: Button) -> Card:
    card = Card(24, 12)
    card.column.addLayout(row(Icon(icon, "accent", 28), title(name), None, spacing=12))
    card.column.addWidget(body(what))
    card.column.addWidget(caption(how))
    card.column.addStretch(1)
    card.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return card
