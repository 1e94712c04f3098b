"""What a command prints: JSON for programs, plain lines for people. Money is text in base units; only durations are fractions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

import typer

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None


def show(data: Json, as_json: bool, lines: Iterable[str]) -> None:
    """Print `data` as JSON, or `lines`. Amounts inside `data` are strings of base units: JSON numbers lose digits."""
    if as_json:
        typer.echo(json.dumps(data, indent=2))  # ASCII: the same bytes in every locale, and nothing in it can speak to a terminal
        return
    for line in lines:
        typer.echo(line)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
