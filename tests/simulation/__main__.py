"""`python3 dev.py simulate`: many swaps of the real machine against everything that can go wrong; ends with one line of JSON.

--runs N --seed TEXT   N swaps on all processors; the seed is printed, and gives the same swaps again
--exhaustive           every order of events in a small world, with up to two crashes, drops and reorgs
--controls             each mistake on the stage where it shows, and that stage without it: a simulation that sees no loss proves nothing
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from itertools import product

from tests.simulation.controls import CONTROLS
from tests.simulation.exhaustive import explore
from tests.simulation.small_world import Allowance
from tests.simulation.totals import Totals, simulate, simulate_many
from wallet.model.swap import Role

_EVERY = 10  # seconds between two lines of progress
_CONTROLLED = 1000  # runs of one control at most


def main(arguments: list[str] | None = None) -> int:
    """0 if nothing was lost, stuck or locked twice (with --controls: if every control shows)."""
    parser = argparse.ArgumentParser(prog="dev.py simulate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seed", default=None)
    parser.add_argument("--controls", action="store_true")
    parser.add_argument("--exhaustive", action="store_true")
    options = parser.parse_args(arguments)
    if options.exhaustive:
        return 0 if _exhaustive() else 1
    seed = options.seed or secrets.token_hex(4)
    print(f"seed {seed}", flush=True)
    if options.controls:
        return 0 if _controls(min(options.runs, _CONTROLLED), seed) else 1
    totals = simulate_many(options.runs, seed, _Progress(options.runs))
    for kind, runs in sorted(totals.happened.items()):
        print(f"{runs:>10,} runs with {kind}")
    print(totals.line())
    return 0 if totals.clean else 1


def _exhaustive() -> bool:
    good = True
    for role, allowance in product(Role, (Allowance(1, 1, 1), Allowance(2, 1, 1), Allowance(2, 2, 2))):
        found = explore(role, allowance)
        good = good and found.clean
        print(f"{role.value}, {allowance.crashes} crashes, {allowance.drops} drops, {allowance.reorgs} reorgs: {found.line()}", flush=True)
    return good


class _Progress:
    """Says now and then how far it is, and at once what went wrong."""

    def __init__(self, runs: int) -> None:
        self._runs, self._begun = runs, time.monotonic()
        self._said, self._failures = self._begun, 0

    def __call__(self, totals: Totals) -> None:
        for failure in totals.failures[self._failures :]:
            print(failure, file=sys.stderr, flush=True)
        self._failures = len(totals.failures)
        now = time.monotonic()
        if now - self._said >= _EVERY:
            self._said = now
            bad = totals.lost + totals.stuck + totals.double_locks + totals.wrong
            pace = totals.runs / (now - self._begun)
            print(f"{totals.runs:,} of {self._runs:,} swaps, {bad} bad, {pace:,.0f} a second", file=sys.stderr, flush=True)


def _controls(runs: int, seed: str) -> bool:
    good = True
    for control in CONTROLS:
        seeds = [f"{seed}/{number}" for number in range(runs)]
        wrong, right = simulate(seeds, control.mistake, control.stage), simulate(seeds, stage=control.stage)
        shown = getattr(wrong, control.shows)
        good = good and shown > 0 and right.clean
        name = str(control.mistake.name).lower().replace("_", " ")
        print(f"{name}: {shown} of {runs} {control.shows}; without it {getattr(right, control.shows)}", flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main())
