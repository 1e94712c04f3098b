"""One-time codes by the clock: RFC 6238 with SHA-1, 6 digits and 30 seconds, which is what every authenticator app understands.

A code is good for its own step and one to each side, for clocks that differ, and only after the last step that was used: none works twice.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from urllib.parse import quote

SEED_SIZE = 20
DIGITS, STEP, SIDE = 6, 30, 1


def new_seed(random: Callable[[int], bytes]) -> bytes:
    """As long as SHA-1's output (RFC 4226, R6)."""
    return random(SEED_SIZE)


def code_at(seed: bytes, step: int, digits: int = DIGITS) -> str:
    """HOTP (RFC 4226) of that counter."""
    digest = hmac.digest(seed, step.to_bytes(8), "sha1")
    at = digest[-1] & 15
    return str((int.from_bytes(digest[at : at + 4]) & 0x7FFF_FFFF) % 10**digits).zfill(digits)


def step_of(seed: bytes, code: str, now: int, after: int) -> int | None:
    """The step that `code` belongs to at Unix time `now`; None for a wrong one, an old one, and one of a step up to `after`."""
    typed, found = "".join(code.split()).encode(), None
    for step in range(max(0, now // STEP - SIDE), now // STEP + SIDE + 1):
        if hmac.compare_digest(code_at(seed, step).encode(), typed) and step > after:
            found = step
    return found


def key_text(seed: bytes) -> str:
    """To be typed into an authenticator: base32 in groups of four."""
    letters = base64.b32encode(seed).decode()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def uri(seed: bytes, name: str) -> str:
    """What a QR code for an authenticator holds; defaults are spelt out."""
    secret = base64.b32encode(seed).decode()
    label = quote(f"Lockstep:{name}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer=Lockstep&algorithm=SHA1&digits={DIGITS}&period={STEP}"
