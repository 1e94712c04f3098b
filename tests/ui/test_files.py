"""The dialogs for files: begun in a place of the user's own, and what was chosen comes back as a path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs.files import ask_what_to_open, ask_where_to_save


@pytest.fixture(autouse=True)
def ours() -> Iterator[None]:
    """Qt's own dialog: the desktop's cannot be driven."""
    attribute = Qt.ApplicationAttribute.AA_DontUseNativeDialogs
    QCoreApplication.setAttribute(attribute)
    yield
    QCoreApplication.setAttribute(attribute, on=False)


@pytest.fixture
def parent(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QWidget:
    monkeypatch.setenv("HOME", str(tmp_path))
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_saving_begins_at_home_and_not_where_the_program_stands(parent: QWidget, tmp_path: Path) -> None:
    chosen: list[Path] = []
    dialog = ask_where_to_save(parent, "Save", "offer.lockstep", chosen.append)
    assert Path(dialog.directory().absolutePath()) == tmp_path
    assert [Path(each).name for each in dialog.selectedFiles()] == ["offer.lockstep"]
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.fileSelected.emit(str(tmp_path / "offer.lockstep"))
    assert chosen == [tmp_path / "offer.lockstep"]


def test_opening_begins_among_the_documents_and_takes_what_is_there(parent: QWidget, tmp_path: Path) -> None:
    (tmp_path / "Documents").mkdir()
    chosen: list[Path] = []
    dialog = ask_what_to_open(parent, "Open", chosen.append)
    assert Path(dialog.directory().absolutePath()) == tmp_path / "Documents"
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFile
    dialog.reject()
    assert not chosen
