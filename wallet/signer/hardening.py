"""Keep a process's memory to itself: no core dump, not traceable by other processes of the same user (Linux; elsewhere nothing to do)."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_PR_SET_DUMPABLE = 4  # prctl(2)


def harden() -> None:
    """Call before the first secret arrives. Best effort: a system without these calls is no reason not to start."""
    _no_core_dumps()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _no_core_dumps() -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has no such module
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
