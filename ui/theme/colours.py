"""Two sets of colours under one set of names.

Every text colour stands 4.5 : 1 on every ground it is used on (WCAG 2.2, 1.4.3); a test computes it. One accent. Green, amber and red
appear only where they mean good, careful and bad, and never alone: a word or an icon stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Colours:
    """All as `#rrggbb`. `*_soft` is a ground for text in the colour of the same name or in `text`.

    ground: behind everything. surface: cards. sunken: wells, fields, hovered rows. line: hairlines. outline: edges of controls (3 : 1).
    """

    ground: str
    surface: str
    sunken: str
    line: str
    outline: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    on_bad: str
    shadow: str

    def items(self) -> tuple[tuple[str, str], ...]:
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))


LIGHT = Colours(
    ground="#f5f5f8",
    surface="#ffffff",
    sunken="#eeeff4",
    line="#e2e4eb",
    outline="#7f8499",
    text="#171a26",
    muted="#565b6e",
    accent="#4350c8",
    accent_hover="#3641ad",
    on_accent="#ffffff",
    accent_soft="#e8eafb",
    good="#136a43",
    good_soft="#e0f3e9",
    warn="#805000",
    warn_soft="#fbf0d9",
    bad="#ab2430",
    bad_soft="#fbe6e7",
    on_bad="#ffffff",
    shadow="#d9dbe4",
)

DARK = Colours(
    ground="#101218",
    surface="#191c25",
    sunken="#222631",
    line="#2b303d",
    outline="#717890",
    text="#eceef5",
    muted="#a3a9bb",
    accent="#9aa6ff",
    accent_hover="#b3bcff",
    on_accent="#11142c",
    accent_soft="#262b4d",
    good="#66d19b",
    good_soft="#16322a",
    warn="#efbd62",
    warn_soft="#372b14",
    bad="#ff9296",
    bad_soft="#42202a",
    on_bad="#2c0a0f",
    shadow="#0a0b0f",
)


LIGHT_MARKS = ("#4350c8", "#0b7285", "#2b8a3e", "#8f6b00", "#c4520a", "#c92a2a", "#a61e8d", "#5f6578")
DARK_MARKS = ("#9aa6ff", "#4dd0e1", "#69db7c", "#ffd43b", "#ffa94d", "#ff8787", "#f783ee", "#a3a9bb")
"""What an account may be marked with, one for each number the core keeps. Every one stands 3 : 1 on every ground."""


def luminance(colour: str) -> float:
    """Relative luminance from 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
