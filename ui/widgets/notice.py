"""A coloured band with a sentence, inside a page: what is so, what is safe, what to do. And small badges."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.text import Problem
from ui.theme.icons import picture
from ui.theme.theme import theme
from ui.widgets.labels import body, heading, set_property

_ICONS = {"info": "info", "good": "check-circle", "warn": "warning", "bad": "warning-octagon"}
_TONES = {"info": "accent", "good": "good", "warn": "warn", "bad": "bad"}


class Icon(QLabel):
    """A picture that follows the theme."""

    def __init__(self, name: str, colour: str = "text", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size = name, colour, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._draw)
        self._draw()

    def set_icon(self, name: str, colour: str) -> None:
        self._name, self._colour = name, colour
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(picture(self._name, self._colour, self._size, self.devicePixelRatioF()))


class Notice(QFrame):
    """`kind`: info, good, warn, bad. `title` may be empty; `buttons` stand to the right."""

    def __init__(self, kind: str, sentence: str, title: str = "", buttons: tuple[QWidget, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Icon(_ICONS[kind], _TONES[kind])
        self._title, self._sentence = heading(title), body(sentence)
        self._title.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 12, 14, 12)
        line.setSpacing(12)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        for button in buttons:
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_text(kind, sentence, title)

    def show_text(self, kind: str, sentence: str, title: str = "") -> None:
        """Say something else."""
        set_property(self, "notice", kind)
        self._icon.set_icon(_ICONS[kind], _TONES[kind])
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(f"{title}. {sentence}" if title else sentence)

    def show_problem(self, problem: Problem) -> None:
        """An error, in the words of `ui.text`, and visible."""
        self.show_text("bad", f"{problem.sentence} {problem.advice}".strip(), problem.title)
        self.show()


def badge(text: str, kind: str = "plain", tip: str = "") -> QLabel:
    """A word in a small box. `kind`: plain, info, good, warn, bad."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("badge", kind)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    label.setToolTip(tip)
    return label
