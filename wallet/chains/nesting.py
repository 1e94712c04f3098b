"""How deep JSON goes, found without going there: a parser that recurses may take the whole process down with its stack. Pure."""

from __future__ import annotations

import re

DEEPEST = 64  # a transaction trace needs fewer than ten
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BESIDE_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def too_deep(text: bytes) -> bool:
    """Whether arrays and objects stand in one another more than DEEPEST times; also for text whose brackets do not match."""
    if text.count(b"[") + text.count(b"{") <= DEEPEST:
        return False
    brackets = _STRING.sub(b"", text).translate(None, _BESIDE_BRACKETS)
    for _ in range(DEEPEST):
        before = len(brackets)
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(brackets) in (0, before):
            break
    return bool(brackets)
