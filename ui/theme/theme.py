"""The look of the whole app: palette, stylesheet, fonts. Follows the system unless the user says otherwise.

Four sizes of type, in points so that they follow the system's text scale: caption 9, body 10.5, title 14, display 24.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyle

import resources
from ui.theme.colours import DARK, DARK_MARKS, LIGHT, LIGHT_MARKS, Colours

CAPTION, BODY, TITLE, DISPLAY = 9.0, 10.5, 14.0, 24.0
_FAMILIES = ("Inter", "Adwaita Sans", "Cantarell", "Noto Sans", "Ubuntu", "Roboto", "Open Sans")
_STYLE = Path(resources.__path__[0]) / "styles" / "lockstep.qss"
_ICONS = Path(resources.__path__[0]) / "icons"


class Mode(Enum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """One per app: `theme()`. Widgets that paint themselves read `colours` and repaint on `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mode = Mode.SYSTEM
        self._colours = LIGHT
        self._installed = False

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def colours(self) -> Colours:
        return self._colours

    @property
    def is_dark(self) -> bool:
        return self._colours is DARK

    def colour(self, name: str) -> QColor:
        """A colour by its name in `Colours`."""
        return QColor(getattr(self._colours, name))

    def mark(self, number: int) -> QColor:
        """The colour of an account."""
        marks = DARK_MARKS if self.is_dark else LIGHT_MARKS
        return QColor(marks[number % len(marks)])

    @property
    def moves(self) -> bool:
        """Whether the system wants animations at all."""
        return bool(QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration))

    def install(self, app: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        """Once, before the first window."""
        app.setStyle("Fusion")
        app.setFont(body_font())
        self._mode = mode
        hints = QGuiApplication.styleHints()
        if not self._installed:
            hints.colorSchemeChanged.connect(self._follow)
        self._installed = True
        self._apply()

    def set_mode(self, mode: Mode) -> None:
        self._mode = mode
        hints = QGuiApplication.styleHints()
        if mode is Mode.SYSTEM:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if mode is Mode.DARK else Qt.ColorScheme.Light)
        self._apply()

    def _follow(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._apply()

    def _wanted(self) -> Colours:
        if self._mode is Mode.SYSTEM:
            return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
        return DARK if self._mode is Mode.DARK else LIGHT

    def _apply(self) -> None:
        self._colours = self._wanted()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(_palette(self._colours))
        app.setStyleSheet(_stylesheet(self._colours))
        self.changed.emit()


def theme() -> Theme:
    """The app's theme, made on first use."""
    global _theme  # noqa: PLW0603 - one application, one look
    if _theme is None:
        _theme = Theme()
    return _theme


_theme: Theme | None = None


def body_font() -> QFont:
    """The system's own family where it has a voice (macOS, Windows), else the first good one that is installed."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family() in ("Sans Serif", "Sans", "DejaVu Sans", ""):
        installed = set(QFontDatabase.families())
        family = next((each for each in _FAMILIES if each in installed), None)
        if family:
            font.setFamily(family)
    font.setPointSizeF(BODY)
    return font


def figures(font: QFont) -> QFont:
    """The same font with figures of one width, so that amounts line up and do not jitter."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def fixed_font(points: float = BODY) -> QFont:
    """For addresses, phrases and documents."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(points)
    return font


def _stylesheet(colours: Colours) -> str:
    text = _STYLE.read_text("utf-8")
    mode = "dark" if colours is DARK else "light"
    text = text.replace("@icons", _ICONS.as_posix()).replace("@mode", mode)
    for name, value in sorted(colours.items(), key=lambda item: -len(item[0])):
        text = text.replace(f"@{name}", value)
    return text


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, name in (
        (role.Window, "ground"), (role.WindowText, "text"), (role.Base, "surface"), (role.AlternateBase, "sunken"),
        (role.Text, "text"), (role.Button, "surface"), (role.ButtonText, "text"), (role.BrightText, "bad"),
        (role.ToolTipBase, "surface"), (role.ToolTipText, "text"), (role.PlaceholderText, "muted"), (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"), (role.Link, "accent"), (role.LinkVisited, "accent"), (role.Accent, "accent"),
        (role.Light, "surface"), (role.Midlight, "line"), (role.Mid, "line"), (role.Dark, "outline"), (role.Shadow, "shadow"),
    ):  # fmt: skip
        palette.setColor(which, QColor(getattr(colours, name)))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.outline))
    return palette
