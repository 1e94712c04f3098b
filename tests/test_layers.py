"""Each contract of import-linter bites: one bad line in a copy of the tree breaks it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Spoil = Callable[[str, str], None]
ROOT = Path(__file__).resolve().parents[1]
CONTRACTS: dict[str, str] = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
}
UPWARDS = [
    ("errors.py", "wallet.model"),
    ("model/address.py", "wallet.rules"),
    ("rules/__init__.py", "wallet.keys"),
    ("keys/__init__.py", "wallet.signer"),
    ("signer/__init__.py", "wallet.tokens"),
    ("tokens/__init__.py", "wallet.outbox"),
    ("outbox/__init__.py", "wallet.portfolio"),
    ("portfolio/__init__.py", "wallet.services"),
    ("services/__init__.py", "wallet.facade"),
    ("facade.py", "wallet.wiring"),
    ("wiring.py", "wallet.boot"),
    ("boot.py", "wallet.playground"),
    ("playground/__init__.py", "wallet.cli"),
]
SIDEWAYS = [
    ("swaps/__init__.py", "wallet.portfolio"),
    ("chains/__init__.py", "wallet.storage"),
    ("storage/__init__.py", "wallet.vault"),
    ("vault/__init__.py", "wallet.keys"),
    ("keys/__init__.py", "wallet.chains"),
]
PURE = [
    "wallet/model/amount.py",
    "wallet/rules/transaction.py",
    "wallet/swaps/machine",
    "wallet/swaps/facts",
    "wallet/swaps/timelocks",
    "wallet/vault/cipher",
    "ui/wizard/flow",
]
IMPURE = ["asyncio", "sqlite3", "time", "web3", "keyring", "logging"]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages and the contracts, once."""
    folder = tmp_path_factory.mktemp("tree")
    for package in ("wallet", "ui"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture
def spoil(copied: Path) -> Iterator[Spoil]:
    """Adds a line to a file of the copy; afterwards every file is as it was."""
    before: dict[Path, str | None] = {}

    def add(name: str, line: str) -> None:
        path = module_file(copied / name)
        before[path] = path.read_text(encoding="utf-8") if path.is_file() else None
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{before[path] or ''}\n{line}\n", encoding="utf-8")

    yield add
    for path, text in before.items():
        if text is None:
            path.unlink()
            path.parent.rmdir()  # a new file belongs into a new package: anything else is a slip of the test
        else:
            path.write_text(text, encoding="utf-8")


def module_file(path: Path) -> Path:
    """`path` if it names a file, else the module of that name, be it a file or a package."""
    if path.suffix:
        return path
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def broken(tree: Path) -> set[str]:
    """Ids of the contracts that do not hold in this tree."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    report = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert "Contracts: " in report.stdout, report.stdout + report.stderr
    found = {identity for identity, name in CONTRACTS.items() if f"{name} BROKEN" in report.stdout}
    assert bool(report.returncode) == bool(found)
    return found


def test_the_tree_as_it_stands_keeps_every_contract(copied: Path) -> None:
    assert broken(copied) == set()


@pytest.mark.parametrize("module", ["PySide6.QtCore", "qasync", "ui"])
def test_the_core_cannot_reach_the_window(spoil: Spoil, copied: Path, module: str) -> None:
    spoil("wallet/services/__init__.py", f"import {module}")
    assert "core" in broken(copied)


@pytest.mark.parametrize(("file", "module"), UPWARDS + SIDEWAYS)
def test_no_layer_imports_a_higher_one_or_a_sibling(spoil: Spoil, copied: Path, file: str, module: str) -> None:
    spoil(f"wallet/{file}", f"import {module}")
    assert "layers" in broken(copied)


def test_a_package_outside_the_layers_is_refused(spoil: Spoil, copied: Path) -> None:
    spoil("wallet/extra/__init__.py", "")
    assert broken(copied) == {"layers"}


@pytest.mark.parametrize("file", PURE)
def test_every_pure_module_is_watched(spoil: Spoil, copied: Path, file: str) -> None:
    spoil(file, "import sqlite3")
    assert "pure" in broken(copied)


@pytest.mark.parametrize("module", IMPURE)
def test_every_impure_module_is_refused(spoil: Spoil, copied: Path, module: str) -> None:
    spoil("wallet/rules/__init__.py", f"import {module}")
    assert "pure" in broken(copied)


def test_a_pure_module_cannot_reach_the_clock_through_another(spoil: Spoil, copied: Path) -> None:
    spoil("wallet/errors.py", "import time")
    assert "pure" in broken(copied)


@pytest.mark.parametrize("module", ["wallet.storage.database", "wallet.services", "wallet.chains", "wallet.playground"])
def test_a_view_cannot_reach_past_the_facade(spoil: Spoil, copied: Path, module: str) -> None:
    spoil("ui/text.py", f"import {module}")
    assert broken(copied) == {"window"}


def test_the_app_alone_may_start_the_playground(spoil: Spoil, copied: Path) -> None:
    spoil("ui/app.py", "import wallet.playground")
    assert broken(copied) == set()


@pytest.mark.parametrize("file", ["wallet/services/__init__.py", "wallet/signer/__init__.py", "ui/text.py"])
def test_nobody_else_speaks_to_nodes(spoil: Spoil, copied: Path, file: str) -> None:
    spoil(file, "import web3.types")
    assert broken(copied) == {"nodes"}


@pytest.mark.parametrize("file", ["wallet/storage/__init__.py", "wallet/cli/__init__.py", "ui/text.py"])
def test_nobody_else_touches_the_keyring(spoil: Spoil, copied: Path, file: str) -> None:
    spoil(file, "import keyring.backends")
    assert broken(copied) == {"keyring"}


@pytest.mark.parametrize(
    ("file", "module"),
    [
        ("ui/theme/__init__.py", "ui.text"),
        ("ui/text.py", "ui.tasks"),
        ("ui/bridge.py", "ui.widgets"),
        ("ui/widgets/__init__.py", "ui.models"),
        ("ui/models/__init__.py", "ui.dialogs"),
        ("ui/dialogs/__init__.py", "ui.pages"),
        ("ui/pages/__init__.py", "ui.wizard"),
        ("ui/wizard/__init__.py", "ui.window"),
        ("ui/window.py", "ui.app"),
    ],
)
def test_no_part_of_the_window_imports_a_higher_one(spoil: Spoil, copied: Path, file: str, module: str) -> None:
    spoil(file, f"import {module}")
    assert broken(copied) == {"views"}


def test_a_page_does_not_know_another(spoil: Spoil, copied: Path) -> None:
    spoil("ui/pages/unlock/page.py", "import ui.pages.portfolio.page")
    assert broken(copied) == {"pages"}
