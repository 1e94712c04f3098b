"""A slice of the simulation: with a fixed seed and a fresh one nothing is lost, stuck or locked twice; with a mistake in it, it shows."""

from __future__ import annotations

import secrets
import time
from itertools import count

import pytest

from tests.simulation.__main__ import main
from tests.simulation.controls import CONTROLS, Control
from tests.simulation.kinds import KINDS
from tests.simulation.mistakes import Mistake
from tests.simulation.run import run
from tests.simulation.totals import simulate

RUNS = 300
MOST = 3_000
"""Runs in which a mistake must have shown; the rarest needs about 300."""


def test_a_fixed_seed() -> None:
    totals = simulate(f"fixed/{number}" for number in range(RUNS))
    assert totals.failures == []
    assert totals.clean
    assert totals.calm == totals.calm_completed > 5
    assert totals.completed + totals.refunded + totals.abandoned == RUNS
    assert min(totals.completed, totals.refunded, totals.abandoned) > 0


def test_every_kind_of_trouble_comes() -> None:
    """What never happens is never survived. The rarest come in one run of five hundred."""
    met: set[str] = set()
    for number in range(MOST):
        met |= run(f"kinds/{number}").happened
        if met >= set(KINDS):
            break
    assert met == set(KINDS)


def test_a_fresh_seed() -> None:
    seed = secrets.token_hex(4)
    print(f"simulation seed {seed}")  # noqa: T201 - to run it again
    totals = simulate(f"{seed}/{number}" for number in range(RUNS))
    assert totals.clean, f"seed {seed}: {totals.failures[:3]}"


def test_a_seed_decides_everything() -> None:
    first, second = (simulate(f"again/{number}" for number in range(20)) for _ in range(2))
    assert first == second


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
    right = simulate(seeds[-50:], stage=control.stage)
    assert right.clean, right.failures


def test_every_mistake_has_its_control() -> None:
    assert {control.mistake for control in CONTROLS} == set(Mistake)


def test_the_chore_ends_with_a_line_of_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--runs", "20", "--seed", "chore"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith('{"runs": 20, "lost": 0, "stuck": 0, "double_locks": 0, "completed": ')


def test_the_controls_are_a_chore_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A control that does not show makes it fail."""
    monkeypatch.setattr("tests.simulation.__main__.CONTROLS", CONTROLS[1:2])
    assert main(["--controls", "--runs", "20", "--seed", "chore"]) == 0
    assert "no refund: " in capsys.readouterr().out
    assert main(["--controls", "--runs", "0", "--seed", "chore"]) == 1
