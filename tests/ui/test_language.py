"""Every sentence of the window goes through `tr` as a literal, so that a translation can be made of them all."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import ui
from ui.language import plural, tr

FILES = sorted(Path(ui.__path__[0]).rglob("*.py"))


def test_values_are_filled_in_after_translating(qapp: object) -> None:
    assert tr("Word {place}: {word}", place=3, word="thank") == "Word 3: thank"
    assert tr("A brace { stays as it is") == "A brace { stays as it is"
    assert plural(1, tr("{n} token"), tr("{n} tokens")) == "1 token"
    assert plural(2, tr("{n} token"), tr("{n} tokens")) == "2 tokens"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FILES[0].parent)))
def test_what_labels_and_buttons_say_is_translated(path: Path) -> None:
    """A literal sentence handed to a widget is a sentence that no translator sees."""
    makers = {"body", "caption", "heading", "title", "display", "overline", "primary", "plain", "quiet", "danger", "small"}
    makers |= {"setText", "setToolTip", "setAccessibleName", "setWindowTitle", "setPlaceholderText", "set_label"}
    found = [
        f"line {node.lineno}: {argument.value!r}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and _name(node) in makers
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and any(map(str.isalpha, argument.value))
    ]
    assert not found


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""
