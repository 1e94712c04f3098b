"""Recovery codes, for a wallet that has no phrase: 19 random bytes and one that finds mistakes, as 32 letters and digits in groups of four.

Base32 of RFC 4648, which has no 0, 1, 8 and 9; whoever reads O, I and B for them is understood. 152 bits need no stretching.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

from wallet.errors import BadCode
from wallet.model.hashing import sha256

ENTROPY = 19
_LETTERS = 32
_MISREAD = str.maketrans("018", "OIB", "- \t\n\r")


def new_code(random: Callable[[int], bytes]) -> str:
    """A fresh one, to be shown once."""
    entropy = random(ENTROPY)
    text = base64.b32encode(entropy + _check(entropy)).decode()
    return "-".join(text[at : at + 4] for at in range(0, _LETTERS, 4))


def read_code(text: str) -> bytes:
    """The 19 bytes behind a code. Raises BadCode, which repeats nothing of it."""
    letters = text.strip().upper().translate(_MISREAD)
    if len(letters) != _LETTERS:
        raise BadCode(f"it has {_LETTERS} letters and digits, not {len(letters)}")
    try:
        found = base64.b32decode(letters)
    except ValueError:
        found = b""
    if not found or _check(found[:ENTROPY]) != found[ENTROPY:]:
        raise BadCode("a letter is wrong, or two are swapped")
    return found[:ENTROPY]


def _check(entropy: bytes) -> bytes:
    return sha256(b"lockstep/recovery-code/v1" + entropy)[:1]
