"""The product imports only what its own packages bring: what only the tests bring is missing on a user's machine."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"wallet", "ui", "resources"}


def locked() -> dict[str, dict[str, Any]]:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return {package["name"]: package for package in packages}


def brought(first: list[dict[str, Any]]) -> set[str]:
    """Names of these packages and of everything that they ask for."""
    packages, names, waiting = locked(), set[str](), [entry["name"] for entry in first]
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting.extend(entry["name"] for entry in packages[name].get("dependencies", []))
    return names


def imported(folder: Path) -> Iterator[tuple[str, str]]:
    """(top-level module, file) of every import that is not ours or Python's."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                top = name.split(".")[0]
                if top not in OURS and top not in sys.stdlib_module_names:
                    yield top, str(file.relative_to(folder))


def strangers(folder: Path, names: set[str]) -> list[str]:
    owners = packages_distributions()
    known = {name.lower().replace("_", "-") for name in names}
    return [
        f"{file} imports {top}"
        for top, file in imported(folder)
        if not any(owner.lower().replace("_", "-") in known for owner in owners.get(top, []))
    ]


@pytest.mark.parametrize("part", ["wallet", "ui"])
def test_every_import_comes_with_the_product(part: str) -> None:
    lockstep = locked()["lockstep"]
    names = brought(lockstep["dependencies"] + lockstep["dev-dependencies"]["demo"])
    assert strangers(ROOT / part, names) == []


def test_without_the_demo_group_only_the_playground_lacks_something() -> None:
    names = brought(locked()["lockstep"]["dependencies"])
    assert {Path(line.split()[0]).parts[0] for line in strangers(ROOT / "wallet", names)} <= {"playground"}


def test_a_package_of_the_tests_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text("import typer, json, wallet.model\n")
    (tmp_path / "bad.py").write_text("def late():\n    from pytest import fixture\n")
    assert strangers(tmp_path, brought(locked()["lockstep"]["dependencies"])) == ["bad.py imports pytest"]
