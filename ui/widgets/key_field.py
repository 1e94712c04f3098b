"""A private key as a person brings it: 64 hexadecimal digits, or a keystore file that is opened, dropped or pasted, with its password."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme.theme import fixed_font
from ui.widgets.buttons import plain
from ui.widgets.frames import row
from ui.widgets.labels import caption, heading, set_tone
from ui.widgets.password import PasswordField
from wallet.model.key_material import KeyMaterial, KeystoreFile, TypedKey

LIMIT = 64 * 1024
DIGITS = 64


class KeyEdit(QPlainTextEdit):
    """Plain text, nothing to undo; a file that is dropped or pasted is read. Enter means done."""

    entered = Signal()
    file_given = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(fixed_font())
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setFixedHeight(84)
        self.setPlaceholderText(tr("64 hexadecimal digits, or the text of a keystore file"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        return source.hasUrls() or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Dropped or pasted: of a file what is in it."""
        path = next((url.toLocalFile() for url in source.urls() if url.isLocalFile()), "")
        if path:
            self.file_given.emit(Path(path))
        else:
            self.insertPlainText(source.text()[:LIMIT])


class KeyField(QWidget):
    """`judged` when `good` may have changed: whether it has the form of a key. `open_wanted` asks for the system's dialog."""

    judged = Signal()
    entered = Signal()
    open_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = KeyEdit(tr("Private key or keystore file"))
        self.open = plain(tr("Open a keystore file…"), "folder-open")
        self.password = PasswordField(tr("Password of that file"))
        self._said = caption()
        self.setFocusProxy(self.edit)
        label = heading(tr("Private key or keystore file"))
        label.setBuddy(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (label, self.edit, self._said):
            layout.addWidget(widget)
        layout.addLayout(row(self.open, None))
        layout.addWidget(self.password)
        self.edit.textChanged.connect(self._look)
        self.edit.file_given.connect(self.take_file)
        self.edit.entered.connect(self._onward)
        self.password.changed.connect(self._look)
        self.password.returned.connect(self.entered)
        self.open.clicked.connect(self.open_wanted)
        self._look()

    @property
    def key(self) -> KeyMaterial:
        text = self.edit.toPlainText().strip()
        return KeystoreFile(text.encode(), self.password.text) if self._is_file else TypedKey(text)

    @property
    def good(self) -> bool:
        return bool(self.password.text) if self._is_file else len(_digits(self.edit.toPlainText())) == DIGITS

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What is held while the key is read."""
        return (self.edit, self.open, self.password.edit)

    def take_file(self, path: Path) -> None:
        """Read it into the field, if it can be one."""
        try:
            with path.open("rb") as file:
                raw = file.read(LIMIT + 1)
            text = raw.decode()
        except (OSError, UnicodeDecodeError):
            text, raw = "", b""
        if not text.strip() or len(raw) > LIMIT:
            self._say(tr("{name} is no keystore file, or cannot be read.", name=path.name), "bad")
            return
        self.edit.setPlainText(text)
        (self.password if self._is_file else self.edit).setFocus()

    def forget(self) -> None:
        self.edit.clear()
        self.password.clear()

    @property
    def _is_file(self) -> bool:
        return self.edit.toPlainText().lstrip().startswith("{")

    def _look(self) -> None:
        text = self.edit.toPlainText().strip()
        self.password.setVisible(self._is_file)
        if self._is_file:
            self._say(tr("A keystore file. Its own password opens it here, once."))
        elif text and not self.good:
            self._say(tr("{n} of {all} hexadecimal digits so far", n=len(_digits(text)), all=DIGITS))
        else:
            self._say(tr("It stays on this computer. A keystore file can be dropped or pasted here, too.") if not text else "")
        self.judged.emit()

    def _say(self, words: str, tone: str = "") -> None:
        set_tone(self._said, tone)
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def _onward(self) -> None:
        if self._is_file and not self.password.text:
            self.password.setFocus()
        else:
            self.entered.emit()


def _digits(text: str) -> str:
    """The hexadecimal digits of a typed key, without 0x."""
    bare = text.strip().removeprefix("0x").removeprefix("0X")
    return bare if all(each in "0123456789abcdefABCDEF" for each in bare) else ""
