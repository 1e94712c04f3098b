"""Text of strangers as it can be shown: what cannot be seen, or turns around what is beside it, is written out. Pure."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # Unicode categories that do not show
_LINES = "\n\t"


def hides(text: str) -> bool:
    """Whether there is anything in it that a reader would not see. Lines and tabs are seen."""
    return any(_unseen(character) for character in text if character not in _LINES)


def shown(text: str) -> str:
    """Every unseen character as U+ and its number in brackets: ⟨U+202E⟩. Lines and tabs stay."""
    return "".join(_written(character) if character not in _LINES else character for character in text)


def in_one_line(text: str) -> str:
    """Likewise, lines and tabs too."""
    return "".join(map(_written, text))


def _written(character: str) -> str:
    return (
        f"\N{MATHEMATICAL LEFT ANGLE BRACKET}U+{ord(character):04X}\N{MATHEMATICAL RIGHT ANGLE BRACKET}"
        if _unseen(character)
        else character
    )


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN
