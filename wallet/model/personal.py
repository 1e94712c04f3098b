"""Personal messages (EIP-191, version 0x45): text, or bytes that a program wrote as 0x and hexadecimal digits. Pure."""

from __future__ import annotations

import re

from wallet.errors import BadDocument
from wallet.model.hashing import keccak256

KIND = "message"
LONGEST = 65_536
"""Bytes of a message."""
_BYTES = re.compile(r"0[xX](?:[0-9a-fA-F]{2})+", re.ASCII)


def personal_digest(message: bytes) -> bytes:
    """keccak256(0x19 "Ethereum Signed Message:" newline, length in bytes as decimal text, message): 32 bytes."""
    return keccak256(b"\x19Ethereum Signed Message:\n" + str(len(message)).encode() + message)


def read_personal(text: str | bytes) -> bytes:
    """The bytes of the message: what 0x and digits stand for, or the text itself, every space and line included. Raises BadDocument."""
    if isinstance(text, str):
        if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
            raise BadDocument(KIND, "it has half a character, which no text has")
        text = bytes.fromhex(text.strip()[2:]) if _BYTES.fullmatch(text.strip()) else text.encode()
    if not text:
        raise BadDocument(KIND, "there is nothing in it")
    if len(text) > LONGEST:
        raise BadDocument(KIND, f"it is longer than {LONGEST:,} bytes")
    return text


def text_of(message: bytes) -> str | None:
    """The message as a reader sees it; None where it is no text (UTF-8)."""
    try:
        return message.decode()
    except UnicodeDecodeError:
        return None
