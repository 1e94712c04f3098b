"""What the catalogue says is what the functions do, and what the page says; every rule has its tests."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import wallet.rules
from tests.wallet.rules.page import PAGE, WORDS, page, rule_tests
from wallet.model.rule import Rule
from wallet.model.verdict import Severity
from wallet.rules.catalogue import RULES, rule

FOLDER = Path(wallet.rules.__file__).parent
_BEGINS = re.compile(r"Rule (\d+)(?: or (\d+))?, ([a-z]+)(?: or ([a-z]+))?: ")


def decisions() -> Iterator[tuple[str, set[int], set[str], set[str], set[int]]]:
    """Of each function that may give a finding: its name, numbers and words of its docstring, severities and numbers of its code."""
    for path in sorted(FOLDER.glob("*.py")):
        functions = {node.name: node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}
        for name, node in functions.items():
            if name.startswith("_") or node.returns is None or "Finding" not in ast.unparse(node.returns):
                continue
            found = _BEGINS.match(ast.get_docstring(node) or "")
            assert found, f"{path.name}: the docstring of {name} does not begin with its number and severity"
            nodes = [node, *(functions[called] for called in _names(node) if called.startswith("_") and called in functions)]
            numbers, words = {int(each) for each in found.group(1, 2) if each}, {each for each in found.group(3, 4) if each}
            yield f"{path.stem}.{name}", numbers, words, set().union(*map(_severities, nodes)), set().union(*map(_numbers, nodes))


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _severities(node: ast.AST) -> set[str]:
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute) and ast.unparse(each.value) == "Severity"}


def _numbers(node: ast.AST) -> set[int]:
    calls = [each for each in ast.walk(node) if isinstance(each, ast.Call) and ast.unparse(each.func) == "Finding"]
    return {each.args[0].value for each in calls if isinstance(each.args[0], ast.Constant) and isinstance(each.args[0].value, int)}


def test_every_number_has_one_entry() -> None:
    assert [each.number for each in RULES] == list(range(1, 54))
    assert rule(23).name == "Could not check"


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: str(entry.number))
def test_an_entry_says_all_of_it_in_few_sentences(entry: Rule) -> None:
    assert entry.name
    assert entry.fires
    assert entry.silent
    assert entry.where
    assert entry.severities == tuple(sorted(set(entry.severities), reverse=True))
    sentences = re.findall(r"[.:?] |[.?]$", entry.help)
    assert 2 <= len(sentences) <= 6
    assert len(entry.help) <= 330
    assert not set("|\n") & set(entry.name + entry.fires + entry.silent + entry.help)


def test_what_the_functions_answer_is_what_the_catalogue_lists() -> None:
    answers: defaultdict[int, set[Severity]] = defaultdict(set)
    for name, numbers, words, severities, written in decisions():
        assert words == {WORDS[Severity[each]] for each in severities}, name
        assert written <= numbers, name
        for number in numbers:
            answers[number] |= {Severity[each] for each in severities}
    assert {number: set(rule(number).severities) for number in range(1, 54)} == dict(answers)


def test_findings_come_from_rules_alone() -> None:
    core = FOLDER.parent
    outside = {path: path.read_text(encoding="utf-8") for path in core.rglob("*.py") if path.parent != FOLDER}
    builders = [path.relative_to(core).as_posix() for path, text in outside.items() if re.search(r"\bFinding\([^)]*Severity\.", text)]
    assert builders == []


def test_every_rule_fires_is_silent_and_is_tried_with_anything() -> None:
    tests = rule_tests()
    assert sorted(tests) == list(range(1, 54))
    for number, named in tests.items():
        names = [name.partition("::test_")[2][3:] for name, _ in named]
        assert any(name.startswith("fires") for name in names), number
        assert any(name.startswith("is_silent") for name in names), number
        assert any(by_hypothesis and "_always_" in name for name, by_hypothesis in named), number


def test_the_page_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it again: python -m tests.wallet.rules.page"
