"""Opens the window from the command line."""

from __future__ import annotations

import sys
from pathlib import Path


def open_window(home: Path | None, *arguments: str) -> int:
    """Run the window as a process of its own and wait for it: the command line itself never imports Qt. Its exit code."""
    import subprocess  # noqa: PLC0415 - 25 ms that other commands do not need

    folder = [] if home is None else ["--home", str(home)]
    return subprocess.run([sys.executable, "-P", "-m", "ui", *folder, *arguments], check=False).returncode  # noqa: S603
