"""The words on the pages of a PDF that Qt wrote, in the order they were drawn: each font says which letter its glyphs stand for."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj(.*?)\nendobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
_RANGE = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> \[([^\]]*)\]")
_FONT = re.compile(rb"/F(\d+) (\d+) 0 R")
_DRAWN = re.compile(rb"/F(\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj")


def pdf_text(data: bytes) -> str:
    """All pages together; a line break on the page is none here."""
    objects = {int(number): body for number, body in _OBJECT.findall(data)}
    fonts = {int(name): _letters(objects, objects[int(number)]) for body in objects.values() for name, number in _FONT.findall(body)}
    found: list[str] = []
    for body in objects.values():
        letters: dict[int, str] = {}
        for name, glyphs in _DRAWN.findall(_content(body)):
            if name:
                letters = fonts[int(name)]
            found += [letters[int(glyphs[at : at + 4], 16)] for at in range(0, len(glyphs), 4)]
    return "".join(found)


def _letters(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    place = re.search(rb"/ToUnicode (\d+) 0 R", font)
    assert place is not None
    letters: dict[int, str] = {}
    for first, _, codes in _RANGE.findall(_content(objects[int(place[1])])):
        letters |= {int(first, 16) + at: chr(int(code, 16)) for at, code in enumerate(re.findall(rb"<([0-9A-F]+)>", codes))}
    return letters


def _content(body: bytes) -> bytes:
    stream = _STREAM.search(body)
    if stream is None:
        return b""
    return zlib.decompressobj().decompress(stream[1]) if b"/FlateDecode" in body[: stream.start()] else stream[1]
