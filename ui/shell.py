"""The bare main window: size, title, and one thing in the middle. Light on purpose: it is on the screen before the rest is imported."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from ui.language import tr
from ui.theme.theme import Mode

SMALLEST, USUAL = QSize(1024, 700), QSize(1180, 780)


class Shell(QMainWindow):
    """`closing` when the user wants to close the window. It stays until the app has decided."""

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(tr("Lockstep"))
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL)

    def show_widget(self, widget: QWidget) -> None:
        """Put `widget` in the middle; what stood there is deleted."""
        self.setCentralWidget(widget)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()
        self.closing.emit()


class Preferences:
    """What the window remembers on this computer: its look and its size. Nothing about money or addresses."""

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings or QSettings("lockstep", "window")

    @property
    def mode(self) -> Mode:
        stored = str(self._settings.value("theme", Mode.SYSTEM.value))
        return Mode(stored) if stored in {mode.value for mode in Mode} else Mode.SYSTEM

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._settings.setValue("theme", mode.value)

    def restore(self, shell: Shell) -> None:
        """The size and place of last time."""
        geometry = self._settings.value("geometry")
        if geometry is not None:
            shell.restoreGeometry(geometry)  # pyright: ignore[reportArgumentType]

    def remember(self, shell: Shell) -> None:
        self._settings.setValue("geometry", shell.saveGeometry())
