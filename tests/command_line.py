"""Runs `lockstep` as a process of its own, as a user or a script does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PASSWORD = "orbital-walnut-93-tangerine"


@dataclass(frozen=True, slots=True)
class Ran:
    """What came back."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)

    def says(self, *parts: str) -> bool:
        """One sentence for the user, and no traceback."""
        return all(part in self.err for part in parts) and "Traceback" not in self.err


def command(*arguments: str, home: Path | None = None) -> list[str]:
    """The command line of a `lockstep` call."""
    folder = [] if home is None else ["--home", str(home)]
    return [sys.executable, "-c", "from wallet.cli import main; main()", *arguments, *folder]


def lockstep(*arguments: str, home: Path | None = None, given: str = "", seconds: float = 100) -> Ran:
    """Run it to its end with `given` on standard input."""
    done = subprocess.run(
        command(*arguments, home=home), input=given, capture_output=True, text=True, timeout=seconds, check=False, env=environment()
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def environment() -> dict[str, str]:
    """Without a desktop's keyring, so that nothing of a developer's own is touched."""
    return {name: value for name, value in os.environ.items() if name not in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY")}
