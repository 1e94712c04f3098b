"""The HTLC with checks of its lock left out, compiled from the same source: what each of them costs is measured, not guessed.

Never deployed anywhere but on the benchmark's chain. A source that no longer has the lines to leave out is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from resources.contracts.build import FOLDER, compiled

Cut = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Extra:
    """Something that the peers' locks do not do. `cuts` are patterns with what takes their place; `word` is an argument that goes too."""

    what: str
    cuts: tuple[Cut, ...]
    word: str | None = None


EXTRAS: Mapping[str, Extra] = MappingProxyType(
    {
        "guard": Extra("no way back in while it runs", ((r"@payable\n@nonreentrant\ndef lock\(", "@payable\ndef lock("),)),
        "lock_by": Extra(
            "cannot be mined late",
            (
                (r",\s*lock_by(: uint256)?(?=[,)])", ""),
                (r'\n    assert block\.timestamp <= lock_by, "[^"]*"', ""),
                (r'\n    assert lock_by < expiry, "[^"]*"', ""),
                (r"\n    @param lock_by [^\n]*", ""),
            ),
            "lock_by",
        ),
        "salt": Extra(
            "the phrase alone finds the secret again",
            ((r",\s*salt(: bytes16)?(?=[,)])", ""), (r"\n    salt: bytes16\n", "\n"), (r", salt=salt", "")),
            "salt",
        ),
        "swap_id": Extra(
            "its event says which lock it opened",
            ((r"event Locked:\n    swap_id: bytes32\n", "event Locked:\n"), (r"log Locked\(\s*swap_id=swap_id, ", "log Locked(")),
        ),
        "payee": Extra("a payee finds its locks by events alone", ((r"    payee: indexed\(address\)\n", "    payee: address\n"),)),
        "token": Extra(
            "one contract for coins and tokens, so its event names the asset",
            ((r"(\n    expiry: uint256)\n    token: address\n", r"\1\n"), (r", token=token(?=[,\s])", "")),
        ),
        "received": Extra(
            "tokens that arrive in part are refused",
            (
                (r"\n    before: uint256 = staticcall [^\n]*", ""),
                (r'\n    assert staticcall [^\n]*, "wrong amount received"', ""),
            ),
        ),
    }
)
ALL = tuple(EXTRAS)


def source_without(names: Iterable[str]) -> str:
    """htlc.vy without these extras. Raises ValueError when a line to leave out is not there."""
    source = (FOLDER / "htlc.vy").read_text(encoding="utf-8")
    for name in names:
        for pattern, instead in EXTRAS[name].cuts:
            source, found = re.subn(pattern, instead, source)
            if not found:
                raise ValueError(f"htlc.vy has nothing like {pattern!r}")
    return source


def creation_without(names: Iterable[str]) -> bytes:
    """Creation code of that."""
    return bytes.fromhex(compiled(source_without(names))["bytecode"][2:])


def words_without(names: Iterable[str]) -> frozenset[str]:
    """Arguments of `lock` that such a contract does not take."""
    return frozenset(word for name in names if (word := EXTRAS[name].word) is not None)
