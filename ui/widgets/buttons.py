"""Buttons. None is a default button that signs: Enter presses only what has the focus."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCursor, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from ui.theme.icons import icon
from ui.theme.theme import theme


class Button(QPushButton):
    """`kind`: primary, plain, danger, quiet, small or rail. While busy it shows `busy_text` if it has one."""

    def __init__(self, text: str, kind: str = "plain", icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._icon = kind, icon_name
        self._text = ""
        self.busy_text = ""
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(QCursor(Qt.CursorShape.PointingHandCursor))
        self.set_label(text)
        if icon_name:
            self.setIconSize(QSize(18, 18))
            theme().changed.connect(self._tint)
            self._tint()
        self.ensurePolished()  # the stylesheet's weight decides the width

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not _entered(self, event):
            super().keyPressEvent(event)

    def set_label(self, text: str) -> None:
        """Change text and accessible name together."""
        self._text = f" {text}" if self._icon and text else text  # the style leaves no room between icon and text
        self.setText(self._text)
        self.setAccessibleName(text)

    def set_busy(self, busy: bool) -> None:
        self.setText(self.busy_text if busy and self.busy_text else self._text)

    def _tint(self) -> None:
        tone = {"primary": "on_accent", "danger": "on_bad", "quiet": "accent", "small": "accent", "rail": "muted"}.get(self._kind, "text")
        self.setIcon(icon(self._icon, tone, "accent" if self._kind == "rail" else ""))


class IconButton(QToolButton):
    """A picture alone; `name` is what a screen reader says and the tooltip shows."""

    def __init__(self, icon_name: str, name: str, colour: str = "muted", size: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._colour = icon_name, colour
        self.setIconSize(QSize(size, size))
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setCursor(QCursor(Qt.CursorShape.PointingHandCursor))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().changed.connect(self._tint)
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not _entered(self, event):
            super().keyPressEvent(event)

    def set_icon(self, icon_name: str, name: str = "") -> None:
        self._icon = icon_name
        if name:
            self.setToolTip(name)
            self.setAccessibleName(name)
        self._tint()

    def _tint(self) -> None:
        self.setIcon(icon(self._icon, self._colour))


def _entered(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Enter presses the button that has the focus, as Space does. Held down, it presses once."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


def primary(text: str, icon_name: str = "") -> Button:
    """The one main action of a page."""
    return Button(text, "primary", icon_name)


def plain(text: str, icon_name: str = "") -> Button:
    """Every other action."""
    return Button(text, "plain", icon_name)


def quiet(text: str, icon_name: str = "") -> Button:
    """Like a link."""
    return Button(text, "quiet", icon_name)


def danger(text: str, icon_name: str = "") -> Button:
    """Takes something away."""
    return Button(text, "danger", icon_name)


def small(text: str, icon_name: str = "") -> Button:
    """In rows of a list."""
    return Button(text, "small", icon_name)
