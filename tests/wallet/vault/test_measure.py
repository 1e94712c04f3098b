"""How much stretching is chosen: the default where it is bearable, never under the floor."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.vault import cipher, measure
from wallet.vault.document import Kdf
from wallet.vault.measure import LADDER, LONGEST, choose, free_memory, measured

MIB = 1024


@pytest.mark.parametrize(
    ("seconds", "free", "mib"),
    [
        (0.12, None, 256),
        (0.74, 100_000, 256),
        (0.8, None, 128),
        (1.6, None, 64),
        (60, None, 64),
        (0.1, 511, 128),
        (0.1, 200, 64),
        (0.1, 0, 64),
    ],
)
def test_the_highest_step_that_is_bearable(seconds: float, free: int | None, mib: int) -> None:
    assert choose(seconds, free) == Kdf(memory_kib=mib * MIB)


@given(st.floats(0, 1000), st.none() | st.integers(0, 10**6))
def test_whatever_is_measured_the_floor_holds_and_time_and_memory_are_kept(seconds: float, free: int | None) -> None:
    chosen = choose(seconds, free)
    mib = chosen.memory_kib // MIB
    assert mib in LADDER
    assert (chosen.passes, chosen.lanes) == (3, 4)
    assert mib == LADDER[-1] or (seconds * mib / LADDER[-1] <= LONGEST and (free is None or 2 * mib <= free))


@pytest.fixture
def stretched(monkeypatch: pytest.MonkeyPatch) -> list[Kdf]:
    asked: list[Kdf] = []

    def note(_: str, kdf: Kdf, __: bytes) -> bytes:
        asked.append(kdf)
        return bytes(32)

    monkeypatch.setattr(cipher, "stretch", note)
    monkeypatch.setattr(measure, "free_memory", lambda: 4096)
    return asked


def ticking(*steps: float) -> Callable[[], float]:
    """A clock that stands still but for what lies between its second and first, fourth and third look."""
    looks = [time for step in steps for time in (0.0, step)]
    place = count()
    return lambda: looks[next(place)]


def test_it_measures_at_the_floor_and_one_disturbed_run_does_not_weaken(stretched: list[Kdf]) -> None:
    assert measured(ticking(9.0, 0.2)) == Kdf()
    assert measured(ticking(1.0, 1.4)) == Kdf(memory_kib=128 * MIB)
    assert stretched == [Kdf(memory_kib=64 * MIB)] * 4


def test_a_computer_without_memory_gets_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(cipher, "stretch", fail)
    assert measured() == Kdf(memory_kib=64 * MIB)


def test_this_computer_is_measured_really() -> None:
    assert measured().memory_kib // MIB in LADDER


@pytest.mark.parametrize(
    ("text", "mib"),
    [
        ("MemTotal: 9 kB\nMemAvailable:    2048000 kB\n", 2000),
        ("MemTotal: 9 kB\n", None),
        ("MemAvailable:\n", None),
        ("MemAvailable: x kB\n", None),
    ],
)
def test_free_memory_as_linux_says_it(tmp_path: Path, text: str, mib: int | None) -> None:
    (tmp_path / "meminfo").write_text(text)
    assert free_memory(tmp_path / "meminfo") == mib
    assert free_memory(tmp_path / "nothing") is None
