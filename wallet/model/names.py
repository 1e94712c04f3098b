"""Names that strangers chose, made harmless, and compared as a reader's eye compares them. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64  # characters
_LINK = re.compile(r"https?:|www\.|\w\.me/|[\w-]{2,}\.[a-z]{2,}\b", re.IGNORECASE)  # anything that reads as the name of a host
_ALIKE = str.maketrans(
    {
        **{"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "$": "s", "3": "e", "8": "b"},
        # Cyrillic and Greek letters that look Latin, lower case (Unicode confusables, the common ones)
        **{"а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "l", "ј": "j", "к": "k", "м": "m", "н": "h", "о": "o"},
        **{"р": "p", "ѕ": "s", "т": "t", "у": "y", "х": "x", "ӏ": "l", "ԛ": "q", "ԝ": "w"},
        **{
            "α": "a",
            "β": "b",
            "ε": "e",
            "η": "n",
            "ι": "l",
            "κ": "k",
            "μ": "u",
            "ν": "v",
            "ο": "o",
            "ρ": "p",
            "τ": "t",
            "υ": "u",
            "χ": "x",
        },
    }
)


def clean(text: str) -> str:
    """One line of at most LONGEST characters, without control, format (right-to-left, zero width), private and unassigned characters."""
    spaced = "".join(" " if unicodedata.category(c)[0] == "Z" else c for c in text[: 4 * LONGEST] if unicodedata.category(c)[0] != "C")
    return " ".join(spaced.split())[:LONGEST].rstrip()


def skeleton(text: str) -> str:
    """What a hurried eye sees: compatibility forms folded, marks dropped, case folded, look-alikes made one (after Unicode TS 39)."""
    folded = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in folded if unicodedata.category(c)[0] not in ("C", "M", "Z"))
    return kept.casefold().translate(_ALIKE)


def has_link(text: str) -> bool:
    """Whether a name tries to lead somewhere."""
    return bool(_LINK.search(unicodedata.normalize("NFKC", text)))
