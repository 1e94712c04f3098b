"""Names of hosts, as they are compared: one form for all spellings of one name. Pure, and asks nobody.

Folded to readable Unicode (not to punycode), so that a name in either form, in any case, width or with a dot at its end is the same text.
Two names that IDNA would tell apart by a sharp s or a final sigma become one, which is the careful side for a list of dangers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST = 253  # characters of a name (RFC 1035)
_DOTS = str.maketrans(dict.fromkeys("。．｡", "."))
_SOFT = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # not seen, and dropped by browsers (UTS 46)


def host_of(text: str) -> str | None:
    """The folded host of a web address, or of a name that stands alone, with or without a port; None where there is none."""
    stripped = text.strip()
    if "\\" in stripped:  # which a browser takes for a slash, and so for the end of the name
        return None
    try:
        host = urlsplit(stripped if "//" in stripped else f"//{stripped}").hostname
    except ValueError:
        return None
    return folded(host) if host else None


def folded(name: str) -> str | None:
    """The form that is compared; None for what can be no name of a host."""
    plain = _fold(name)
    labels = [_readable(label) for label in plain.removesuffix(".").split(".")]
    whole = ".".join(labels)
    if not all(labels) or len(whole) > LONGEST or any(character.isspace() or character in "/\\@?#%" for character in whole):
        return None
    return whole


def is_loopback(url: str) -> bool:
    """Whether a web address leads to this computer itself, by its name alone."""
    return host_of(url) in LOOPBACK


def listed_parent(host: str, listed: Collection[str]) -> str | None:
    """The entry of a list of folded names that `host` (folded) is, or is a part of; None when there is none."""
    labels = host.split(".")
    return next((parent for place in range(len(labels)) if (parent := ".".join(labels[place:])) in listed), None)


def _fold(text: str) -> str:
    shown = "".join(character for character in text[: 4 * LONGEST] if character not in _SOFT).translate(_DOTS)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold())


def _readable(label: str) -> str:
    """A label out of punycode (RFC 3492), folded again; as it stands where that is broken."""
    if not label.startswith("xn--") or len(label) > 63:
        return label
    try:
        shown = _fold(label[4:].encode("ascii").decode("punycode"))
    except (UnicodeError, ValueError, OverflowError):
        return label
    return label if not shown or "." in shown or shown.startswith("xn--") else shown
