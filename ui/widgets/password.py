"""Password fields: hidden until asked, a word about Caps Lock, and strength in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme.theme import theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import caption, set_tone
from wallet.model.views import Strength

LONGEST = 1024


class PasswordEdit(QLineEdit):
    """Signals `caps` when what is typed looks like Caps Lock is on (a capital without Shift, or the reverse)."""

    caps = Signal(bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LONGEST)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhHiddenText
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        letter = event.text()
        if len(letter) == 1 and letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(letter.isupper() != shift)
        super().keyPressEvent(event)


class PasswordField(QWidget):
    """Label, field, eye, and a line for hints. `returned` when Enter is pressed in it."""

    changed = Signal(str)
    returned = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = PasswordEdit(label)
        self.eye = IconButton("eye", tr("Show the password"))
        self.eye.setCheckable(True)
        self._hint = caption("", "warn")
        self._hint.hide()
        self.setFocusProxy(self.edit)
        name = QLabel(label)
        name.setProperty("type", "heading")
        name.setBuddy(self.edit)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.edit, 1)
        line.addWidget(self.eye)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(name)
        layout.addLayout(line)
        layout.addWidget(self._hint)
        self.eye.toggled.connect(self._reveal)
        self.edit.textChanged.connect(self.changed)
        self.edit.returnPressed.connect(self.returned)
        self.edit.caps.connect(self._warn_caps)

    @property
    def text(self) -> str:
        return self.edit.text()

    def clear(self) -> None:
        self.edit.clear()
        self.eye.setChecked(False)
        self._hint.hide()

    def say(self, hint: str, tone: str = "warn") -> None:
        """A line under the field; an empty one hides it."""
        set_tone(self._hint, tone)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _warn_caps(self, on: bool) -> None:
        self.say(tr("Caps Lock seems to be on.") if on else "")

    def _reveal(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.eye.set_icon("eye-slash" if shown else "eye", tr("Hide the password") if shown else tr("Show the password"))


class StrengthMeter(QWidget):
    """Four bars and the words. Colour is never alone: the words say it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = _Bars()
        self.words = caption("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._bars)
        layout.addWidget(self.words)
        self.show_strength(None)

    def show_strength(self, strength: Strength | None, why: str = "") -> None:
        """None while nothing was typed. `why` is said too while it is not enough."""
        if strength is None:
            self._bars.show_score(0, "muted")
            set_tone(self.words, "")
            self.words.setText(tr("Several unrelated words are strong and easy to remember."))
            return
        tone = "good" if strength.enough else "warn" if strength.score >= 2 else "bad"
        self._bars.show_score(max(1, strength.score), tone)
        set_tone(self.words, tone)
        said = strength.words[:1].upper() + strength.words[1:]
        self.words.setText(f"{said} {why}" if why and not strength.enough else said)


class _Bars(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._score, self._tone = 0, "muted"
        self.setFixedHeight(6)

    def show_score(self, score: int, tone: str) -> None:
        self._score, self._tone = score, tone
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, 6)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = (self.width() - 18) / 4
        for i in range(4):
            painter.setBrush(theme().colour(self._tone if i < self._score else "line"))
            painter.drawRoundedRect(QRectF(i * (width + 6), 0, width, 6), 3, 3)
        painter.end()
