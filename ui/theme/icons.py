"""Icons of one family (Phosphor, through qtawesome), tinted with the theme's colours.

qtawesome takes a tenth of a second to import, so nothing here is touched before the window stands.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

from ui.theme.theme import theme


def icon(name: str, colour: str = "text", checked: str = "") -> QIcon:
    """The Phosphor icon `name` (such as `wallet`) in a colour of the theme as it is now, or in `checked` on a button that is down."""
    import qtawesome  # noqa: PLC0415 - see the top  # pyright: ignore[reportMissingTypeStubs]

    shade, down = theme().colour(colour), theme().colour(checked or colour)
    found = qtawesome.icon(  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        f"ph.{name}",
        scale_factor=1.14,
        color=shade,
        color_disabled=theme().colour("outline"),
        color_active=shade,
        color_on=down,
        color_on_active=down,
    )
    return cast("QIcon", found)


def picture(name: str, colour: str = "text", size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The icon as a pixmap of `size` logical pixels for a screen with that device pixel ratio."""
    return icon(name, colour).pixmap(QSize(size, size), ratio)
