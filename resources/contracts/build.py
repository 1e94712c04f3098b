"""Compiles every contract again: `python -m resources.contracts.build` writes the artefacts, `--check` only compares.

Same source and compiler, same bytes, on every machine: no path, time or source hash goes in, so that an address (CREATE2) depends on
code alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, cast

from vyper import __version__ as vyper_version  # pyright: ignore[reportMissingTypeStubs]
from vyper.compiler import compile_code  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]
from vyper.compiler.settings import OptimizationLevel, Settings  # pyright: ignore[reportMissingTypeStubs]

from resources.contracts import PROXY, SALT
from wallet.model.address import Address, create2_address
from wallet.model.hashing import keccak256

FOLDER = Path(__file__).parent
SETTINGS = {"evm_version": "cancun", "optimize": "gas", "experimental_codegen": False, "bytecode_metadata": False}


def compiled(source: str) -> dict[str, Any]:
    """One artefact as JSON values: abi, bytecode, deployed, code_hash, address, salt, proxy, compiler, settings."""
    settings = Settings(evm_version="cancun", optimize=OptimizationLevel.GAS)
    formats = ["abi", "bytecode", "bytecode_runtime", "layout"]
    made = cast(dict[str, Any], compile_code(source, output_formats=formats, settings=settings, no_bytecode_metadata=True))
    bytecode = bytes.fromhex(made["bytecode"][2:])
    final = "code_layout" not in made["layout"] and not _has_arguments(made["abi"])
    return {
        "compiler": f"vyper {vyper_version}",
        "settings": SETTINGS,
        "proxy": PROXY,
        "salt": "0x" + SALT.hex(),
        "address": create2_address(Address(PROXY), SALT, bytecode) if final else None,
        "code_hash": "0x" + keccak256(bytes.fromhex(made["bytecode_runtime"][2:])).hex() if final else None,
        "abi": made["abi"],
        "bytecode": made["bytecode"],
        "deployed": made["bytecode_runtime"],
    }


def artefacts() -> dict[str, str]:
    """The text of every artefact file, by file name."""
    files: dict[str, Any] = {f"{name}.json": _made(FOLDER / f"{name}.vy") for name in ("htlc", "multicall", "rehearsal")}
    files["tokens.json"] = {path.stem: _made(path) for path in sorted((FOLDER / "tokens").glob("*.vy"))}
    return {name: json.dumps(content, indent=1) + "\n" for name, content in files.items()}


def differing() -> list[str]:
    """Names of the artefact files that are not what their sources compile to."""
    return sorted(name for name, text in artefacts().items() if _text(FOLDER / name) != text)


def write() -> None:
    """Write every artefact file."""
    for name, text in artefacts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def _made(source: Path) -> dict[str, Any]:
    return compiled(source.read_text(encoding="utf-8"))


def _has_arguments(abi: list[dict[str, Any]]) -> bool:
    return any(entry["type"] == "constructor" and entry["inputs"] for entry in abi)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def main() -> int:
    """0 when all is as compiled, 1 when `--check` found a difference."""
    if "--check" not in sys.argv[1:]:
        write()
        return 0
    found = differing()
    for name in found:
        sys.stdout.write(f"{name} is not what its source compiles to: run python -m resources.contracts.build\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
