"""Search the networks for accounts that were used before, in four path styles, and put those that are ticked on the list."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QProgressBar, QVBoxLayout, QWidget

from ui import format as fmt
from ui.dialogs.form import Form
from ui.language import plural, tr
from ui.pages.accounts.paths import style_line
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.buttons import plain
from ui.widgets.frames import clear, column, row, well
from ui.widgets.labels import caption, heading
from ui.widgets.scroll import Scroll
from ui.widgets.tab_order import tab_in_order
from wallet.facade import Accounts
from wallet.model.address import Address
from wallet.model.path import PathStyle
from wallet.model.views import DiscoveryView, FoundAccount

GAP = 20  # how many are asked for at once, and after how many unused ones a style ends
TALLEST = 160


class FindAccounts(Form):
    """`styles`: of a phrase; none where only extended public keys are followed. What is found is kept when the search is stopped."""

    def __init__(
        self, accounts: Accounts, tasks: Tasks, known: Iterable[Address], *, phrase: bool, keys: int, parent: QWidget | None = None
    ) -> None:
        lead = tr(
            "An account counts as used when it has sent something, holds a coin or a listed token, or was sent a token lately. A path is "
            "given up after {n} unused ones in a row. Your nodes see the addresses.",
            n=GAP,
        )
        super().__init__(tasks, tr("Find accounts that were used"), lead, tr("Add the ticked ones"), parent=parent)
        self._accounts, self._known, self._keys = accounts, frozenset(known), keys
        self._running: asyncio.Task[None] | None = None
        self.styles = {style: QCheckBox(style_line(style)) for style in PathStyle if phrase}
        self.search, self.stop = plain(tr("Search"), "magnifying-glass"), plain(tr("Stop"))
        self.bar, self.said, self.troubles = QProgressBar(), caption(), caption("", "warn")
        self.found: dict[FoundAccount, QCheckBox] = {}
        self._rows = QVBoxLayout()
        self._box = well(12, 4)
        self._lay_out()
        self.search.clicked.connect(self._search)
        self.stop.clicked.connect(self._stop)
        self.button.clicked.connect(self._adopt)
        self._look()

    def done(self, result: int) -> None:
        """Nothing is searched for a window that is gone."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
        super().done(result)

    def _search(self) -> None:
        chosen = tuple(style for style, box in self.styles.items() if box.isChecked())
        self._clear()
        self.bar.setRange(0, max(1, len(chosen) + self._keys) * GAP)
        self.bar.setValue(0)
        self.said.setText(tr("Asking the networks…"))
        for widget in (self.bar, self.said, self.stop):
            widget.show()
        self.search.hide()
        self.stop.setFocus()
        held = tuple(self.styles.values())
        work = self._accounts.discover(self._report, chosen)
        self._running = self.tasks.run(work, busy=held, done=self._finished, failed=self._failed)
        self._running.add_done_callback(self._rest)

    def _report(self, view: DiscoveryView) -> None:
        """How far it is, and what was found so far."""
        self.bar.setMaximum(max(self.bar.maximum(), view.checked if view.done else view.checked + GAP))
        self.bar.setValue(self.bar.maximum() if view.done else view.checked)
        self.bar.setAccessibleName(tr("{n} accounts looked at", n=view.checked))
        used = plural(len(view.found), tr("{n} was used"), tr("{n} were used"))
        self.said.setText(tr("{n} accounts looked at, {used}", n=fmt.integer(view.checked), used=used))
        self.troubles.setText("\n".join(view.troubles))
        self.troubles.setVisible(bool(view.troubles))
        for each in view.found:
            if each not in self.found:
                self._add(each)
        self._look()

    def _finished(self, view: DiscoveryView) -> None:
        self._report(view)
        if not view.found:
            self.said.setText(tr("None of {n} accounts was used before.", n=fmt.integer(view.checked)))

    def _failed(self, error: Exception) -> None:
        self.notice.show_problem(problem_of(error))

    def _rest(self, task: asyncio.Task[None]) -> None:
        """It ended, one way or the other. The window may be gone by then."""
        if self._running is not task:
            return
        self._running = None
        if task.cancelled():
            self.said.setText(tr("Stopped. {said}", said=self.said.text()))
        self.bar.hide()
        self.stop.hide()
        self.search.show()
        self.search.set_label(tr("Search again"))
        self._look()

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _add(self, account: FoundAccount) -> None:
        box = QCheckBox(f"{fmt.shortened(account.address)}   {account.path}")
        here = account.address in self._known
        box.setToolTip(fmt.grouped(account.address))
        box.setChecked(True)
        box.setEnabled(not here)
        if here:
            box.setText(tr("{account}   on the list already", account=box.text()))
        box.toggled.connect(self._look)
        self.found[account] = box
        self._rows.addWidget(box)
        self._box.show()
        tab_in_order(self)

    def _look(self) -> None:
        ticked = [account for account, box in self.found.items() if box.isChecked() and box.isEnabled()]
        self.button.setEnabled(bool(ticked) and self._running is None)
        self.button.set_label(plural(len(ticked), tr("Add {n} account"), tr("Add {n} accounts")) if ticked else tr("Add the ticked ones"))
        self.search.setEnabled(not self.styles or self._keys > 0 or any(box.isChecked() for box in self.styles.values()))

    def _adopt(self) -> None:
        ticked = [account for account, box in self.found.items() if box.isChecked() and box.isEnabled()]
        self.carry_out(self._accounts.adopt(ticked), fields=(self.search, *self.found.values()))

    def _clear(self) -> None:
        self.notice.hide()
        self.troubles.hide()
        self.found.clear()
        clear(self._rows)
        self._box.hide()
        self._look()

    def _lay_out(self) -> None:
        if self.styles:
            self.column.addWidget(heading(tr("Paths to search")))
        self.column.addLayout(column(*self.styles.values(), spacing=0))
        for box in self.styles.values():
            box.setChecked(True)
            box.toggled.connect(self._look)
        self.bar.setTextVisible(False)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._rows)
        layout.addStretch(1)
        scroll = Scroll(inner)
        scroll.setMaximumHeight(TALLEST)
        self._box.column.addWidget(scroll)
        self.column.addLayout(row(self.search, self.stop, None))
        for widget in (self.bar, self.said, self._box, self.troubles):
            self.column.addWidget(widget)
            widget.hide()
        self.stop.hide()
