"""One-time codes (RFC 6238): what an authenticator is told, once."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CodesKey:
    """`uri` for a QR code, `key` to be typed: base32 in groups of four."""

    uri: str = field(repr=False)
    key: str = field(repr=False)
