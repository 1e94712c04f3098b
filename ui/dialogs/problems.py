"""Problems that no page has a place for: one dialog at a time for one problem, however often it comes back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.dialogs.question import show_problem
from ui.text import Problem, problem_of


class Problems:
    """Shown over `parent`."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self._shown: Problem | None = None

    def show(self, error: Exception) -> None:
        """In a dialog, unless the same sentence stands there already."""
        problem = problem_of(error)
        if self._shown is None or problem.sentence != self._shown.sentence:
            self._shown = problem
            show_problem(problem, self._parent).finished.connect(self._forget)

    def _forget(self) -> None:
        self._shown = None
