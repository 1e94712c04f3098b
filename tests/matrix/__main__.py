"""Every cell, some at a time: `python3 dev.py matrix [--workers N] [--only WORDS] [--resume] [--minutes N] [--out FILE]`.

Each worker has a stage of its own. What a cell leaves behind when it goes wrong is thrown away with its stage. Each result is noted at
once, so that a run which was stopped goes on with `--resume`; cells of different faults take turns, so that it has seen something of each.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue

from tests.matrix import report
from tests.matrix.cells import Cell, every
from tests.matrix.notes import Notes
from tests.matrix.running import Result, run
from tests.matrix.stage import Stage

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "fault-matrix.md"
NOTES = ROOT / ".tools" / "fault-matrix.jsonl"


class Worker:
    """Plays cells one after the other; `folder` is for the stages' data, `until` when to begin no other (monotonic seconds)."""

    def __init__(self, folder: Path, notes: Notes, until: float) -> None:
        self._folder, self._notes, self._until = folder, notes, until
        self._stage: Stage | None = None
        self._stages = 0

    def work(self, cells: SimpleQueue[Cell]) -> None:
        """Until none is left."""
        try:
            while time.monotonic() < self._until:
                result = self._play(cells.get_nowait())
                self._notes.add(result)
                print(_told(result), flush=True)
        except Empty:
            pass
        finally:
            self._clear()

    def _play(self, cell: Cell) -> Result:
        began = time.monotonic()
        try:
            return run(cell, self._stage_for(cell))
        except Exception as error:  # the boundary of one cell: the others are played all the same
            traceback.print_exc()
            self._clear()
            return Result(cell, f"{type(error).__name__}: {error}".splitlines()[0], None, time.monotonic() - began)

    def _stage_for(self, cell: Cell) -> Stage:
        if self._stage is None or self._stage.confirmations != cell.confirmations:
            self._clear()
            self._stages += 1
            self._stage = Stage(self._folder / str(self._stages), cell.confirmations)
        return self._stage

    def _clear(self) -> None:
        stage, self._stage = self._stage, None
        if stage is not None:
            stage.close()


def _told(result: Result) -> str:
    recovery = "" if result.recovery is None else f", {result.recovery:.1f} s after the fault"
    return f"{'good' if result.ok else 'BAD '}  {result.cell.name}: {result.outcome}{recovery} ({result.seconds:.0f} s in all)"


def play(cells: Sequence[Cell], workers: int, notes: Notes, until: float) -> None:
    """All of these, or as many as there is time for."""
    waiting: SimpleQueue[Cell] = SimpleQueue()
    for cell in _in_turns(cells):
        waiting.put(cell)
    with tempfile.TemporaryDirectory(prefix="lockstep-matrix-") as folder, ThreadPoolExecutor(workers) as pool:
        running = [pool.submit(Worker(Path(folder, str(number)), notes, until).work, waiting) for number in range(workers)]
        for future in running:
            future.result()


def _in_turns(cells: Sequence[Cell]) -> list[Cell]:
    """One of each fault, then the next of each, evenly; those that need another finality come last, since that takes another stage."""
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.fault].append(cell)
    places = {cell: place / len(group) for group in groups.values() for place, cell in enumerate(group)}
    return sorted(cells, key=lambda cell: (cell.confirmations, places[cell]))


def main() -> int:
    given = _arguments()
    cells = tuple(cell for cell in every() if given.only in cell.name)
    notes = Notes(NOTES, resume=given.resume)
    began = time.monotonic()
    done = notes.results(cells)
    play([cell for cell in cells if cell not in done], given.workers, notes, began + 60 * given.minutes)
    results = list(notes.results(cells).values())
    seconds = notes.spent(time.monotonic() - began)
    out = given.out or (None if given.only else PAGE)
    if out is not None:
        report.write(out, results, len(cells), seconds)
    print(report.line(results, seconds))
    return 0 if len(results) == len(cells) and all(result.ok for result in results) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 dev.py matrix", description="Play the fault matrix and write its page.")
    parser.add_argument("--workers", type=int, default=3, help="stages at a time; each has two chains and two wallets")
    parser.add_argument("--only", default="", help="cells with these words in their name; writes no page unless --out says where")
    parser.add_argument("--resume", action="store_true", help="play only what an earlier run has not")
    parser.add_argument("--minutes", type=float, default=600, help="begin no cell after this time")
    parser.add_argument("--out", type=Path, help=f"the page, {PAGE.name} in docs otherwise")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
