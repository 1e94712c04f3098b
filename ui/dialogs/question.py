"""A small window with a title, a sentence and a few buttons. Escape is always the harmless answer, and has a button."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.language import tr
from ui.text import Problem
from ui.widgets.buttons import Button
from ui.widgets.labels import body, title
from ui.widgets.notice import Icon

WIDTH = 520


@dataclass(frozen=True, slots=True)
class Answer:
    """`word` on the button, `kind` as of `Button`. The first of a question is the harmless one."""

    word: str
    kind: str = "plain"


class Question(QDialog):
    """Shown with `open()`; `finished` carries the number of the answer: 0, the harmless one, also on Escape and on closing."""

    def __init__(
        self,
        headline: str,
        sentence: str,
        answers: tuple[Answer, ...],
        *,
        icon: tuple[str, str] = ("question", "accent"),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(headline)
        self.setAccessibleDescription(sentence)
        self.setModal(True)
        self.buttons = [Button(answer.word, answer.kind) for answer in answers]
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(title(headline))
        for paragraph in sentence.split("\n"):
            words.addWidget(body(paragraph))
        top = QHBoxLayout()
        top.setSpacing(18)
        picture = Icon(*icon, 32)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(10)
        bottom.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 26, 28, 22)
        layout.setSpacing(22)
        layout.addLayout(top)
        layout.addLayout(bottom)
        for number, button in enumerate(self.buttons):
            bottom.addWidget(button)
            button.clicked.connect(lambda _=False, n=number: self.done(n))
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # which would count sentences at their narrowest
        self.setFixedWidth(WIDTH)
        self.buttons[0].setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """As high as its sentences, now that their fonts are known."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(WIDTH))


def show_problem(problem: Problem, parent: QWidget | None = None) -> Question:
    """An error that no page has a place for. Not waited for: it stands until it is read."""
    sentence = "\n".join(part for part in (problem.sentence, problem.advice) if part)
    dialog = Question(problem.title, sentence, (Answer(tr("Close"), "primary"),), icon=("warning-circle", "warn"), parent=parent)
    dialog.open()
    return dialog
