"""What a locked wallet must not hide: each swap that waits for the password, until when, and what happens otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import format as fmt
from ui.language import plural, tr
from ui.widgets.frames import clear
from ui.widgets.labels import title
from ui.widgets.notice import Notice
from wallet.model.views import PasswordNeed, SwapView

SHOWN = 4
"""Swaps that are named one by one: those with the least time."""


class PasswordBanner(QWidget):
    """Hidden while nothing waits. The notices of the same swaps are kept and say their sentences anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline = title()
        self.headline.setWordWrap(True)
        self.notices: dict[bytes, Notice] = {}
        self._box, self._more = QVBoxLayout(), Notice("warn", "")
        self._box.setSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.headline)
        layout.addLayout(self._box)
        layout.addWidget(self._more)
        self.show_swaps(())

    def show_swaps(self, swaps: Iterable[SwapView]) -> None:
        """Of these swaps those that wait for the password; the most urgent one first."""
        waiting = sorted(((swap, swap.password) for swap in swaps if swap.password is not None), key=lambda pair: _urgency(pair[1]))
        named = waiting[:SHOWN]
        self.setVisible(bool(waiting))
        self.headline.setText(plural(len(waiting), tr("A swap needs your password"), tr("{n} swaps need your password")))
        if list(self.notices) != [swap.id for swap, _ in named]:
            clear(self._box)
            self.notices = {swap.id: Notice("warn", "") for swap, _ in named}
            for notice in self.notices.values():
                self._box.addWidget(notice)
        for swap, need in named:
            self.notices[swap.id].show_text("bad" if need.loses else "warn", f"{need.sentence} {need.otherwise}", name_of(swap))
        rest = len(waiting) - len(named)
        self._more.show_text("warn", plural(rest, tr("One more swap waits for it."), tr("{n} more swaps wait for it.")))
        self._more.setVisible(rest > 0)


def name_of(swap: SwapView) -> str:
    """What a person knows it by."""
    lanes = {"give": swap.give.network, "take": swap.take.network}
    return f"{fmt.amount(swap.give.amount)} → {fmt.amount(swap.take.amount)} ({tr('{give} → {take}', **lanes)})"


def _urgency(need: PasswordNeed) -> tuple[bool, bool, int]:
    """What can be lost comes first; of that what has no time left, then what has least."""
    return not need.loses, need.by is None and not need.loses, need.left or 0
