"""What a run has found so far, one line of JSON a cell, so that one that was stopped can go on."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.matrix.cells import Cell
from tests.matrix.running import Result


class Notes:
    """Without `resume` the file begins anew. `add` may be called from several threads."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        self._path, self._turn = path, threading.Lock()
        path.parent.mkdir(exist_ok=True)
        if not resume:
            path.unlink(missing_ok=True)

    def add(self, result: Result) -> None:
        """A cell was played."""
        told = {"cell": result.cell.name, "outcome": result.outcome, "recovery": result.recovery, "seconds": result.seconds}
        self._append(told)

    def spent(self, seconds: float) -> float:
        """Note how long this run took; the seconds of all runs together."""
        self._append({"run": seconds})
        return sum(each["run"] for each in self._lines() if "run" in each)

    def results(self, cells: Sequence[Cell]) -> dict[Cell, Result]:
        """The last result of each of these cells that was played, in the order of `cells`."""
        told = {each["cell"]: each for each in self._lines() if "cell" in each}
        return {
            cell: Result(cell, told[cell.name]["outcome"], told[cell.name]["recovery"], told[cell.name]["seconds"])
            for cell in cells
            if cell.name in told
        }

    def _append(self, told: dict[str, Any]) -> None:
        with self._turn, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")

    def _lines(self) -> list[dict[str, Any]]:
        if not self._path.exists():
            return []
        return [json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines()]
