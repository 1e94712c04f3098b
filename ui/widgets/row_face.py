"""How one row of a long list looks, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

FACE = Qt.ItemDataRole.UserRole
"""The role under which a model gives a row's `Face` or `Header`."""
HEADER = Qt.ItemDataRole.UserRole + 2
"""Likewise: whether it is a `Header`, without making it; None if the model does not know."""


@dataclass(frozen=True, slots=True)
class Face:
    """One row as it looks. `seed` draws an identicon, `icon` a Phosphor icon; neither leaves the room empty.

    badge: a word with its kind (plain, good, warn, bad, info). figure stands on the right, note below it. action is a button's word.
    mark: the number of the colour of a bar at the left edge.
    """

    headline: str
    caption: str = ""
    seed: str = ""
    icon: str = ""
    icon_tone: str = "muted"
    icon_ground: str = "sunken"
    figure: str = ""
    figure_tone: str = "text"
    note: str = ""
    note_tone: str = "muted"
    badge: str = ""
    badge_kind: str = "plain"
    action: str = ""
    tip: str = ""
    faint: bool = False
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A line that divides the list. `dot` is a tone (good, warn, bad, muted) or empty."""

    text: str
    note: str = ""
    note_tone: str = "muted"
    dot: str = ""
    tip: str = ""
