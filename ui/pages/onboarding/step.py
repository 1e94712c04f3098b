"""The frame of one onboarding step: a title, a sentence, what it asks, and the way on and back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.language import tr
from ui.widgets.buttons import primary, quiet
from ui.widgets.labels import body, title
from ui.widgets.notice import Notice


class StepView(QWidget):
    """Subclasses fill `self.column`. `next_button` starts disabled only if they say so."""

    forward = Signal()
    backward = Signal()

    def __init__(self, name: str, lead: str, onward: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lead = body(lead, "muted")
        self.column = QVBoxLayout()
        self.column.setSpacing(14)
        self.notice = Notice("bad", "")
        self.notice.hide()
        self.back_button = quiet(tr("Back"), "arrow-left")
        self.next_button = primary(onward or tr("Continue"))
        self.footer = QHBoxLayout()
        self.footer.addWidget(self.back_button)
        self.footer.addStretch(1)
        self.footer.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(title(name))
        layout.addWidget(self.lead)
        layout.addSpacing(8)
        layout.addLayout(self.column)
        layout.addWidget(self.notice)
        layout.addStretch(1)
        layout.addSpacing(12)
        layout.addLayout(self.footer)
        self.back_button.clicked.connect(self.backward)
        self.next_button.clicked.connect(self.go_on)

    def go_on(self) -> None:
        """What the button does; a step that has to ask the core first goes on when that has answered."""
        self.forward.emit()

    def first_focus(self) -> QWidget:
        """What the keyboard starts at."""
        return self.next_button

    def enter_from_keyboard(self) -> None:
        """Enter in the last field goes on if it can."""
        if self.next_button.isEnabled():
            self.next_button.click()


class Dots(QWidget):
    """How far one is: a dot a step, the present one long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(6)
        self._line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._dots: list[QFrame] = []

    def show_progress(self, at: int, count: int) -> None:
        """`at` from 0; -1 hides the row."""
        self.setVisible(at >= 0)
        self.setAccessibleName(tr("Step {at} of {count}", at=at + 1, count=count))
        while len(self._dots) < count:
            self._dots.append(QFrame())
            self._line.addWidget(self._dots[-1])
        for i, dot in enumerate(self._dots):
            dot.setVisible(i < count)
            dot.setFixedSize(22 if i == at else 8, 8)
            dot.setProperty("dot", "now" if i == at else "done" if i < at else "later")
            dot.style().unpolish(dot)
            dot.style().polish(dot)
