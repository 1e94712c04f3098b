"""Where to save, what to open: the system's dialog, begun among the user's own documents, and not waited for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

Chosen = Callable[[Path], object]


def ask_where_to_save(parent: QWidget, headline: str, name: str, chosen: Chosen) -> QFileDialog:
    """`chosen` gets the path, unless the user thinks better of it."""
    dialog = _dialog(parent, headline, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(name)
    dialog.open()
    return dialog


def ask_what_to_open(parent: QWidget, headline: str, chosen: Chosen) -> QFileDialog:
    """Likewise, for a file that is there."""
    dialog = _dialog(parent, headline, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, headline: str, chosen: Chosen) -> QFileDialog:
    dialog = QFileDialog(parent, headline, _documents())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def take(path: str) -> None:
        chosen(Path(path))

    dialog.fileSelected.connect(take)
    return dialog


def _documents() -> str:
    """The user's documents, or the home folder where there is no such place."""
    places = QStandardPaths.StandardLocation
    found = QStandardPaths.writableLocation(places.DocumentsLocation)
    return found if Path(found).is_dir() else QStandardPaths.writableLocation(places.HomeLocation)
