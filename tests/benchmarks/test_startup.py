"""What makes a start slow is what is imported before anything is there: seconds vary, imports do not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.startup import LOCKSTEP

SLOW = {"web3", "eth_account", "eth_abi", "eth_utils", "bip_utils", "aiohttp", "rich"}


def imported(*arguments: str) -> set[str]:
    """Top-level packages that a process imported until it ended."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip().split(".")[0] for line in lines}


def test_the_window_is_painted_before_the_core_is_imported(tmp_path: Path) -> None:
    found = imported("-m", "ui", "--home", str(tmp_path), "--exit-after-paint")
    assert "PySide6" in found
    assert found & (SLOW | {"pydantic", "sqlite3"}) == set()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["swap", "--help"]])
def test_the_command_line_answers_without_the_core_and_without_qt(arguments: list[str]) -> None:
    found = imported(str(LOCKSTEP), *arguments)
    assert "typer" in found
    assert found & (SLOW | {"PySide6", "sqlite3"}) == set()
