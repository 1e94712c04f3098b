"""The results as a page for people and as one line of JSON for programs."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.matrix.cells import COMPLETED, KINDS, REFUNDED
from tests.matrix.running import Result
from wallet.model.swap import Role

_COLUMNS = tuple((role, kind) for role in Role for kind in KINDS)
_HEAD = """# Fault matrix

Written by `python3 dev.py matrix`, which plays every cell with two real wallets, each in a process of its own, on two anvil chains with a
block a second. Each wallet has two nodes a chain, which are proxies on loopback that misbehave on demand.

- **Cell**: one swap with one fault. A column says whose wallet is hit, and whether coins or ERC-20 tokens are swapped. Steps are lines of
  that wallet's journal: *before Sent lock* is the instant at which the lock is out and nothing on disk says so yet.
- **Outcome**: *completed*, both have what was agreed; *refunded*, both have what they had. Judged on the chains to the last unit, network
  fees put back, with nothing left in the contract. Anything else would be written out.
- **Recovery**: seconds by the wall clock, which are seconds of chain time too, from the end of the fault until the swap has ended: for both
  wallets, or for the one that is left while its partner is gone. After kill -9 it begins when the program is started again, so it
  holds the start as well. Where a lock has to run out, the chains travel there in time first. An undisturbed swap takes as long as
  the first table says: a fault that comes early has most of that still before it.
- *The first node … on* lies until both have what was agreed, and only then is honest again: what is recovered after that is the last word,
  that the swap has ended, which takes two nodes.
"""


def page(results: Sequence[Result], cells: int, seconds: float) -> str:
    """The whole document."""
    parts = [_HEAD, _summary(results, cells, seconds), *(_table(fault, group) for fault, group in _by_fault(results).items())]
    return "\n".join(parts)


def line(results: Sequence[Result], seconds: float) -> str:
    """One line of JSON."""
    recoveries = _recoveries(results)
    good = [result for result in results if result.ok]
    told = {
        "cells": len(results),
        "as_expected": len(good),
        "completed": sum(result.outcome == COMPLETED for result in results),
        "refunded": sum(result.outcome == REFUNDED for result in results),
        "completion_rate": round(len(good) / len(results), 4) if results else 0.0,
        "recovery_seconds": {"median": round(statistics.median(recoveries), 1), "max": round(max(recoveries), 1)} if recoveries else None,
        "seconds": round(seconds),
    }
    return json.dumps(told)


def write(path: Path, results: Sequence[Result], cells: int, seconds: float) -> None:
    """The page, in one piece. `cells`: how many there are, played or not."""
    path.write_text(page(results, cells, seconds), encoding="utf-8")


def _summary(results: Sequence[Result], cells: int, seconds: float) -> str:
    rows = [
        f"| {fault} | {len(group)} | {sum(r.outcome == COMPLETED for r in group)} | {sum(r.outcome == REFUNDED for r in group)} | "
        f"{sum(not r.ok for r in group)} | {_middle(group)} |"
        for fault, group in _by_fault(results).items()
    ]
    good = sum(result.ok for result in results)
    missing = (
        f" {cells - len(results)} of the {cells} cells were not played: `python3 dev.py matrix --resume` does."
        if cells > len(results)
        else ""
    )
    return "\n".join(
        [
            "## All faults\n",
            f"{good} of {len(results)} cells ended as they must: a completion rate of {100 * good / max(1, len(results)):.1f}%. "
            f"All took {seconds / 60:.0f} minutes.{missing}\n",
            "| fault | cells | completed | refunded | not as expected | recovery: median, longest (s) |",
            "|---|--:|--:|--:|--:|--:|",
            *rows,
            "",
        ]
    )


def _table(fault: str, group: Sequence[Result]) -> str:
    cells = {(result.cell.when, result.cell.role, result.cell.kind): result for result in group}
    whens = list(dict.fromkeys(result.cell.when for result in group))
    head = " | ".join(f"{role.value}, {kind}" for role, kind in _COLUMNS)
    rows = [f"| {when} | " + " | ".join(_shown(cells.get((when, *column))) for column in _COLUMNS) + " |" for when in whens]
    return "\n".join([f"## {fault[0].upper()}{fault[1:]}\n", f"| when | {head} |", "|---|--:|--:|--:|--:|", *rows, ""])


def _shown(result: Result | None) -> str:
    if result is None:
        return "–"
    recovery = "" if result.recovery is None else f" {result.recovery:.1f}"
    return f"{result.outcome}{recovery}" if result.ok else f"**{result.outcome}**"


def _middle(group: Sequence[Result]) -> str:
    recoveries = _recoveries(group)
    return f"{statistics.median(recoveries):.1f}, {max(recoveries):.1f}" if recoveries else "–"


def _recoveries(results: Iterable[Result]) -> list[float]:
    return [result.recovery for result in results if result.recovery is not None]


def _by_fault(results: Sequence[Result]) -> dict[str, list[Result]]:
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.cell.fault, []).append(result)
    return groups
