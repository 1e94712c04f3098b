"""How long it takes until something is there: the window beside a bare one, the command line beside Python itself.

Seconds of one machine say little to another, so everything is a ratio of medians within one run, each pair taken in turn.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

LOCKSTEP = Path(sys.executable).with_name("lockstep")
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians in seconds of what is measured (`ours`) and of what it is held against (`least`); the aims are upper bounds."""

    name: str
    ours: float
    least: float
    aim_seconds: float
    aim_ratio: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.least

    @property
    def reached(self) -> bool:
        return self.ours <= self.aim_seconds and (self.aim_ratio is None or self.ratio <= self.aim_ratio)


def window(rounds: int) -> Figure:
    """From the start of the process to the first paint."""
    with tempfile.TemporaryDirectory() as home:
        ours, least = in_turn(
            rounds,
            lambda: painted("ui", "--home", home, "--exit-after-paint"),
            lambda: painted("tests.benchmarks.bare_window"),
        )
    return Figure("window", ours, least, aim_seconds=0.5, aim_ratio=2)


def command_line(rounds: int) -> Figure:
    """From the start of the process to its end."""
    ours, least = in_turn(rounds, lambda: ended(str(LOCKSTEP), "--help"), lambda: ended(sys.executable, "-c", "pass"))
    return Figure("help", ours, least, aim_seconds=0.3)


def in_turn(rounds: int, first: Callable[[], float], second: Callable[[], float]) -> tuple[float, float]:
    """Medians of both, after one round that only warms the disk's cache."""
    pairs = [(first(), second()) for _ in range(rounds + 1)][1:]
    return median(one for one, _ in pairs), median(other for _, other in pairs)


def painted(module: str, *arguments: str) -> float:
    """Seconds until a module says that it was painted. Both clocks are the system's own monotonic one."""
    begin = time.monotonic()
    word, _, at = run([sys.executable, "-m", module, *arguments]).strip().rpartition(" ")
    if word != "painted":
        raise RuntimeError(f"{module} did not say when it was painted")
    return float(at) - begin


def ended(*command: str) -> float:
    begin = time.monotonic()
    run(command)
    return time.monotonic() - begin


def run(command: Sequence[str]) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True, timeout=PATIENCE).stdout
