"""kill -9 at an exact step: the process ends itself, by the signal that cannot be caught, right before or right after a fact is on disk.

Between the two there is nothing but the commit, so these are all the instants at which a crash can make a difference.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Callable
from typing import Any

from tests.matrix.steps import Names
from wallet.storage import facts
from wallet.storage.database import Database


class Crash:
    """Stands behind every write of the journal. `arm` says at which step the process is to die, once it comes."""

    def __init__(self) -> None:
        self._names = Names()
        self._when, self._step = "", ""
        self._written = False

    def arm(self, when: str, step: str) -> None:
        """`when`: before, or after."""
        self._when, self._step = when, step

    def install(self) -> None:
        """From now on."""
        append, run = facts.append, Database.run

        def watched(connection: sqlite3.Connection, swap_id: bytes, kind: str, body: str, at: int) -> facts.StoredFact:
            if self._names.name(kind, json.loads(body)) == self._step:
                if self._when == "before":
                    _die()
                self._written = True
            return append(connection, swap_id, kind, body, at)

        async def committed(database: Database, work: Callable[[sqlite3.Connection], Any]) -> Any:
            result = await run(database, work)
            if self._written:
                _die()
            return result

        facts.append = watched
        Database.run = committed  # pyright: ignore[reportAttributeAccessIssue] - its type variable is not ours to bind


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
