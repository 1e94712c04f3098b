"""Is this swap safe? Every check with pass or fail and why. Only a list without a failure leads on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ui.dialogs.review import ReviewDialog
from ui.format import moment
from ui.language import plural, tr
from ui.widgets.buttons import plain, primary
from ui.widgets.explain import Term, explain_row
from ui.widgets.frames import Card, clear, column, hairline, row
from ui.widgets.identity import AddressLabel
from ui.widgets.labels import body, caption, heading
from ui.widgets.lanes import Lanes
from ui.widgets.notice import Icon, Notice
from ui.widgets.waiting import Skeleton
from ui.wizard.case import Desk
from ui.wizard.flow import Move, may_pass
from ui.wizard.preview import promised
from ui.wizard.step import StepPage
from wallet.model.changes import Changes
from wallet.model.verdict import Review, Severity
from wallet.model.views import CheckView, ContractState, ContractView, OfferDraft, OpenedOffer, PortfolioView


class ChecksPage(StepPage):
    """For the initiator's draft and for the offer that a participant opened."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lanes = Lanes()
        self.verdict = Notice("info", "")
        self.rows = Card(8, 0)
        self.origin = column(spacing=6)
        self.worst = body("", "muted")
        self.again = plain(tr("Check again"), "arrow-clockwise")
        self.onward = primary(tr("Read what you sign"))
        self.deploy: dict[int, QPushButton] = {}
        self._awaited: int | None = None  # the chain on which the swap contract is being deployed from here
        self.content.addWidget(self.lanes)
        self.content.addWidget(self.verdict)
        self.content.addLayout(self.origin)
        self.content.addWidget(self.rows)
        self.content.addWidget(explain_row(Term.HTLC, Term.TIME_LOCK, Term.CONFIRMATION))
        self.content.addStretch(1)
        for widget in (self.back, self.again):
            self.buttons.addWidget(widget)
        self.buttons.addWidget(self.worst, 1)
        self.buttons.addWidget(self.onward)
        self.again.clicked.connect(lambda: self.enter(self.case))
        self.onward.clicked.connect(lambda: self.go(Move.PASSED))

    @property
    def first(self) -> QWidget:
        return self.onward if self.onward.isEnabled() else self.back

    def fill(self) -> None:
        self._wait()
        clear(self.origin)
        self.ask(self.desk.wallet.portfolio.view(), self._draw)
        if self.case.opened is not None:
            self.ask(self.desk.wallet.swaps.open_offer(self.case.opened.text), self._show_offer)
        elif self.case.draft is not None:
            self.ask(self._check(self.case.draft), self._show_draft)

    def take_changes(self, changes: Changes) -> None:
        if self._awaited is not None and changes & (Changes.HEALTH | Changes.ACTIVITY):
            self.ask(self.desk.wallet.contracts.view(self._awaited), self._deploying)

    def _ask_to_deploy(self, chain_id: int) -> None:
        """The review of a deployment, and back to the checks whatever comes of it."""
        busy = (self.deploy[chain_id], self.again, self.back)
        self.ask(self.desk.wallet.contracts.review_deploy(chain_id), self._review_deploy, busy=busy)

    def _review_deploy(self, review: Review) -> None:
        dialog = ReviewDialog(review, self)
        dialog.signed.connect(self._deploy)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _deploy(self, review: Review) -> None:
        self.ask(self.desk.wallet.contracts.confirm_deploy(review), self._deploying)

    def _deploying(self, view: ContractView) -> None:
        """Once its code is there the checks can pass, final or not; what failed shows its button again."""
        if view.state is ContractState.UNDER_WAY and not view.usable:
            self._awaited = view.chain_id
            for button in self.deploy.values():
                button.hide()
            self.verdict.show_text("info", view.sentence, tr("The swap contract is being deployed on {network}", network=view.network))
        elif view.state is not ContractState.UNKNOWN:
            self._awaited = None
            self.enter(self.case)

    async def _check(self, draft: OfferDraft) -> tuple[tuple[CheckView, ...], str]:
        return await self.desk.wallet.swaps.checks(draft), await self.desk.wallet.swaps.worst(draft)

    def _show_draft(self, answer: tuple[tuple[CheckView, ...], str]) -> None:
        checks, worst = answer
        self._show(checks, worst)

    def _show_offer(self, opened: OpenedOffer) -> None:
        clear(self.origin)
        until = caption(tr("The offer stands until {moment}.", moment=moment(opened.valid_until)))
        until.setWordWrap(False)
        self.origin.addLayout(row(caption(tr("Signed by")), AddressLabel(opened.maker), None, until, spacing=10))
        self._show(opened.checks, opened.worst)

    def _draw(self, view: PortfolioView) -> None:
        """The picture, with my own face."""
        me = view.accounts[0].address if view.accounts else None
        opened, draft, networks = self.case.opened, self.case.draft, self.desk.wallet.networks
        if opened is not None:
            self.lanes.show_lanes(*promised(opened.give, opened.take, networks), me, opened.maker)
        elif draft is not None:
            self.lanes.show_lanes(*promised(draft.give, draft.want, networks), me, draft.taker)

    def _wait(self) -> None:
        self.verdict.show_text("info", tr("Asking both chains. Nothing is signed by this."), tr("Checking…"))
        clear(self.rows.column)
        self.rows.column.addWidget(Skeleton(3))
        self.worst.setText("")
        self.onward.setEnabled(False)

    def _show(self, checks: tuple[CheckView, ...], worst: str) -> None:
        clear(self.rows.column)
        self.deploy = {}
        for index, check in enumerate(sorted(checks, key=_urgency)):
            if index:
                self.rows.column.addWidget(hairline())
            self.rows.column.addWidget(check_row(check, self._mending(check)))
        self._judge(checks)
        self.take_changes(Changes.HEALTH)
        passed = may_pass(checks)
        self.worst.setText(worst if passed else "")
        self.onward.setEnabled(passed)
        (self.onward if passed and all(check.ok for check in checks) else self.again).setFocus()

    def _mending(self, check: CheckView) -> QPushButton | None:
        """What may mend this check, where something can."""
        chain_id = check.deploy_on
        if chain_id is None:
            return None
        button = plain(tr("Deploy it…"), "paper-plane-tilt")
        button.setToolTip(tr("Puts the swap contract on this network. First you read what it does and costs."))
        button.setHidden(self._awaited is not None)
        button.clicked.connect(lambda: self._ask_to_deploy(chain_id))
        self.deploy[chain_id] = button
        return button

    def _judge(self, checks: tuple[CheckView, ...]) -> None:
        blocking, asking = sum(check.blocks for check in checks), sum(not check.ok and not check.blocks for check in checks)
        if not checks:
            self.verdict.show_text("bad", tr("No check could run, so nothing is known to be safe. Try again."), tr("Not checked"))
        elif blocking:
            title = plural(blocking, tr("One check failed"), tr("{n} checks failed"))
            self.verdict.show_text("bad", tr("This swap does not start. Nothing was signed. Each reason stands below."), title)
        elif asking:
            title = plural(asking, tr("One thing to think twice about"), tr("{n} things to think twice about"))
            self.verdict.show_text("warn", tr("You may go on, but the review asks you to type that you have read it."), title)
        else:
            self.verdict.show_text("good", tr("Next you read exactly what you would sign."), tr("All {n} checks passed", n=len(checks)))


def _urgency(check: CheckView) -> tuple[bool, bool, int]:
    """What blocks first, then what asks, then what warns."""
    return not check.blocks, check.ok, -(check.severity if check.severity is not None else -1)


def _face(check: CheckView) -> tuple[str, str, str]:
    """Icon, tone and word of a check."""
    if check.blocks:
        return "x-circle", "bad", tr("failed")
    if not check.ok:
        return "hand-palm", "warn", tr("think twice")
    if check.severity is Severity.WARN:
        return "warning", "warn", tr("passed, with care")
    return "check-circle", "good", tr("passed")


def check_row(check: CheckView, mending: QWidget | None = None) -> QWidget:
    """One check: passed or failed, and why, readable without its colour, with what may mend it."""
    holder = QWidget()
    icon, tone, word = _face(check)
    holder.setAccessibleName(f"{check.label}, {word}: {check.reason}")
    name = heading(check.label)
    name.setFixedWidth(210)
    name.setWordWrap(True)
    line = row(spacing=12)
    line.setContentsMargins(12, 10, 12, 10)
    line.addWidget(Icon(icon, tone, 22), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(name)
    reason = body(check.reason, "" if check.ok else tone)
    for label in (name, reason):
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, 2, 0, 0)
    line.addWidget(reason, 1)
    if mending is not None:
        line.addWidget(mending, 0, Qt.AlignmentFlag.AlignVCenter)
    holder.setLayout(line)
    return holder
