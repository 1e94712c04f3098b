"""Many simulated swaps, and the negative controls that show that the simulation can see a loss.

python -m tests.simulation [--runs N] [--seed TEXT]    N swaps; the last line is JSON: runs, lost, stuck, double_locks, completed, …
python -m tests.simulation --controls [--runs N]       each mistake on the stage where it shows, and that stage without it
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from tests.fakes.simulation.faults import ANYTHING, Faults, Stage
from tests.fakes.simulation.mistakes import Mistake
from tests.fakes.simulation.run import Verdict, run
from wallet.model.swap import Outcome

_CHUNK = 500


@dataclass(slots=True)
class Totals:
    """`lost`, `stuck`, `double_locks` and `wrong` must be 0. Swaps are counted once for each wallet that was watched to the end."""

    runs: int = 0
    lost: int = 0
    stuck: int = 0
    double_locks: int = 0
    wrong: int = 0
    calm: int = 0
    calm_completed: int = 0
    outcomes: dict[str, int] = field(default_factory=dict[str, int])
    failures: list[str] = field(default_factory=list[str])

    def add(self, seed: str, verdict: Verdict) -> None:
        self.runs += 1
        self.lost += verdict.lost
        self.stuck += verdict.stuck
        self.double_locks += verdict.double_locks
        self.wrong += len(verdict.wrong)
        for outcome in verdict.outcomes:
            name = "none" if outcome is None else outcome.value
            self.outcomes[name] = self.outcomes.get(name, 0) + 1
        if verdict.calm:
            self.calm += 1
            self.calm_completed += all(outcome is Outcome.COMPLETED for outcome in verdict.outcomes)
        if verdict.lost or verdict.stuck or verdict.double_locks or verdict.wrong:
            self.failures.append(f"{seed}: {verdict}")

    def merge(self, other: Totals) -> None:
        self.runs += other.runs
        self.lost += other.lost
        self.stuck += other.stuck
        self.double_locks += other.double_locks
        self.wrong += other.wrong
        self.calm += other.calm
        self.calm_completed += other.calm_completed
        for name, count in other.outcomes.items():
            self.outcomes[name] = self.outcomes.get(name, 0) + count
        self.failures.extend(other.failures)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.stuck or self.double_locks or self.wrong) and self.calm == self.calm_completed

    def line(self) -> str:
        """The figures as one line of JSON."""
        return json.dumps(
            {
                "runs": self.runs,
                "lost": self.lost,
                "stuck": self.stuck,
                "double_locks": self.double_locks,
                "completed": self.outcomes.get("completed", 0),
                "refunded": self.outcomes.get("refunded", 0),
                "abandoned": self.outcomes.get("abandoned", 0),
                "received_both": self.outcomes.get("received both", 0),
                "wrong": self.wrong,
                "calm": self.calm,
                "calm_completed": self.calm_completed,
            }
        )


@dataclass(frozen=True, slots=True)
class Control:
    """A mistake, the stage where it shows, and the figure in which it must."""

    mistake: Mistake
    stage: Stage
    shows: str


def _faults(
    *, crash: float = 0, reorg: float = 0, drop: float = 0, spike: float = 0, nap: float = 0, halt: bool = False, payment: bool = False,
    thief: bool = False, crash_after: str = "",
) -> Faults:  # fmt: skip
    return Faults(crash, reorg, drop, 0, spike, False, halt, False, payment, thief, nap, crash_after)


CONTROLS = (
    Control(Mistake.SEND_BEFORE_WRITE, Stage("both", _faults(crash=0.1)), "double_locks"),
    Control(Mistake.NO_REFUND, Stage("vanish"), "stuck"),
    Control(Mistake.NO_CUT_OFF, Stage("hostile participant", _faults(nap=0.2)), "lost"),
    Control(Mistake.SENDING_IS_SENT, Stage("hostile participant", _faults(crash=0.5, nap=1e-9, crash_after="Sending")), "lost"),
    Control(Mistake.REPLACED_AT_SIGHT, Stage("both", _faults(reorg=0.15, thief=True)), "double_locks"),
    Control(Mistake.QUEUE_BEHIND_PAYMENT, Stage("hostile initiator", _faults(payment=True)), "lost"),
    Control(Mistake.CAP_ON_EVERYTHING, Stage("hostile initiator", _faults(spike=0.15)), "lost"),
    Control(Mistake.NEVER_SEND_AGAIN, Stage("hostile initiator", _faults(drop=0.3)), "lost"),
    Control(Mistake.REACT_BEFORE_FINAL, Stage("hostile initiator", _faults(reorg=0.08)), "lost"),
    Control(Mistake.SHORT_GAP, Stage("hostile initiator"), "lost"),
    Control(Mistake.NO_HALT_ALLOWANCE, Stage("hostile initiator", _faults(halt=True)), "lost"),
)
"""What swaps.md says must show. Without the mistake every stage must be clean."""


def simulate(seeds: Iterable[str], mistakes: Mistake = Mistake.NONE, stage: Stage = ANYTHING) -> Totals:
    """Run one swap for each seed."""
    totals = Totals()
    for seed in seeds:
        totals.add(seed, run(seed, mistakes, stage))
    return totals


def simulate_many(runs: int, seed: str) -> Totals:
    """`runs` swaps on all processors. Run `i` has the seed `<seed>/<i>`."""
    totals = Totals()
    chunks = [range(begin, min(begin + _CHUNK, runs)) for begin in range(0, runs, _CHUNK)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for done, part in enumerate(pool.map(partial(_chunk, seed), chunks), 1):
            totals.merge(part)
            if done % 20 == 0:
                print(f"{totals.runs:,} of {runs:,} swaps", file=sys.stderr, flush=True)  # noqa: T201 - a chore's progress
    return totals


def _chunk(seed: str, numbers: range) -> Totals:
    return simulate(f"{seed}/{number}" for number in numbers)


def _controls(runs: int, seed: str) -> bool:
    good = True
    for control in CONTROLS:
        seeds = [f"{seed}/{number}" for number in range(runs)]
        wrong, right = simulate(seeds, control.mistake, control.stage), simulate(seeds, stage=control.stage)
        shown = getattr(wrong, control.shows)
        good = good and shown > 0 and right.clean
        print(f"{control.mistake.name}: {shown} of {runs} {control.shows}; without it {getattr(right, control.shows)}")  # noqa: T201
    return good


def main(arguments: list[str] | None = None) -> int:
    """0 if nothing was lost, stuck or locked twice (with --controls: if every control shows)."""
    parser = argparse.ArgumentParser(prog="simulate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seed", default=None)
    parser.add_argument("--controls", action="store_true")
    options = parser.parse_args(arguments)
    seed = options.seed or secrets.token_hex(4)
    print(f"seed {seed}")  # noqa: T201
    if options.controls:
        return 0 if _controls(min(options.runs, 1000), seed) else 1
    totals = simulate_many(options.runs, seed)
    for failure in totals.failures[:20]:
        print(failure)  # noqa: T201
    print(totals.line())  # noqa: T201
    return 0 if totals.clean else 1


if __name__ == "__main__":
    sys.exit(main())
