"""A text in parts that each fit into one QR code: shown one after the other, read in any order. Pure.

    LOCKSTEP-PART-1:ID:i/n:BODY:CHECK
    ID      8 hex digits, the first of the sha256 of the whole text
    i, n    which part of how many, from 1
    BODY    base32 without padding, of a piece of the text's UTF-8; every piece but the last is equally long
    CHECK   8 hex digits, the first of the sha256 of all before the last colon

Capitals, digits, `-`, `:` and `/` alone, which a QR code packs tightly. What was joined must have the sha256 that ID begins.
"""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass

from wallet.errors import BadDocument
from wallet.model.hashing import sha256

KIND = "part of a file"
LONGEST = 65_536
"""Bytes of a whole text."""

PIECE = 300
"""Bytes of it in one part: a code of 65 modules a side, which a camera reads from a screen."""

MOST = -(-LONGEST // PIECE)
_PART = re.compile(r"LOCKSTEP-PART-1:([0-9A-F]{8}):([1-9][0-9]{0,2})/([1-9][0-9]{0,2}):([A-Z2-7]{1,600}):([0-9A-F]{8})", re.ASCII)
_NAME = "LOCKSTEP-PART-"


@dataclass(frozen=True, slots=True)
class Part:
    """`place` counts from 1."""

    id: str
    place: int
    count: int
    piece: bytes


def split(text: str) -> tuple[str, ...]:
    """The parts of a text, one at least. Raises BadDocument for one that is too long or empty."""
    data = text.encode()
    if not 0 < len(data) <= LONGEST:
        raise BadDocument(KIND, f"it has not between 1 and {LONGEST:,} bytes")
    pieces = [data[start : start + PIECE] for start in range(0, len(data), PIECE)]
    name = _id(data)
    return tuple(_written(Part(name, place, len(pieces), piece)) for place, piece in enumerate(pieces, 1))


def is_part(text: str) -> bool:
    """Whether that wants to be one, or several in a row."""
    return text.lstrip().startswith(_NAME)


def read_part(text: str) -> Part:
    """Raises BadDocument."""
    match = _PART.fullmatch(text.strip())
    if match is None:
        raise BadDocument(KIND, "it is not written as one", advice="read it again")
    name, place, count, body, check = match[1], int(match[2]), int(match[3]), match[4], match[5]
    if _check(text.strip().rpartition(":")[0]) != check:
        raise BadDocument(KIND, "its check does not fit", advice="read it again")
    try:
        piece = b32decode(body + "=" * (-len(body) % 8))
    except Error:
        raise BadDocument(KIND, "its body is not base32", advice="read it again") from None
    part = Part(name, place, count, piece)
    if place > count or count > MOST or len(piece) > PIECE or (place < count and len(piece) != PIECE) or _written(part) != text.strip():
        raise BadDocument(KIND, "its numbers do not fit", advice="read it again")
    return part


def missing(parts: Iterable[Part]) -> tuple[int, ...]:
    """Places of which nothing was read yet. Raises BadDocument for parts that do not belong together."""
    found = _together(parts)
    some = next(iter(found.values()), None)
    return () if some is None else tuple(place for place in range(1, some.count + 1) if place not in found)


def join(parts: Iterable[Part]) -> str:
    """The text. Raises BadDocument where a part is missing or belongs to another text."""
    listed = tuple(parts)
    lacking = missing(listed)
    if lacking or not listed:
        raise BadDocument(KIND, f"part {lacking[0] if lacking else 1} is missing", advice="read the missing ones too")
    found = _together(listed)
    data = b"".join(found[place].piece for place in sorted(found))
    if _id(data) != listed[0].id:
        raise BadDocument(KIND, "together they are not the file that they name", advice="read all of them again")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BadDocument(KIND, "together they are no text", advice="read all of them again") from None


def joined(text: str) -> str:
    """A text as it is, or of its parts where it consists of those, one a line. Raises BadDocument."""
    if not is_part(text):
        return text
    return join(read_part(line) for line in text.split() if line)


def _together(parts: Iterable[Part]) -> dict[int, Part]:
    found: dict[int, Part] = {}
    for part in parts:
        first = next(iter(found.values()), part)
        if (part.id, part.count) != (first.id, first.count) or found.get(part.place, part) != part:
            raise BadDocument(KIND, "it belongs to another file than the others", advice="read all of them again")
        found[part.place] = part
    return found


def _written(part: Part) -> str:
    before = f"{_NAME}1:{part.id}:{part.place}/{part.count}:{b32encode(part.piece).decode().rstrip('=')}"
    return f"{before}:{_check(before)}"


def _id(data: bytes) -> str:
    return sha256(data).hex()[:8].upper()


def _check(before: str) -> str:
    return sha256(before.encode()).hex()[:8].upper()
