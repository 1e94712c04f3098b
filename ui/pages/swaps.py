"""Swaps: offers of mine, offers I accepted, swaps in flight, and how the others ended. Each row leads back into the wizard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.dialogs.files import ask_what_to_open
from ui.dialogs.review import ReviewDialog
from ui.format import amount, exact, moment
from ui.language import plural, tr
from ui.models.rows import ROW, RowsModel
from ui.models.swap_rows import Group, GroupRow, SwapRow, group_of, swap_row_key, swap_rows, under_way
from ui.pages.page import Page
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.buttons import plain, primary
from ui.widgets.empty import Empty
from ui.widgets.frames import Card
from ui.widgets.notice import Notice
from ui.widgets.row_face import Face, Header
from ui.widgets.row_list import RowList
from ui.widgets.search_card import SearchCard
from ui.widgets.waiting import Skeleton
from wallet.errors import BadDocument
from wallet.facade import Wallet
from wallet.model.changes import Changes
from wallet.model.verdict import Review
from wallet.model.views import FindingView, Phase, RescueView, SessionState, SwapView

LOADING, EMPTY, ROWS, UNREAD = range(4)
_LARGEST = 16_384
"""Bytes of a receipt."""


class SwapsPage(Page):
    """The window connects the three signals to the wizard."""

    shows = Changes.SWAPS | Changes.SESSION
    swap_requested = Signal()
    receive_requested = Signal()
    swap_opened = Signal(object)
    """The `SwapView` whose row was chosen."""

    def __init__(self, wallet: Wallet, tasks: Tasks) -> None:
        super().__init__(
            wallet, tasks, tr("Swaps"), tr("Exchange coins with somebody, across chains, with nobody in between."), scrolls=False
        )
        self._model: RowsModel[SwapRow] = RowsModel(swap_row_key, face, words, self, header=GroupRow)
        self._searched: RescueView | None = None
        self.dialog: ReviewDialog | None = None
        self.list = RowList(tr("Your swaps"))
        self.list.setModel(self._model)
        self.notice = Notice("warn", "")
        self.retry = plain(tr("Try again"), "arrow-clockwise")
        self.problem = Notice("bad", "", buttons=(self.retry,))
        self.body = QStackedWidget()
        self.new, self.receive = primary(tr("New swap"), "swap"), plain(tr("Open an offer"), "envelope-open")
        self.search = SearchCard()
        self._lay_out()
        self.search.search_asked.connect(self._search)
        self.search.review_asked.connect(self._look_at)
        self.search.receipt_asked.connect(lambda: ask_what_to_open(self, tr("Open the receipt of a swap"), self.read_receipt))
        self.setAcceptDrops(True)
        self.paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        self.paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.paste.activated.connect(lambda: self.take_receipt(QGuiApplication.clipboard().text()))
        self.list.acted.connect(self._open)
        self.list.doubleClicked.connect(self._open)
        self.new.clicked.connect(self.swap_requested)
        self.receive.clicked.connect(self.receive_requested)
        self.retry.clicked.connect(self.reload)

    def reload(self) -> None:
        self._show_search()
        self.tasks.run(self.wallet.swaps.list(), busy=(self.retry,), done=self._show, failed=self._show_problem)

    def _show(self, swaps: tuple[SwapView, ...]) -> None:
        self.problem.hide()
        self._model.show(swap_rows(swaps))
        self._show_search()
        self.body.setCurrentIndex(ROWS if swaps else EMPTY)
        risky = [swap for swap in swaps if not swap.safe_to_close]
        self.notice.setVisible(bool(risky))
        if risky:
            title = plural(len(risky), tr("A swap needs Lockstep to run"), tr("{n} swaps need Lockstep to run"))
            self.notice.show_text("warn", risky[0].safe, title)

    def _show_search(self) -> None:
        """Not before there is a wallet, or while it is locked: the search needs its accounts and its secrets."""
        unlocked = self.wallet.session.state is SessionState.UNLOCKED
        view = self.wallet.rescue.view() if unlocked else None
        self.search.setVisible(unlocked and (view is not None or not self._model.rows))
        if view != self._searched or view is None:
            self._searched = view
            self.search.show_search(view)

    def _search(self) -> None:
        button = self.search.search
        self.tasks.run(self.wallet.rescue.start(), busy=(button,), done=lambda _: self._show_search(), failed=self._show_problem)

    def _look_at(self, finding: FindingView) -> None:
        self.tasks.run(self.wallet.rescue.review(finding.key), done=self._review, failed=self._show_problem)

    def read_receipt(self, path: Path) -> None:
        """From a file that was chosen, or dropped here."""
        try:
            with path.open("rb") as file:
                text = file.read(_LARGEST + 1).decode()
        except (OSError, ValueError):
            self._refuse(BadDocument("receipt of a swap", f"“{path.name[:80]}” cannot be read as text"))
            return
        self.take_receipt(text)

    def take_receipt(self, text: str) -> None:
        """Show what going on with its swap means. A text that is none is refused in a sentence."""
        if self.wallet.session.state is SessionState.UNLOCKED and text.strip():
            self.tasks.run(self.wallet.rescue.review_receipt(text), done=self._review, failed=self._refuse)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.read_receipt(files[0])
        else:
            self.take_receipt(event.mimeData().text())

    def _review(self, review: Review) -> None:
        dialog = ReviewDialog(review, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.signed.connect(self._confirm)
        self.dialog = dialog
        dialog.open()

    def _confirm(self, review: Review) -> None:
        self.tasks.run(self.wallet.rescue.confirm(review), done=lambda _: self.reload(), failed=self._show_problem)

    def _refuse(self, error: Exception) -> None:
        self.problem.show_problem(problem_of(error))

    def _show_problem(self, error: Exception) -> None:
        """What was read before stays on the page."""
        self._refuse(error)
        if not self._model.rows:
            self.body.setCurrentIndex(UNREAD)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, SwapView):
            self.swap_opened.emit(row)

    def _lay_out(self) -> None:
        card = Card(0, 0)
        card.column.setContentsMargins(1, 6, 1, 6)
        card.column.addWidget(self.list)
        start, receive = primary(tr("New swap"), "swap"), plain(tr("Open an offer"), "envelope-open")
        start.clicked.connect(self.swap_requested)
        receive.clicked.connect(self.receive_requested)
        sentence = tr("Say what you give and what you want, and send the offer to your partner. Or open an offer that somebody sent you.")
        self.body.addWidget(Skeleton(3))
        self.body.addWidget(Empty("handshake", tr("No swaps yet"), sentence, (start, receive)))
        self.body.addWidget(card)
        self.body.addWidget(QWidget())
        self.notice.hide()
        self.problem.hide()
        self.tools.addWidget(self.receive)
        self.tools.addWidget(self.new)
        for widget in (self.problem, self.notice):
            self.column.addWidget(widget)
        self.column.addWidget(self.search)
        self.column.addWidget(self.body, 1)


def face(row: SwapRow) -> Face | Header:
    """What `RowList` paints."""
    if isinstance(row, GroupRow):
        return Header(_heading(row.group), str(row.count))
    icon, tone, ground = _icon(row)
    ended = row.ended
    return Face(
        headline=f"{amount(row.give.amount)} → {amount(row.take.amount)}",
        caption=row.trouble or row.todo or row.now,
        icon=icon,
        icon_tone=tone,
        icon_ground=ground,
        note=row.worst if under_way(row) and row.worst else moment(row.created),
        figure=tr("{give} → {take}", give=row.give.network, take=row.take.network),
        figure_tone="muted",
        badge=_phase(row.phase),
        badge_kind="warn" if row.trouble and not ended else _badge(row.phase),
        action=_action(row),
        tip=_tip(row),
        faint=row.phase is Phase.ENDED,
    )


def words(row: SwapRow) -> str:
    """What a screen reader says."""
    if isinstance(row, GroupRow):
        return f"{_heading(row.group)}: {row.count}"
    what = tr("{give} for {take}", give=amount(row.give.amount), take=amount(row.take.amount))
    parts = (what, _phase(row.phase), row.trouble or row.now, row.todo, row.worst)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _heading(group: Group) -> str:
    return {
        Group.YOURS: tr("Waits for you"),
        Group.RUNNING: tr("In flight"),
        Group.ENDED: tr("Ended"),
    }[group]


def _phase(phase: Phase) -> str:
    return {
        Phase.OFFERED: tr("offered"),
        Phase.TO_LOCK: tr("ready to lock"),
        Phase.WAITING: tr("waiting for the partner"),
        Phase.LOCKING: tr("locking"),
        Phase.LOCKED: tr("both locked"),
        Phase.CLAIMING: tr("collecting"),
        Phase.FINISHING: tr("finishing"),
        Phase.REFUNDING: tr("coming back"),
        Phase.DONE: tr("done"),
        Phase.BACK: tr("refunded"),
        Phase.ENDED: tr("ended before locking"),
        Phase.LOST: tr("lost"),
    }[phase]


def _badge(phase: Phase) -> str:
    if phase in (Phase.DONE, Phase.BACK):
        return "good"
    if phase is Phase.LOST:
        return "bad"
    return "plain" if phase is Phase.ENDED else "info"


def _icon(swap: SwapView) -> tuple[str, str, str]:
    if swap.phase is Phase.LOST:
        return "warning-octagon", "bad", "bad_soft"
    if swap.phase is Phase.DONE:
        return "check", "good", "good_soft"
    if swap.phase in (Phase.BACK, Phase.REFUNDING):
        return "arrow-u-up-left", "good" if swap.ended else "accent", "good_soft" if swap.ended else "accent_soft"
    if swap.phase is Phase.ENDED:
        return "x", "muted", "sunken"
    return ("paper-plane-tilt" if group_of(swap) is Group.YOURS else "lock"), "accent", "accent_soft"


def _action(swap: SwapView) -> str:
    if swap.ended:
        return tr("Show")
    return {Phase.OFFERED: tr("Share"), Phase.TO_LOCK: tr("Review")}.get(swap.phase, tr("Follow"))


def _tip(swap: SwapView) -> str:
    lines = (f"{exact(swap.give.amount)} → {exact(swap.take.amount)}", swap.now, swap.next, swap.worst)
    return "\n".join(line for line in lines if line)
