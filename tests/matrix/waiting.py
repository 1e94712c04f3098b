"""Waiting for what is to happen: never for a time, always for a condition."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 150.0  # seconds, on a machine that does much else


class NeverHappened(AssertionError):
    """What was waited for, in words."""


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> float:
    """When it was so, by the monotonic clock. Raises NeverHappened."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise NeverHappened(what)
        time.sleep(0.05)
    return time.monotonic()
