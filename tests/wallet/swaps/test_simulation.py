"""A slice of the simulation: with a fixed seed and a fresh one nothing is lost, stuck or locked twice; with a mistake in it, it shows."""

from __future__ import annotations

import secrets
import time
from itertools import count

import pytest

from tests.simulation.__main__ import main
from tests.simulation.controls import CONTROLS, Control
from tests.simulation.totals import simulate

RUNS = 350
MOST = 3_000
"""Runs in which a mistake must have shown; the rarest needs about 150."""


def test_a_fixed_seed() -> None:
    totals = simulate(f"fixed/{number}" for number in range(RUNS))
    assert totals.failures == []
    assert totals.clean
    assert totals.calm == totals.calm_completed > 5
    assert totals.completed + totals.refunded + totals.abandoned == RUNS
    assert min(totals.completed, totals.refunded, totals.abandoned) > 0


def test_a_fresh_seed() -> None:
    seed = secrets.token_hex(4)
    print(f"simulation seed {seed}")  # noqa: T201 - to run it again
    totals = simulate(f"{seed}/{number}" for number in range(RUNS))
    assert totals.clean, f"seed {seed}: {totals.failures[:3]}"


def test_a_seed_decides_everything() -> None:
    first, second = (simulate(f"again/{number}" for number in range(20)) for _ in range(2))
    assert first.line() == second.line()


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.mistake.name.lower())
def test_each_mistake_shows(control: Control) -> None:
    """The same runs without the mistake are clean, so it is the mistake that shows."""
    seeds: list[str] = []
    begun = time.monotonic()
    for number in count():
        seeds.append(f"control/{number}")
        if getattr(simulate(seeds[-1:], control.mistake, control.stage), control.shows):
            break
        assert number < MOST, f"not in {MOST} runs, {time.monotonic() - begun:.0f} seconds"
    right = simulate(seeds[-100:], stage=control.stage)
    assert right.clean, right.failures


def test_the_chore_ends_with_a_line_of_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--runs", "20", "--seed", "chore"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith('{"runs": 20, "lost": 0, "stuck": 0, "double_locks": 0, "completed": ')
