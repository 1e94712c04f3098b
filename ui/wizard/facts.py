"""Small labelled boxes side by side: a question in small letters, its answer below, so that nobody has to search for it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.frames import Card, column, row
from ui.widgets.labels import body, overline
from ui.widgets.notice import Icon


@dataclass(frozen=True, slots=True)
class Fact:
    """`tone`: accent, good, warn, bad, muted."""

    icon: str
    tone: str
    question: str
    answer: str


class FactBox(Card):
    """One question and its answer."""

    def __init__(self, fact: Fact, parent: QWidget | None = None) -> None:
        super().__init__(14, 4, parent=parent)
        self._icon = Icon(fact.icon, fact.tone, 22)
        self._question, self._answer = overline(fact.question), body(fact.answer)
        line = row(spacing=12)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column(self._question, self._answer, None, spacing=2), 1)
        self.column.addLayout(line)
        self.show_fact(fact)

    def show_fact(self, fact: Fact) -> None:
        """The same box, another answer: nothing jumps."""
        self._icon.set_icon(fact.icon, fact.tone)
        self._question.setText(fact.question)
        self._answer.setText(fact.answer)
        self.setAccessibleName(f"{fact.question}: {fact.answer}")


class FactGrid(QWidget):
    """Boxes in `columns` of equal width. The number of facts may change; boxes that stay are kept."""

    def __init__(self, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._boxes: list[FactBox] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        for index in range(columns):
            self._grid.setColumnStretch(index, 1)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        for index, fact in enumerate(facts):
            if index < len(self._boxes):
                self._boxes[index].show_fact(fact)
            else:
                box = FactBox(fact)
                self._boxes.append(box)
                self._grid.addWidget(box, index // self._columns, index % self._columns)
        for index, box in enumerate(self._boxes):
            box.setVisible(index < len(facts))
