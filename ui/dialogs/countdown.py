"""How long something may still be confirmed, ticking: a moment that passes while somebody reads must not come as a surprise."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.format import countdown
from ui.language import tr
from ui.widgets.frames import row
from ui.widgets.labels import body, set_tone
from ui.widgets.notice import Icon

TICK_MS = 250
SHORT = 20
"""Seconds from which on it is urgent."""


class Countdown(QWidget):
    """To `until`, in Unix seconds. `now` is the computer's clock: the chain itself decides, and this only says how long there is."""

    over = Signal()

    def __init__(self, until: int, now: Callable[[], float] = time.time, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._until, self._now = until, now
        self._icon, self._words = Icon("timer", "accent", 20), body()
        self._words.setWordWrap(False)
        line = row(self._icon, self._words, spacing=8)
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setLayout(line)
        self._ticker = QTimer(self)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start(TICK_MS)
        self._say(self.left)

    @property
    def left(self) -> int:
        """Whole seconds, 0 once it is over."""
        return max(0, int(self._until - self._now()))

    def _tick(self) -> None:
        left = self.left
        self._say(left)
        if not left:
            self._ticker.stop()
            self.over.emit()

    def _say(self, left: int) -> None:
        words = tr("{time} left to confirm", time=countdown(left)) if left else tr("The time to confirm is over")
        if words == self._words.text():
            return
        tone = "accent" if left > SHORT else "warn"
        self._icon.set_icon("timer", tone)
        set_tone(self._words, tone)
        self._words.setText(words)
        self.setAccessibleName(words)
