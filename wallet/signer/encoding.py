"""A request as JSON, in memory that is wiped after it was sent.

pydantic and json write into strings of their own, which stay in freed memory for as long as it is not needed again: a password was found
there long after. Here every character goes straight to its place, so that no second copy of a secret comes to be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from typing import cast

from pydantic import BaseModel

_PIECE = 8
"""Bytes that are written at once: a file of some megabytes takes its time, and no key is as short."""
_ESCAPED = {character: json.dumps(character).encode()[1:-1] for character in ('"', "\\", *map(chr, range(32)))}


def encode(message: BaseModel) -> bytearray:
    """What `model_dump_json` says, spaces and all. `wipe` it. Raises UnicodeEncodeError for text that is no valid Unicode."""
    plain: object = message.model_dump()
    encoded = bytearray(sum(map(len, _pieces(plain))))  # its size first: what grows is copied, and leaves the copy behind
    at = 0
    for piece in _pieces(plain):
        encoded[at : at + len(piece)] = piece
        at += len(piece)
    return encoded


def wipe(secret: bytearray) -> None:
    """Overwrite it with zeros."""
    secret[:] = bytes(len(secret))


def _pieces(value: object) -> Iterator[bytes]:
    """A character, or a few bytes in digits, at a time."""
    match value:
        case Enum():
            yield from _pieces(value.value)
        case str():
            yield b'"'
            for character in value:
                yield _ESCAPED.get(character) or character.encode()
            yield b'"'
        case bytes():
            yield b'"'
            for at in range(0, len(value), _PIECE):
                yield value[at : at + _PIECE].hex().encode()
            yield b'"'
        case dict():
            yield from _listed(b"{}", (_pair(*pair) for pair in cast("dict[str, object]", value).items()))
        case tuple() | list():
            yield from _listed(b"[]", (_pieces(each) for each in cast("tuple[object, ...]", value)))
        case _:
            yield json.dumps(value).encode()


def _pair(name: str, value: object) -> Iterator[bytes]:
    yield from _pieces(name)
    yield b":"
    yield from _pieces(value)


def _listed(brackets: bytes, parts: Iterator[Iterator[bytes]]) -> Iterator[bytes]:
    yield brackets[:1]
    for number, part in enumerate(parts):
        if number:
            yield b","
        yield from part
    yield brackets[1:]
