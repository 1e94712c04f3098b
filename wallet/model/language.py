"""The word lists in which a recovery phrase may be written (BIP-39): those nine that bip-utils carries."""

from __future__ import annotations

from enum import Enum


class Language(Enum):
    """The value is what a user types (`--language`)."""

    ENGLISH = "english"
    CHINESE_SIMPLIFIED = "chinese-simplified"
    CHINESE_TRADITIONAL = "chinese-traditional"
    CZECH = "czech"
    FRENCH = "french"
    ITALIAN = "italian"
    KOREAN = "korean"
    PORTUGUESE = "portuguese"
    SPANISH = "spanish"

    @property
    def words(self) -> str:
        """For a sentence: “French”, “simplified Chinese”."""
        first, _, kind = self.value.partition("-")
        return f"{kind} {first.capitalize()}".strip()
