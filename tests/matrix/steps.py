"""Names for the steps of a swap: what each line of a journal stands for, such as "Signed lock" or "Locked take"."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class Names:
    """Reads facts in their order; remembers which transaction is which."""

    def __init__(self) -> None:
        self._actions: dict[str, str] = {}

    def name(self, kind: str, body: dict[str, Any]) -> str:
        """The step that this fact is."""
        if kind == "Signed":
            self._actions[body["hash"]] = body["action"]
        what = body.get("action") or body.get("side") or self._actions.get(body.get("hash", ""))
        return f"{kind} {what}" if what else kind


@dataclass(frozen=True, slots=True)
class Told:
    """One fact. `body` as in the journal."""

    step: str
    body: dict[str, Any]


def read(database: Path, swap_id: bytes | None = None) -> tuple[Told, ...]:
    """What a wallet's journal on disk tells of a swap (of all when none is named), whether the wallet runs or not."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        chosen, values = ("", ()) if swap_id is None else ("WHERE swap_id = ?", (swap_id,))
        rows = connection.execute(f"SELECT kind, body FROM facts {chosen} ORDER BY swap_id, seq", values).fetchall()
    names, told = Names(), list[Told]()
    for kind, body in rows:
        fields = json.loads(body)
        told.append(Told(names.name(kind, fields), fields))
    return tuple(told)
