"""How long nobody has touched this app. Its clock goes on while the computer sleeps, so waking up is noticed too."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_INPUT = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    )
)
_LOOK_MS = 2_000
GAP = 60.0
"""Seconds between two looks after which the computer must have slept."""


def clock() -> float:
    """Seconds, sleep included: Linux counts that in BOOTTIME alone, macOS in MONOTONIC, Windows in Python's own."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        if hasattr(time, name):
            return time.clock_gettime(getattr(time, name))
    return time.monotonic()


class Idle(QObject):
    """`late` after `limit()` seconds without input (None: never), `slept` when it wakes up."""

    late = Signal()
    slept = Signal()

    def __init__(self, limit: Callable[[], float | None], now: Callable[[], float] = clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit, self._now = limit, now
        self._touched = self._looked = now()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        app = QCoreApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        self._timer.start(_LOOK_MS)

    def stop(self) -> None:
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self._timer.stop()

    def look(self) -> None:
        """Said once; the next time counts from then."""
        now, limit = self._now(), self._limit()
        slept, self._looked = now - self._looked > GAP, now
        if slept:
            self._touched = now
            self.slept.emit()
        elif limit is not None and now - self._touched >= limit:
            self._touched = now
            self.late.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        del watched
        if event.type() in _INPUT:
            self._touched = self._now()
        return False
