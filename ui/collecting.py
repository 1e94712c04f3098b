"""Garbage is collected in Qt's thread only.

Python's collector runs in whichever thread happens to allocate, and destroys there what it finds. A widget in a cycle that is destroyed in
a worker thread (web3, the signer's pipe, the database) takes the process with it. So the collector is switched off, and a timer of Qt's
thread does what it would have done.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class Collector(QObject):
    """Collects as often as `gc.get_threshold()` says, looked at every `EVERY_MS`, until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start(EVERY_MS)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()


def collect_what_is_due() -> None:
    """The oldest generation whose count is over its threshold, and with it the younger ones."""
    over = [count > threshold > 0 for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if over[0]:
        gc.collect(2 if over[1] and over[2] else 1 if over[1] else 0)
