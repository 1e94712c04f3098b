"""A small window that asks for something and does it: the error stays beside what was typed, and Escape does nothing at all.

What is under way can not be walked away from: the window closes when it has ended, one way or the other.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.language import tr
from ui.tasks import Tasks
from ui.text import problem_of
from ui.widgets.buttons import Button, plain
from ui.widgets.frames import row
from ui.widgets.labels import body, title
from ui.widgets.notice import Notice
from ui.widgets.tab_order import in_order, tab_in_order

T = TypeVar("T")
WIDTH = 540


class Form(QDialog):
    """Subclasses fill `column`, do their work by `carry_out`, and take typed secrets away in `forget`. Shown with `open()`."""

    def __init__(self, tasks: Tasks, headline: str, sentence: str, word: str, *, kind: str = "primary", parent: QWidget | None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.setObjectName("page")
        self.setWindowTitle(headline)
        self.setAccessibleName(headline)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout()
        self.column.setSpacing(12)
        self.notice = Notice("bad", "")
        self.notice.hide()
        self.cancel, self.button = plain(tr("Cancel")), Button(word, kind)
        self._busy = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 22)
        layout.setSpacing(14)
        layout.addWidget(title(headline))
        self.lead = body(sentence, "muted")
        self.lead.setVisible(bool(sentence))
        layout.addWidget(self.lead)
        layout.addLayout(self.column)
        layout.addWidget(self.notice)
        layout.addSpacing(4)
        layout.addLayout(row(None, self.cancel, self.button, spacing=10))
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # which would count sentences at their narrowest
        self.setFixedWidth(WIDTH)
        self.cancel.clicked.connect(self.reject)

    def forget(self) -> None:
        """Nothing typed stays."""

    def carry_out(
        self, work: Coroutine[Any, Any, T], done: Callable[[T], object] | None = None, *, fields: tuple[QWidget, ...] = ()
    ) -> None:
        """Run it with everything held; close when it succeeded, say why when not. `done` is called before closing."""
        self._busy = True
        self.notice.hide()

        def finished(result: T) -> None:
            self._busy = False
            if done:
                done(result)
            self.accept()

        self.tasks.run(work, busy=(self.button, self.cancel, *fields), done=finished, failed=self.refused)

    def refused(self, error: Exception) -> None:
        """It did not work, and what was typed is still there."""
        self._busy = False
        self.notice.show_problem(problem_of(error))

    def enter(self) -> None:
        """Enter in the last field does what the button does, if it can."""
        if self.button.isEnabled():
            self.button.click()

    def reject(self) -> None:
        if not self._busy:
            super().reject()

    def done(self, result: int) -> None:
        self.forget()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        tab_in_order(self)
        self._fit()
        first = next((widget for widget in in_order(self) if widget.isEnabled() and widget.isVisible()), self.cancel)
        first.setFocus()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return handled

    def _fit(self) -> None:
        """As high as what it says, now that the fonts are known and whenever it says something else."""
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(WIDTH))
