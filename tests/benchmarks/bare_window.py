"""The least that PySide6 can show: what the app's own start is held against. Prints the monotonic time of the first paint, and ends."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Bare(QMainWindow):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        QTimer.singleShot(0, painted)


def painted() -> None:
    print(f"painted {time.monotonic():.6f}", flush=True)
    QApplication.quit()


if __name__ == "__main__":
    app = QApplication(sys.argv)
    window = Bare()
    window.resize(1180, 780)
    window.show()
    sys.exit(app.exec())
