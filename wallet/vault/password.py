"""How strong a password must be: the gate before a vault is sealed, in words (zxcvbn).

Without a keyring half the password is the only lock, so it needs 3 of 4: more than 10^8 guesses, over a year of one core at Argon2id with
256 MiB. With a keyring half the disk alone opens nothing, and 2 will do: more than 10^6 guesses, for whoever holds both halves.
"""

from __future__ import annotations

from zxcvbn_rs_py import zxcvbn

from wallet.errors import WeakPassword
from wallet.model.views import Strength

NEEDED_WITH_KEYRING = 2
NEEDED_ALONE = 3
_LABELS = ("Guessed at once.", "Very weak.", "Fair.", "Strong.", "Very strong.")
_LONGEST = 128
"""Characters that are judged: more can only be stronger, and zxcvbn's time grows with the square."""


def strength(password: str, hints: tuple[str, ...] = (), *, keyring: bool) -> Strength:
    """Judge a password. `hints` are words an attacker would try first (the wallet's name)."""
    found = zxcvbn(password[:_LONGEST], [hint for hint in hints if hint])
    score = int(found.score)
    enough = score >= (NEEDED_WITH_KEYRING if keyring else NEEDED_ALONE)
    advice = [found.feedback.warning, *found.feedback.suggestions] if found.feedback and not enough else []
    words = " ".join([_LABELS[score], *(str(sentence) for sentence in advice if sentence)])
    return Strength(score, words, enough)


def check_strength(password: str, hints: tuple[str, ...] = (), *, keyring: bool) -> None:
    """Raises WeakPassword with advice."""
    judged = strength(password, hints, keyring=keyring)
    if not judged.enough:
        raise WeakPassword(judged.words)
