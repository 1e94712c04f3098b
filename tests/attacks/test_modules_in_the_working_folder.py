"""Somebody unpacks an archive and types `lockstep` in it: modules that lie there must not stand in for ours.

`python -m` would look into the working folder first; -P and -I keep it from that.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOSTILE = "import sys; print('HOSTILE', file=sys.stderr)"


def commands(path: Path) -> Iterator[list[ast.expr]]:
    """Every list or tuple in a file that begins with `sys.executable`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.List | ast.Tuple) and node.elts and ast.unparse(node.elts[0]) == "sys.executable":
            yield node.elts


def test_each_of_our_processes_is_started_without_the_working_folder() -> None:
    found = [(path, elements) for folder in ("wallet", "ui") for path in (ROOT / folder).rglob("*.py") for elements in commands(path)]
    assert len(found) >= 4
    for path, elements in found:
        assert isinstance(elements[1], ast.Constant), path
        assert elements[1].value in ("-P", "-I"), path


@pytest.mark.parametrize("name", ["ui", "wallet", "platformdirs"])
def test_the_window_is_ours(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    for file in ("__init__.py", "__main__.py"):
        (folder / file).write_text(HOSTILE, encoding="utf-8")
    code = "from wallet.cli.window import open_window; raise SystemExit(open_window(None, '--no-such-option'))"
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "HOSTILE" not in done.stderr
    assert done.returncode == 2
