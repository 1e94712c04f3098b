"""How deep JSON goes, found without going there. Pure.

Ask before parsing: where some library has raised Python's recursion limit, as web3 and py-evm do, a parser that recurses overflows the
stack and the process dies instead of raising RecursionError.
"""

from __future__ import annotations

import re

_STRING = re.compile(rb'"(?:[^"\\]++|\\.?)*+"?', re.DOTALL)
_ALIKE = bytes.maketrans(b"{}", b"[]")
_BESIDE_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def nests_deeper(text: bytes, limit: int) -> bool:
    """Whether arrays and objects stand more than `limit` deep in one another; also for many brackets that do not match.

    Linear for a given limit, whatever the text is, and at the speed of C: the innermost pairs are taken out `limit` times.
    """
    if text.count(b"[") + text.count(b"{") <= limit:
        return False
    brackets = _STRING.sub(b"", text).translate(_ALIKE, _BESIDE_BRACKETS)
    if b"[" * (limit + 1) in brackets:
        return True  # the rounds below would be slow on a deep one
    for _ in range(limit):
        before = len(brackets)
        brackets = brackets.replace(b"[]", b"")
        if len(brackets) in (0, before):
            break
    return bool(brackets)
