"""A text from another computer: typed, pasted, dropped or opened, as one text, in parts, or as pictures of their QR codes.

Parts gather until all are there, in any order. Everything is bounded before it is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QImage, QTextOption
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from ui.language import plural, tr
from ui.tasks import Tasks
from ui.text import problem_of
from ui.theme.theme import fixed_font
from ui.widgets.buttons import plain
from ui.widgets.frames import row
from ui.widgets.labels import caption, heading, set_tone
from ui.widgets.qr_pictures import ENDINGS, is_picture, texts_of, texts_of_file
from wallet.errors import BadDocument
from wallet.model.parts import LONGEST, MOST, is_part, missing, read_part

LIMIT = 4 * LONGEST
"""Characters that are taken: a whole text in parts is about twice as long as itself."""


class BroughtEdit(QPlainTextEdit):
    """Takes files and pictures too, pasted or dropped."""

    files = Signal(object)
    picture = Signal(object)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        paths = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        image = source.imageData() if source.hasImage() else None
        if paths:
            self.files.emit(paths)
        elif isinstance(image, QImage):
            self.picture.emit(image)
        else:
            self.insertPlainText(source.text()[:LIMIT])


class BroughtText(QWidget):
    """`judged` when there is something else in it. `good`: worth reading; the core says what is wrong with it."""

    judged = Signal()

    def __init__(self, tasks: Tasks, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.edit = BroughtEdit()
        self.open, self.paste = plain(tr("Open files…"), "folder-open"), plain(tr("Paste"), "clipboard-text")
        self.said = caption("")
        self.good = False
        self._lay_out(name)
        self.edit.textChanged.connect(self._look)
        self.edit.files.connect(self.read)
        self.edit.picture.connect(self._see)
        self.open.clicked.connect(self._open)
        self.paste.clicked.connect(self.edit.paste)
        self._look()

    @property
    def text(self) -> str:
        return self.edit.toPlainText().strip()

    def take(self, texts: Sequence[str]) -> None:
        """Parts go to the parts that are there; anything else takes the place of what was there."""
        found = [text.strip() for text in texts if text.strip()]
        kept = self.text.split() if is_part(self.text) and all(is_part(text) for text in found) else []
        lines = [line for text in found for line in (text.split() if is_part(text) else [text])]
        self.edit.setPlainText("\n".join(dict.fromkeys([*kept, *lines]))[:LIMIT])

    def read(self, paths: Sequence[Path]) -> None:
        """What these files hold, pictures too. Nothing is taken where one of them cannot be read."""
        if len(paths) > MOST:
            self._refuse(BadDocument(tr("choice"), tr("more than {n} files are no one text", n=MOST)))
            return
        self._tasks.run(asyncio.to_thread(_texts, tuple(paths)), busy=self._held, done=self.take, failed=self._refuse)

    def _see(self, image: QImage) -> None:
        work = asyncio.to_thread(partial(texts_of, image, tr("what was copied")))
        self._tasks.run(work, busy=self._held, done=self.take, failed=self._refuse)

    @property
    def _held(self) -> tuple[QWidget, ...]:
        return (self.edit, self.open, self.paste)

    def _open(self) -> None:
        dialog = QFileDialog(self, tr("Open a file, or pictures of its QR codes"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        pictures = " ".join(f"*.{ending}" for ending in ENDINGS)
        dialog.setNameFilters([tr("All files (*)"), tr("Texts (*.json *.txt)"), tr("Pictures ({endings})", endings=pictures)])

        def take(chosen: list[str]) -> None:
            self.read([Path(path) for path in chosen])

        dialog.filesSelected.connect(take)
        dialog.open()

    def _refuse(self, error: Exception) -> None:
        self._say(problem_of(error).sentence, "bad")

    def _look(self) -> None:
        text = self.text
        try:
            self.good, words = (bool(text), "") if not is_part(text) else _state(text)
        except BadDocument as error:
            self.good = False
            self._say(str(error), "bad")
        else:
            self._say(
                words or tr("A file, its text, its parts, or pictures of its QR codes: open them, paste them, or drop them here."), ""
            )
        self.judged.emit()

    def _say(self, words: str, tone: str) -> None:
        set_tone(self.said, tone)
        self.said.setText(words)

    def _lay_out(self, name: str) -> None:
        label = heading(name)
        label.setBuddy(self.edit)
        self.edit.setAccessibleName(name)
        self.edit.setFont(fixed_font())
        self.edit.setTabChangesFocus(True)
        self.edit.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.edit.setFixedHeight(132)
        self.setFocusProxy(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (label, self.edit, self.said):
            layout.addWidget(widget)
        layout.addLayout(row(self.open, self.paste, None))


def _state(text: str) -> tuple[bool, str]:
    """Whether all parts are there, and what to say about it. Raises BadDocument."""
    parts = [read_part(line) for line in text.split()]
    lacking = missing(parts)
    if not lacking:
        return True, plural(parts[0].count, tr("The one part is here."), tr("All {n} parts are here."))
    listed = ", ".join(str(place) for place in lacking[:12]) + ("…" if len(lacking) > 12 else "")
    count = parts[0].count
    return False, tr("{n} of {count} parts are here. Still missing: {listed}.", n=count - len(lacking), count=count, listed=listed)


def _texts(paths: Sequence[Path]) -> list[str]:
    """Raises BadDocument."""
    return [text for path in paths for text in (texts_of_file(path) if is_picture(path) else (_text(path),))]


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except OSError as error:
        reason = tr("{name} cannot be opened ({reason})", name=path.name, reason=error.strerror or "?")
        raise BadDocument(tr("file"), reason, advice=tr("choose another one")) from None
    if len(raw) > LIMIT:
        raise BadDocument(tr("file"), tr("{name} is too large", name=path.name), advice=tr("choose another one"))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadDocument(tr("file"), tr("{name} is not a text", name=path.name), advice=tr("choose another one")) from None
