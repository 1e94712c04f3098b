"""Contracts: Vyper sources, and beside them what `build.py` compiled from them.

htlc.json, multicall.json and rehearsal.json hold one artefact each, tokens.json several by name: plain, fee, spam.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

PROXY = "0x4e59b44847b379578588920cA78FbF26c0B4956C"
"""Deterministic deployment proxy, at this address on nearly every chain: calldata is a salt (32 bytes) and then the creation code."""

SALT = bytes(32)


@dataclass(frozen=True, slots=True)
class Artefact:
    """`bytecode` creates the contract (constructor arguments follow it); `deployed` is what then stands at its address.

    code_hash: keccak256 of `deployed`; None where a constructor fills in part of it. address: where PROXY puts it with SALT (CREATE2,
    EIP-1014); None where constructor arguments decide.
    """

    abi: tuple[dict[str, Any], ...]
    bytecode: bytes
    deployed: bytes
    code_hash: bytes | None
    address: str | None


def artefact(name: str) -> Artefact:
    """`htlc`, `multicall`, `rehearsal`, `plain`, `fee` or `spam`. Raises KeyError."""
    return _read(_FILES[name], name)


_FILES = {name: f"{name}.json" for name in ("htlc", "multicall", "rehearsal")} | dict.fromkeys(("plain", "fee", "spam"), "tokens.json")


def _read(file: str, name: str) -> Artefact:
    document = json.loads(resources.files(__name__).joinpath(file).read_text(encoding="utf-8"))
    entry = document[name] if file == "tokens.json" else document
    code_hash = entry["code_hash"]
    return Artefact(
        abi=tuple(entry["abi"]),
        bytecode=bytes.fromhex(entry["bytecode"][2:]),
        deployed=bytes.fromhex(entry["deployed"][2:]),
        code_hash=bytes.fromhex(code_hash[2:]) if code_hash else None,
        address=entry["address"],
    )
