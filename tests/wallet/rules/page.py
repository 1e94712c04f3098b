"""docs/rules.md, made from the catalogue and from the tests that are there: `python -m tests.wallet.rules.page` writes it."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

from wallet.model.rule import Group, Rule
from wallet.model.verdict import Severity
from wallet.rules.catalogue import RULES

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "rules.md"
WORDS = {Severity.BLOCK: "blocks", Severity.TYPE: "typed", Severity.WARN: "warns", Severity.INFORM: "informs"}
_HEAD = """# The rules of the gate

Each rule is one pure function in `wallet/rules`: it gets facts that were gathered before, and answers with a finding or not at all. A fact
that could not be gathered is rule 23, on every chain, testnets too. The column “asked” names the place of a rule.

**blocks**: cannot be confirmed · **typed**: a part of what is shown must be typed · **warns**, **informs**: shown with reason and advice

This page is made from `wallet/rules/catalogue.py` (`python -m tests.wallet.rules.page`), and a test compares both. The last column names
the file in `tests/wallet/rules` where `test_NN_…` are the tests of rule NN: at least one where it fires, one where it is silent, and one
with any input (hypothesis).
"""


@cache
def rule_tests() -> dict[int, list[tuple[str, bool]]]:
    """Of each rule's number: the names of its tests in this folder, and whether hypothesis feeds them."""
    found: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name[5:7].isdigit():
                found[int(node.name[5:7])].append(
                    (f"{path.name}::{node.name}", any("given" in ast.dump(each) for each in node.decorator_list))
                )
    return found


def page() -> str:
    """The whole text."""
    return "\n".join([_HEAD, *(_group(group) for group in Group)])


def _group(group: Group) -> str:
    rules = [rule for rule in RULES if rule.group is group]
    rows = "\n".join(_row(rule) for rule in rules)
    helps = "\n".join(f"- **{rule.number} {rule.name}.** {rule.help}" for rule in rules)
    return (
        f"## {group.value}\n\n| | rule | severity | fires when | silent when | asked | help | tests |\n|---|---|---|---|---|---|---|---|\n"
        f"{rows}\n\n{helps}\n"
    )


def _row(rule: Rule) -> str:
    names = rule_tests()[rule.number]
    file = names[0][0].partition("::")[0]
    severities = ", ".join(WORDS[severity] for severity in rule.severities)
    asked = ", ".join(where.value for where in rule.where)
    cells = (
        str(rule.number),
        rule.name,
        severities,
        rule.fires,
        rule.silent,
        asked,
        "yes" if rule.help else "no",
        f"`{file}` ({len(names)})",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
