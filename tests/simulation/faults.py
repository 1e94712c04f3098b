"""What goes wrong in a run, within what `Timing` promises. Each kind is there or not, so that they meet in every combination."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Faults:
    """Which kinds of trouble a run has; probabilities a tick where a number."""

    crash: float = 0
    reorg: float = 0
    drop: float = 0
    lose: float = 0
    spike: float = 0
    lag: bool = False
    halt: bool = False
    liar: bool = False
    denial: bool = False
    payment: bool = False
    thief: bool = False
    nap: float = 0
    partition: float = 0
    drift: float = 0
    frozen: bool = False
    clock: bool = False
    crash_after: str = ""  # only after this kind of fact is written; any write or broadcast if empty


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one kind of mistake shows best: partners, faults and second installations that are not left to chance. None: drawn."""

    partner: str | None = None
    faults: Faults | None = None
    twin: str | None = None


ANYTHING = Stage()
CALM = Faults()


def draw_faults(rng: Random) -> Faults:
    """Calm in one run of ten; otherwise each kind in every other run."""
    if rng.random() < 0.1:
        return CALM

    def maybe(value: float) -> float:
        return value if rng.random() < 0.5 else 0.0

    return Faults(
        crash=maybe(0.04),
        reorg=maybe(0.08),
        drop=maybe(0.08),
        lose=maybe(0.2),
        spike=maybe(0.02),
        lag=rng.random() < 0.5,
        halt=rng.random() < 0.5,
        liar=rng.random() < 0.3,
        denial=rng.random() < 0.15,
        payment=rng.random() < 0.3,
        thief=rng.random() < 0.3,
        nap=maybe(0.02),
        partition=maybe(0.05) if rng.random() < 0.6 else 0.0,
        drift=maybe(0.05),
        frozen=rng.random() < 0.2,
        clock=rng.random() < 0.2,
    )
