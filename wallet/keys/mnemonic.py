"""Recovery phrases (BIP-39): make one, check one and name its first mistake, complete a word.

A phrase is kept and compared in NFKD, lower case, words parted by one space: that is what BIP-39 stretches into the seed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from enum import Enum
from functools import cache

from bip_utils import (  # pyright: ignore[reportMissingTypeStubs]
    Bip39Languages,
    Bip39MnemonicDecoder,
    Bip39MnemonicEncoder,
    MnemonicChecksumError,
)
from bip_utils.bip.bip39.bip39_mnemonic_utils import Bip39WordsListGetter  # pyright: ignore[reportMissingTypeStubs]

from wallet.errors import BadPhrase

WORD_COUNTS = (12, 15, 18, 21, 24)
LIST_LENGTH = 2048

Randomness = Callable[[int], bytes]
"""Gives that many unpredictable bytes: `os.urandom` outside tests."""


class Language(Enum):
    """The word lists of BIP-39 that bip-utils carries."""

    ENGLISH = "english"
    CHINESE_SIMPLIFIED = "chinese_simplified"
    CHINESE_TRADITIONAL = "chinese_traditional"
    CZECH = "czech"
    FRENCH = "french"
    ITALIAN = "italian"
    KOREAN = "korean"
    PORTUGUESE = "portuguese"
    SPANISH = "spanish"


def new_phrase(words: int, random: Randomness, language: Language = Language.ENGLISH) -> str:
    """A fresh phrase of 12, 15, 18, 21 or 24 words: 128 to 256 bits from `random`. Raises BadPhrase for another count."""
    _check_count(words)
    entropy = random(words * 4 // 3)
    return normalize(str(Bip39MnemonicEncoder(_library(language)).Encode(entropy)))


def check_phrase(phrase: str, language: Language = Language.ENGLISH) -> str:
    """The phrase in its normal form. Raises BadPhrase for the first word not in the list, a wrong count, or a wrong checksum."""
    normal = normalize(phrase)
    words = normal.split(" ") if normal else []
    known = _known(language)
    for place, word in enumerate(words, start=1):
        if word not in known:
            shown = word[:24]
            raise BadPhrase(f"word {place}, “{shown}”, is not in the list of BIP-39 words", word=shown, place=place)
    _check_count(len(words))
    _check_checksum(normal, language)
    return normal


def normalize(phrase: str) -> str:
    """NFKD, lower case, single spaces (BIP-39)."""
    return " ".join(unicodedata.normalize("NFKD", phrase).lower().split())


def complete(prefix: str, limit: int = 8, language: Language = Language.ENGLISH) -> tuple[str, ...]:
    """The first `limit` words of the list that begin with `prefix`; none for an empty prefix."""
    start = normalize(prefix)
    if not start:
        return ()
    return tuple(word for word in word_list(language) if word.startswith(start))[:limit]


@cache
def word_list(language: Language = Language.ENGLISH) -> tuple[str, ...]:
    """The 2,048 words in the order of BIP-39, each in NFKD."""
    words = Bip39WordsListGetter().GetByLanguage(_library(language))
    return tuple(unicodedata.normalize("NFKD", words.GetWordAtIdx(i)) for i in range(LIST_LENGTH))


@cache
def _known(language: Language) -> frozenset[str]:
    return frozenset(word_list(language))


def _library(language: Language) -> Bip39Languages:
    return Bip39Languages[language.name]


def _check_count(words: int) -> None:
    if words not in WORD_COUNTS:
        raise BadPhrase(f"it has {words} words, and a phrase has 12, 15, 18, 21 or 24")


def _check_checksum(normal: str, language: Language) -> None:
    try:
        Bip39MnemonicDecoder(_library(language)).Decode(normal)
    except MnemonicChecksumError:
        # `from None`: the library's exception must not carry words of the phrase into a report
        raise BadPhrase("its checksum is wrong, so a word is wrong or two are swapped") from None
