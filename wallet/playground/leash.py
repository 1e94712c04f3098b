"""A process that must not outlive its parent, however the parent ends.

The parent holds the other end of our standard input and never writes to it: when the parent is gone, killed or not, the system closes
it and a read ends. Where the parent left a copy of that end in another child, its process id tells: it changes when it is gone.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
from collections.abc import Callable

WATCH_SECONDS = 1.0


def is_leashed() -> bool:
    """Whether standard input is a pipe that somebody holds (and not a terminal, a file or nothing)."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError, ValueError):  # no standard input at all
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def watch(gone: Callable[[], object]) -> None:
    """Call `gone` once, from another thread, when the parent is gone."""
    parent, once = os.getppid(), threading.Lock()

    def tell() -> None:
        if once.acquire(blocking=False):
            gone()

    def wait_for_end() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        tell()

    def compare_parent() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        tell()

    if is_leashed():
        threading.Thread(target=wait_for_end, name="leash", daemon=True).start()
    threading.Thread(target=compare_parent, name="parent", daemon=True).start()
