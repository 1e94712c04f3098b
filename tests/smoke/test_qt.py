"""PySide6 6.12.0 dropped a reference to None at every call without a result: after some 5,200 of them Python 3.11 died."""

from __future__ import annotations

import subprocess
import sys

CALLS = """
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(20_000):
    thing.setObjectName("x")
print(thing.objectName())
"""


def test_qt_survives_twenty_thousand_calls_without_a_result() -> None:
    done = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "x\n", "")
