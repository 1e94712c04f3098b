"""There is one way to the signer: only the gate says what it may sign, and it refuses everything else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

WALLET = Path(__file__).resolve().parents[1] / "wallet"
CONSENT = {"approve": {"services/gate.py"}, "grant": {"services/gate.py", "services/session.py"}, "charge": {"services/courier.py"}}
"""Who may say what to the signer. The session repeats what the journal says was confirmed, through the gatekeeper."""
INSIDE = ("signer/", "playground/")


def callers(method: str) -> dict[str, list[str]]:
    """The files outside of the signer in which something's `method` is called or handed on, and on what."""
    found: dict[str, list[str]] = {}
    for path in WALLET.rglob("*.py"):
        name = path.relative_to(WALLET).as_posix()
        if not name.startswith(INSIDE):
            uses = [ast.unparse(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _is(node, method)]
            if uses:
                found[name] = uses
    return found


def _is(node: ast.AST, method: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == method


@pytest.mark.parametrize("method", CONSENT)
def test_only_the_gate_speaks_for_the_user(method: str) -> None:
    found = callers(method)
    granted = {name for name, uses in found.items() if any(not use.startswith("passed.") for use in uses)}
    assert granted == CONSENT[method]


def test_what_was_confirmed_is_granted_through_the_gatekeeper() -> None:
    assert callers("grant")["services/session.py"] == ["self.gatekeeper.grant"]
