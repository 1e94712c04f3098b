"""What the pages of the wizard have in common: a scrolling content, a row of buttons below it, and calls whose late answers are dropped."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.language import tr
from ui.widgets.buttons import plain
from ui.widgets.scroll import Scroll
from ui.widgets.tab_order import tab_in_order
from ui.wizard.case import Case, Desk
from ui.wizard.flow import Move
from wallet.model.changes import Changes

T = TypeVar("T")


class StepPage(QWidget):
    """Subclasses fill `content` and `buttons`, and implement `fill`. They emit `moved` with the case as it is then.

    A step is `entered` each time it is shown and `abandoned` when the wizard goes elsewhere: answers that come later are not for it.
    """

    moved = Signal(object, object)
    """`Move` and `Case`."""
    failed = Signal(object)
    """An Exception that this page has no place for."""
    titled = Signal(str)
    """A title that only the page knows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.case = Case()
        self._round = 0
        self.content = QVBoxLayout()
        self.content.setContentsMargins(0, 0, 10, 8)
        self.content.setSpacing(16)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(10)
        inner = QWidget()
        inner.setLayout(self.content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(Scroll(inner), 1)
        layout.addLayout(self.buttons)
        self.back = plain(tr("Back"), "arrow-left")
        self.back.clicked.connect(lambda: self.go(Move.BACK))

    def enter(self, case: Case) -> None:
        """Show `case`, with the focus on the first field."""
        self._round += 1
        self.case = case
        self.fill()
        tab_in_order(self)
        first = self.first
        if first is not None:
            first.setFocus()

    def abandon(self) -> None:
        """The wizard went elsewhere."""
        self._round += 1

    def see(self, case: Case) -> None:
        """The swap has changed while this step is shown."""
        self.case = case

    def take_changes(self, changes: Changes) -> None:
        """The core says something changed while this step is shown. The swap itself comes through `see`."""

    def fill(self) -> None:
        """Show `self.case`."""

    @property
    def first(self) -> QWidget | None:
        """What gets the focus when the step is shown."""
        return None

    @property
    def can_step_back(self) -> bool:
        """Whether the step before has something to show."""
        return True

    def go(self, move: Move) -> None:
        """Leave this step."""
        self.moved.emit(move, self.case)

    def ask(
        self,
        work: Coroutine[Any, Any, T],
        done: Callable[[T], object],
        *,
        busy: Sequence[QWidget] = (),
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Run `work` for this visit of the step. What `failed` does not take becomes a page of trouble."""
        visit = self._round

        def answer(result: T) -> None:
            if visit == self._round:
                done(result)

        def trouble(error: Exception) -> None:
            if visit == self._round:
                (failed or self.failed.emit)(error)

        self.desk.tasks.run(work, busy=busy, done=answer, failed=trouble)
