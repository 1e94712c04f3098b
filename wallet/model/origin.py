"""Where an account comes from, and so what can sign for it. As text it is what the database keeps and a person reads.

m/44'/60'/0'/0/7     follows from the phrase
key 0f…              a private key of its own in the vault, by its id
watched              an address alone
xpub…/7              an address below an extended public key
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wallet.model.path import MAX_INDEX, AccountPath, read_path

_KEY = re.compile(r"key ([0-9a-f]{32})")
_CHILD = re.compile(r"([xt]pub[1-9A-HJ-NP-Za-km-z]{100,116})/(0|[1-9][0-9]{0,9})")
WATCHED = "watched"


@dataclass(frozen=True, slots=True)
class Imported:
    """A private key that follows from no phrase. `id`: the 16 random bytes that name it in the vault."""

    id: bytes

    def __post_init__(self) -> None:
        if len(self.id) != 16:
            raise ValueError("the id of a key has 16 bytes")

    def __str__(self) -> str:
        return f"key {self.id.hex()}"


@dataclass(frozen=True, slots=True)
class Watched:
    """Nothing here signs for it. `xpub` and `index` where it lies below an extended public key, else both None."""

    xpub: str | None = None
    index: int | None = None

    def __str__(self) -> str:
        return WATCHED if self.xpub is None else f"{self.xpub}/{self.index}"


KeyPlace = AccountPath | Imported
"""Where a key lies that can sign."""

Origin = KeyPlace | Watched


def read_origin(text: str) -> Origin:
    """The inverse of str(). Raises ValueError."""
    if text == WATCHED:
        return Watched()
    if match := _KEY.fullmatch(text):
        return Imported(bytes.fromhex(match[1]))
    if (match := _CHILD.fullmatch(text)) and int(match[2]) <= MAX_INDEX:
        return Watched(match[1], int(match[2]))
    return read_path(text)
