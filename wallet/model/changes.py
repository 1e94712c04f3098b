"""What changed, without saying how: views read again what they show."""

from __future__ import annotations

from enum import Flag, auto


class Changes(Flag):
    """Published after the database has it. Several may come at once."""

    NONE = 0
    SESSION = auto()  # created, unlocked, locked
    HEALTH = auto()  # a node came, went or fell behind
    BALANCES = auto()
    SWAPS = auto()
    ACTIVITY = auto()
