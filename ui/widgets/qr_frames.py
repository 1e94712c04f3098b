"""A text that is too long for one QR code, as several, one a moment. Space stops and starts it, the arrows step through it.

Where the system wants no motion it stands still until somebody steps.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import tr
from ui.theme.theme import theme
from ui.widgets.buttons import IconButton
from ui.widgets.frames import row
from ui.widgets.labels import heading
from ui.widgets.qr import QrCode
from wallet.model.parts import split

FRAME_MS = 600
"""Longer than a phone or webcam takes for one code of this size."""


class QrFrames(QWidget):
    """`text` in its parts (`wallet.model.parts`)."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frames = split(text)
        self.at = 0
        self.code, self.said = QrCode(self.frames[0]), heading("")
        self.back = IconButton("caret-left", tr("The part before (Left)"))
        self.pause = IconButton("pause", tr("Stand still (Space)"))
        self.onward = IconButton("caret-right", tr("The next part (Right)"))
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._running = theme().moves
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._timer.timeout.connect(lambda: self.step(1))
        self.back.clicked.connect(lambda: self._stepped(-1))
        self.onward.clicked.connect(lambda: self._stepped(1))
        self.pause.clicked.connect(self.toggle)
        self._draw()

    @property
    def running(self) -> bool:
        return self._running and len(self.frames) > 1

    def step(self, by: int) -> None:
        """To another part; after the last comes the first."""
        self.at = (self.at + by) % len(self.frames)
        self._draw()

    def toggle(self) -> None:
        """Stop or go on."""
        self._running = not self._running
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        keys = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in keys:
            self._stepped(keys[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Space:
            self.toggle()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._timer.stop()

    def _stepped(self, by: int) -> None:
        """Whoever steps wants to look at that one."""
        self._running = False
        self.step(by)

    def _draw(self) -> None:
        self.code.set_text(self.frames[self.at])
        words = tr("Part {n} of {count}", n=self.at + 1, count=len(self.frames))
        self.said.setText(words)
        self.code.setAccessibleName(tr("QR code. {part}", part=words))
        self.setAccessibleName(tr("QR codes, one after the other. {part}", part=words))
        if self.running:
            self.pause.set_icon("pause", tr("Stand still (Space)"))
        else:
            self.pause.set_icon("play", tr("Show one after the other (Space)"))
        if self.running and self.isVisible() and not self._timer.isActive():
            self._timer.start()
        elif not self.running:
            self._timer.stop()

    def _lay_out(self) -> None:
        several = len(self.frames) > 1
        place = QWidget()
        place.setFixedSize(self._largest())
        inner = QVBoxLayout(place)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.code, 0, Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(place, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(row(None, self.back, self.pause, self.onward, 8, self.said, None))
        for widget in (self.back, self.pause, self.onward, self.said):
            widget.setVisible(several)

    def _largest(self) -> QSize:
        """So that nothing jumps: the last part is shorter than the others, and its code may be larger on the screen."""
        sizes = [self.code.size()]
        if len(self.frames) > 1:
            self.code.set_text(self.frames[-1])
            sizes.append(self.code.size())
            self.code.set_text(self.frames[0])
        return QSize(max(size.width() for size in sizes), max(size.height() for size in sizes))
