"""A way out while nothing is locked: one quiet button, and one question before it is done."""

from __future__ import annotations

from ui.language import tr
from ui.widgets.buttons import quiet
from ui.wizard.flow import Move
from ui.wizard.step import StepPage
from ui.wizard.sure import Sure
from wallet.model.swap import Role


class GiveUp:
    """`button` and `sure` are put where the page wants them. Leads `page` to the end of the swap."""

    def __init__(self, page: StepPage, role: Role) -> None:
        self._page = page
        mine = role is Role.INITIATOR
        self.button = quiet(tr("Give up this offer") if mine else tr("Call this swap off"))
        self.sure = Sure(
            tr("Give it up?") if mine else tr("Call it off?"),
            _what_it_means(role),
            tr("Yes, give it up") if mine else tr("Yes, call it off"),
            tr("Keep it"),
        )
        self.button.clicked.connect(self.sure.ask)
        self.sure.agreed.connect(self._abandon)

    def _abandon(self) -> None:
        page = self._page
        if page.case.swap_id is not None:
            page.ask(page.desk.wallet.swaps.abandon(page.case.swap_id), lambda _: page.go(Move.ENDED), busy=(self.button,))


def _what_it_means(role: Role) -> str:
    if role is Role.INITIATOR:
        return tr("Nothing is locked, so nothing is lost. This text can then never be used again.")
    return tr("Nothing of yours is locked, so nothing is lost. Your wallet then locks nothing for this swap, whatever your partner does.")
