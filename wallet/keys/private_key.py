"""A private key as somebody types it: 64 hexadecimal digits."""

from __future__ import annotations

import re

from wallet.errors import BadKey
from wallet.keys.signing import ORDER

_HEX = re.compile(r"(?:0[xX])?([0-9a-fA-F]{64})")


def read_private_key(text: str) -> bytes:
    """32 bytes. Raises BadKey, which repeats nothing of the text."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        raise BadKey("it is not 64 hexadecimal digits")
    key = bytes.fromhex(match[1])
    if not 0 < int.from_bytes(key) < ORDER:
        raise BadKey("the number lies outside the curve secp256k1")
    return key
