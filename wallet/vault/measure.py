"""How much stretching this computer can afford, measured when a wallet is made and when one is opened that has less than the default.

The default is the most: a vault may be carried to a weaker computer. The floor is the least: one that is too slow even for that waits.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from wallet.vault import cipher
from wallet.vault.document import KIB_PER_MIB, Kdf

LADDER = (256, 128, 64)
"""MiB, with three passes and four lanes each; time grows as memory does."""

LONGEST = 3.0
"""Seconds that an unlock may take at most, if a lower step helps."""

_RUNS = 2
_MEMINFO = Path("/proc/meminfo")


def choose(seconds_at_floor: float, free_mib: int | None) -> Kdf:
    """The highest step that takes no longer than LONGEST and no more than half of the memory that is free (None: not known)."""
    room = LADDER[0] if free_mib is None else free_mib // 2
    for mib in LADDER:
        if mib <= room and seconds_at_floor * mib / LADDER[-1] <= LONGEST:
            return _step(mib)
    return _step(LADDER[-1])


def measured(clock: Callable[[], float] = perf_counter) -> Kdf:
    """Stretch a word at the floor and choose by the better of two runs, since something else may have been in the way. Blocks: 0.3 s."""
    floor = _step(LADDER[-1])
    try:
        return choose(min(_seconds(floor, clock) for _ in range(_RUNS)), free_memory())
    except MemoryError:
        return floor


def free_memory(meminfo: Path = _MEMINFO) -> int | None:
    """MiB that Linux would give without swapping; None elsewhere, where an allocation that is too large fails by itself."""
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
        found = next(line for line in lines if line.startswith("MemAvailable:"))
        return int(found.split()[1]) // KIB_PER_MIB
    except (OSError, ValueError, StopIteration, IndexError):
        return None


def _step(mib: int) -> Kdf:
    return Kdf(memory_kib=mib * KIB_PER_MIB)


def _seconds(kdf: Kdf, clock: Callable[[], float]) -> float:
    begun = clock()
    cipher.stretch("measured", kdf, bytes(32))
    return clock() - begun
