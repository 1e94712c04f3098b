"""Recovery phrases (BIP-39): make one, check one and name its first mistake, complete a word. In nine languages.

A phrase is kept and compared in NFKD, lower case, words parted by one space: that is what BIP-39 stretches into the seed. The seed depends
on that text alone and not on a list, so a phrase is good as soon as its checksum holds in one of them. Lists share words (the two Chinese
ones 1,275), so the language is never asked for: it is that of the lists which know most of the words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

from bip_utils import (  # pyright: ignore[reportMissingTypeStubs]
    Bip39Languages,
    Bip39MnemonicDecoder,
    Bip39MnemonicEncoder,
    MnemonicChecksumError,
)
from bip_utils.bip.bip39.bip39_mnemonic_utils import Bip39WordsListGetter  # pyright: ignore[reportMissingTypeStubs]

from wallet.errors import BadPhrase
from wallet.model.language import Language

WORD_COUNTS = (12, 15, 18, 21, 24)
LIST_LENGTH = 2048

Randomness = Callable[[int], bytes]
"""Gives that many unpredictable bytes: `os.urandom` outside tests."""


def new_phrase(words: int, random: Randomness, language: Language = Language.ENGLISH) -> str:
    """A fresh phrase of 12, 15, 18, 21 or 24 words: 128 to 256 bits from `random`. Raises BadPhrase for another count."""
    _check_count(words)
    entropy = random(words * 4 // 3)
    return normalize(str(Bip39MnemonicEncoder(_library(language)).Encode(entropy)))


def check_phrase(phrase: str) -> str:
    """The phrase in its normal form. Raises BadPhrase for the first word not in the list, a wrong count, or a wrong checksum."""
    normal = normalize(phrase)
    words = normal.split(" ") if normal else []
    languages = recognised(words)
    known = _known(languages[0])
    for place, word in enumerate(words, start=1):
        if word not in known:
            shown = unicodedata.normalize("NFC", word[:24])
            reason = f"word {place}, “{shown}”, is not in the {languages[0].words} list of BIP-39 words"
            raise BadPhrase(reason, word=shown, place=place)
    _check_count(len(words))
    if not any(_checksum_holds(normal, language) for language in languages):
        raise BadPhrase("its checksum is wrong, so a word is wrong or two are swapped")
    return normal


def recognised(words: Sequence[str]) -> tuple[Language, ...]:
    """The languages whose lists know most of these normal words; all of them where there are none."""
    counts = {language: sum(word in _known(language) for word in words) for language in Language}
    most = max(counts.values())
    return tuple(language for language, count in counts.items() if count == most)


def normalize(phrase: str) -> str:
    """NFKD, lower case, single spaces (BIP-39)."""
    return " ".join(unicodedata.normalize("NFKD", phrase).lower().split())


def complete(prefix: str, before: str = "", limit: int = 8) -> tuple[str, ...]:
    """The first `limit` words that begin with `prefix`, of the language of the words `before` it; none for an empty prefix.

    Accents need not be typed. The words come composed (NFC), as a field shows them.
    """
    start = _bare(normalize(prefix))
    if not start:
        return ()
    words = (word for language in recognised(normalize(before).split()) for word in word_list(language))
    found = dict.fromkeys(unicodedata.normalize("NFC", word) for word in words if _bare(word).startswith(start))
    return tuple(found)[:limit]


@cache
def word_list(language: Language = Language.ENGLISH) -> tuple[str, ...]:
    """The 2,048 words in the order of BIP-39, each in NFKD."""
    words = Bip39WordsListGetter().GetByLanguage(_library(language))
    return tuple(unicodedata.normalize("NFKD", words.GetWordAtIdx(i)) for i in range(LIST_LENGTH))


@cache
def _known(language: Language) -> frozenset[str]:
    return frozenset(word_list(language))


def _bare(word: str) -> str:
    """Without accents. Korean letters are no accents and stay."""
    return "".join(character for character in word if not unicodedata.combining(character))


def _library(language: Language) -> Bip39Languages:
    return Bip39Languages[language.name]


def _check_count(words: int) -> None:
    if words not in WORD_COUNTS:
        raise BadPhrase(f"it has {words} words, and a phrase has 12, 15, 18, 21 or 24")


def _checksum_holds(normal: str, language: Language) -> bool:
    try:
        Bip39MnemonicDecoder(_library(language)).Decode(normal)
    except MnemonicChecksumError:
        return False
    return True
