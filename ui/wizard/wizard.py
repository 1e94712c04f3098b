"""The wizard: one page a step, inside the main window. The flow decides what follows what; this shows it and keeps the swap up to date.

Leaving is always possible. What is signed stays in the list of swaps and leads back in with `follow`.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.language import tr
from ui.tasks import Tasks
from ui.widgets.buttons import IconButton
from ui.widgets.frames import row
from ui.widgets.labels import title
from ui.widgets.tab_order import tab_in_order
from ui.wizard import words
from ui.wizard.case import Case, Desk
from ui.wizard.checks import ChecksPage
from ui.wizard.choose import ChoosePage
from ui.wizard.flow import Flow, Move, Step, arrived, resumed
from ui.wizard.follow import FollowPage
from ui.wizard.outcome import EndPage, TroublePage
from ui.wizard.rail import Rail
from ui.wizard.receive import ReceivePage
from ui.wizard.share import SharePage
from ui.wizard.sign import SignPage
from ui.wizard.start import StartPage
from ui.wizard.step import StepPage
from wallet.facade import Wallet
from wallet.model.asset import Asset
from wallet.model.changes import Changes
from wallet.model.swap import Role
from wallet.model.views import SwapView

WIDTH = 980
_UNTITLED = frozenset({Step.REVIEW, Step.LOCK, Step.END})
"""Steps whose page has a headline of its own."""


class SwapWizard(QWidget):
    """`begin`, `propose`, `receive` start a new swap; `follow` opens one that is on disk. `left` asks for the list of swaps."""

    left = Signal()

    def __init__(self, wallet: Wallet, tasks: Tasks) -> None:
        super().__init__()
        self.desk = Desk(wallet, tasks)
        self.flow, self.case = Flow(), Case()
        self.page: StepPage = StartPage(self.desk)
        self.pages: dict[tuple[Role | None, Step], StepPage] = {}
        self.trouble = TroublePage(self.desk)
        self.stack, self.rail, self.headline = QStackedWidget(), Rail(), title()
        self.close_button = IconButton("x", words.leaving(self.flow.leaving))
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Swap wizard"))
        self._lay_out()
        self.trouble.retried.connect(self._retry)
        self.trouble.stepped_back.connect(self._step_back)
        self.trouble.leave.clicked.connect(self.leave)
        self.close_button.clicked.connect(self.leave)
        shortcut = QShortcut(QKeySequence("Alt+Left"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._shortcut_back)

    def begin(self) -> None:
        """A new swap, from the question which side is mine."""
        self._reset(Flow(), Case())

    def propose(self, give: Asset | None = None) -> None:
        """A new offer of mine, of `give` if it is known already."""
        self._reset(Flow().go(Move.PROPOSE), Case())
        if give is not None and isinstance(self.page, ChoosePage):
            self.page.offer_asset(give)

    def receive(self, text: str = "") -> None:
        """Open a partner's offer; `text` may be at hand already."""
        self._reset(Flow().go(Move.RECEIVE), Case())
        if text and isinstance(self.page, ReceivePage):
            self.page.show_text(text)

    def follow(self, swap: SwapView) -> None:
        """Go on with a swap that is on disk, wherever it stands."""
        case = Case(swap_id=swap.id, swap=swap, answer=swap.answer or "")
        self._reset(resumed(swap), case)
        self._read_swap()

    def leave(self) -> None:
        """To the list. Nothing that was signed is forgotten."""
        self.page.abandon()
        self.left.emit()

    def close_review(self) -> None:
        """The wallet locks: a review that waits for its answer is refused; what was chosen before it stays."""
        if isinstance(self.page, SignPage) and not self.page.signing and not self.flow.stalled:
            self._step_back()

    def take_changes(self, changes: Changes) -> None:
        """The core says something changed."""
        if not self.isVisible():
            return
        self.page.take_changes(changes)
        if changes & Changes.SWAPS:
            self._read_swap()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Whatever changed while something else was shown."""
        super().showEvent(event)
        self._read_swap()

    def _read_swap(self) -> None:
        if self.case.swap_id is not None:
            self.desk.tasks.run(self.desk.wallet.swaps.view(self.case.swap_id), done=self._take_swap, failed=self._not_read)

    def _not_read(self, error: Exception) -> None:
        """A snapshot that cannot be read now comes with the next change; the last one stays, with its chain time in the picture."""
        if self.case.swap is None and not self.flow.stalled:
            self._fail(error)

    def _take_swap(self, swap: SwapView) -> None:
        if swap.id != self.case.swap_id:
            return
        self.case = replace(self.case, swap=swap)
        if swap.ended and self.flow.can(Move.ENDED):
            self._move(Move.ENDED, self.case)
        elif self.flow.can(Move.HANDED) and arrived(swap):
            self._move(Move.HANDED, self.case)
        elif not self.flow.stalled:
            self.page.see(replace(self.page.case, swap=swap))

    def _reset(self, flow: Flow, case: Case) -> None:
        self.page.abandon()
        for page in self.pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self.flow, self.case = flow, case
        self._show()

    def _move(self, move: Move, case: Case) -> None:
        self.page.abandon()
        self.flow, self.case = self.flow.go(move), case
        self._show()
        if self.flow.step in (Step.FOLLOW, Step.END, Step.SHARE):
            self._read_swap()

    def _take_move(self, move: object, case: object) -> None:
        if isinstance(move, Move) and isinstance(case, Case):
            self._move(move, case)

    def _retry(self) -> None:
        self.flow = self.flow.resume()
        self.case = replace(self.case, review=None)
        self._show()
        if self.case.swap is None:
            self._read_swap()

    def _step_back(self) -> None:
        back = self.flow.back
        if back is not None:
            self._move(back, self.case)

    def _shortcut_back(self) -> None:
        """Alt+Left does what the page's own way back does, never more."""
        if self.flow.step not in (Step.REVIEW, Step.LOCK) and self.page.back.isVisible() and self.page.back.isEnabled():
            self.page.back.click()

    def _fail(self, error: object) -> None:
        if not isinstance(error, Exception):
            return
        self.page.abandon()
        self.flow = self.flow.stall()
        can_go_back = self.flow.back is not None and self.page.can_step_back
        self.trouble.show_error(error, self.flow.leaving, self.case.swap, can_go_back=can_go_back)
        self.stack.setCurrentWidget(self.trouble)
        self._show_head()
        tab_in_order(self.trouble)
        self.trouble.retry.setFocus()
        self._read_swap()

    def _show(self) -> None:
        self.page = self._page()
        self._show_head()
        self.stack.setCurrentWidget(self.page)
        self.page.enter(self.case)

    def _show_head(self) -> None:
        rail = self.flow.rail
        self.rail.show_steps(tuple(words.station(station) for station in rail), self.flow.station)
        self.headline.setText(words.title(self.flow.step, self.flow.role))
        self.headline.setVisible(self.flow.step not in _UNTITLED and not self.flow.stalled)
        leaving = words.leaving(self.flow.leaving)
        self.close_button.setToolTip(leaving)
        self.close_button.setAccessibleName(leaving)

    def _say(self, words_now: str) -> None:
        """A headline that changes while it is shown is read out."""
        if self.headline.text() == words_now:
            return
        self.headline.setText(words_now)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.headline, words_now))

    def _page(self) -> StepPage:
        key = (self.flow.role, self.flow.step)
        if key not in self.pages:
            page = self._build(self.flow)
            page.moved.connect(self._take_move)
            page.failed.connect(self._fail)
            page.titled.connect(self._say)
            self.pages[key] = page
            self.stack.addWidget(page)
        return self.pages[key]

    def _build(self, flow: Flow) -> StepPage:
        desk, role, step = self.desk, flow.role, flow.step
        if step is Step.CHOOSE:
            return ChoosePage(desk)
        if step in (Step.OPEN, Step.ANSWER):
            return ReceivePage(desk, step)
        if step is Step.CHECKS:
            return ChecksPage(desk)
        if step in (Step.REVIEW, Step.LOCK):
            return SignPage(desk, step)
        if step is Step.SHARE and role is not None:
            return SharePage(desk, role)
        return self._build_last(step)

    def _build_last(self, step: Step) -> StepPage:
        if step is Step.FOLLOW:
            follow = FollowPage(self.desk)
            follow.leave.clicked.connect(self.leave)
            return follow
        if step is Step.END:
            end = EndPage(self.desk)
            end.leave.clicked.connect(self.leave)
            end.again.connect(self.begin)
            return end
        return StartPage(self.desk)

    def _lay_out(self) -> None:
        self.headline.setWordWrap(True)
        self.stack.addWidget(self.trouble)
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(32, 20, 32, 24)
        layout.setSpacing(14)
        layout.addLayout(row(self.rail, None, self.close_button))
        layout.addWidget(self.headline)
        layout.addWidget(self.stack, 1)
        outer = row(spacing=0)
        outer.addStretch(1)
        outer.addWidget(inner, 1000)
        outer.addStretch(1)
        self.setLayout(outer)
