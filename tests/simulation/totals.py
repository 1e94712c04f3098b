"""Many simulated swaps, counted."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from tests.simulation.faults import ANYTHING, Stage
from tests.simulation.mistakes import Mistake
from tests.simulation.run import Verdict, run
from wallet.model.swap import Outcome

_CHUNK = 250
_GOOD = {Outcome.COMPLETED, Outcome.RECEIVED_BOTH}


@dataclass(slots=True)
class Totals:
    """`lost`, `stuck`, `double_locks` and `wrong` must be 0. `failures` has the seed of each run that is in one of them.

    Each run ends as one of three: completed (somebody has what was agreed), refunded (the own coins are back), abandoned (nothing was
    ever locked). calm: runs in which nothing was put in the way; all of them must have completed. happened: in how many runs each kind of
    trouble really came.
    """

    runs: int = 0
    lost: int = 0
    stuck: int = 0
    double_locks: int = 0
    completed: int = 0
    refunded: int = 0
    abandoned: int = 0
    wrong: int = 0
    calm: int = 0
    calm_completed: int = 0
    happened: Counter[str] = field(default_factory=Counter[str])
    failures: list[str] = field(default_factory=list[str])

    def add(self, seed: str, verdict: Verdict) -> None:
        self.runs += 1
        self.lost += verdict.lost
        self.stuck += verdict.stuck
        self.double_locks += verdict.double_locks
        self.wrong += len(verdict.wrong)
        completed = any(outcome in _GOOD for outcome in verdict.outcomes)
        refunded = not completed and Outcome.REFUNDED in verdict.outcomes
        self.completed += completed
        self.refunded += refunded
        self.abandoned += not completed and not refunded
        if verdict.calm:
            self.calm += 1
            self.calm_completed += all(outcome is Outcome.COMPLETED for outcome in verdict.outcomes)
        self.happened.update(verdict.happened)
        if verdict.lost or verdict.stuck or verdict.double_locks or verdict.wrong:
            self.failures.append(f"{seed}: {verdict}")

    def merge(self, other: Totals) -> None:
        for name in _FIGURES:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.happened.update(other.happened)
        self.failures.extend(other.failures)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.stuck or self.double_locks or self.wrong) and self.calm == self.calm_completed

    def line(self) -> str:
        """The figures as one line of JSON."""
        return json.dumps({name: getattr(self, name) for name in _FIGURES[:8]})


_FIGURES = ("runs", "lost", "stuck", "double_locks", "completed", "refunded", "abandoned", "wrong", "calm", "calm_completed")


def simulate(seeds: Iterable[str], mistakes: Mistake = Mistake.NONE, stage: Stage = ANYTHING) -> Totals:
    """Run one swap for each seed."""
    totals = Totals()
    for seed in seeds:
        totals.add(seed, run(seed, mistakes, stage))
    return totals


def simulate_many(runs: int, seed: str, told: Callable[[Totals], None]) -> Totals:
    """`runs` swaps on all processors. Run `i` has the seed `<seed>/<i>`. `told` hears how far it is, now and then."""
    totals = Totals()
    chunks = [range(begin, min(begin + _CHUNK, runs)) for begin in range(0, runs, _CHUNK)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for part in pool.map(partial(_chunk, seed), chunks):
            totals.merge(part)
            told(totals)
    return totals


def _chunk(seed: str, numbers: range) -> Totals:
    return simulate(f"{seed}/{number}" for number in numbers)
