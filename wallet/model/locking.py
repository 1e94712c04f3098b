"""After how long without input the wallet locks itself."""

from __future__ import annotations

from enum import IntEnum


class AutoLock(IntEnum):
    """Minutes; NEVER leaves sleep and a locked screen alone to do it."""

    ONE = 1
    FIVE = 5
    FIFTEEN = 15
    SIXTY = 60
    NEVER = 0

    @property
    def seconds(self) -> int | None:
        return 60 * self.value or None
