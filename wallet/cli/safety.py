"""`lockstep safety`: the lists that rules look things up in, and taking in newer ones. Nothing is fetched: a list comes as a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from wallet.cli import options
from wallet.cli.output import Json, show
from wallet.errors import InputError
from wallet.model.safety_lists import Difference, Entry, ListKind, SafetyList

app = typer.Typer(help="Lists of phishing hosts, known spenders and symbols: show, update.", rich_markup_mode=None, no_args_is_help=True)
SHOWN = 200  # lines of a difference on a terminal


@app.command("show")
def show_lists(home: options.Home = None, as_json: options.Json = False) -> None:
    """The lists in use, with their dates and sources."""
    from wallet.boot import home_of  # noqa: PLC0415 - as light as can be at start
    from wallet.storage.home import Home  # noqa: PLC0415
    from wallet.storage.safety import in_use  # noqa: PLC0415

    folder = Home(home_of(home))
    lists = [in_use(folder, kind) for kind in ListKind]
    show([_described(each) for each in lists], as_json, [line for each in lists for line in _lines(each)])


@app.command()
def update(
    file: Annotated[Path, typer.Argument(help="A newer list, as a file.", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Show what a newer list adds and removes, ask, and use it from now on. An older one is refused."""
    from wallet.boot import home_of  # noqa: PLC0415 - see above
    from wallet.storage import safety  # noqa: PLC0415
    from wallet.storage.home import Home, HomeLock  # noqa: PLC0415

    fresh = safety.read_file(file.expanduser())
    folder = Home(home_of(home))
    with HomeLock(folder):
        changes = safety.compare(folder, fresh)
        for line in _difference(fresh, changes):
            typer.echo(line, err=True)
        if not yes:
            _ask()
        safety.keep(folder, fresh)
    data: Json = {
        "list": fresh.kind.value,
        "date": fresh.day.isoformat(),
        "added": [_plain(entry) for entry in changes.added],
        "removed": [_plain(entry) for entry in changes.removed],
    }
    show(data, as_json, [f"The list of {fresh.kind.value} of {fresh.day} is in use."])


def _ask() -> None:
    """Raises InputError unless somebody says yes."""
    if not sys.stdin.isatty():
        raise InputError("There is no terminal to ask on. Nothing was changed; add --yes, or run it in a terminal.")
    if str(typer.prompt("Use this list from now on? Type yes", default="", show_default=False, err=True)).strip() != "yes":
        raise InputError("The list was not taken in. Nothing was changed.")


def _difference(fresh: SafetyList, changes: Difference) -> Iterator[str]:
    yield f"{fresh.kind.value.capitalize()}, {fresh.day}, from {'; '.join(fresh.sources)}:"
    for sign, entries in (("+", changes.added), ("-", changes.removed)):
        yield from (f"  {sign} {entry}" for entry in entries[:SHOWN])
        if len(entries) > SHOWN:
            yield f"  {sign} and {len(entries) - SHOWN} more (--json names them all)"
    if not changes.added and not changes.removed:
        yield "  The same entries, looked at again."


def _lines(listed: SafetyList) -> Iterator[str]:
    yield f"{listed.kind.value.capitalize()}, {listed.day}: {len(listed.entries)}"
    yield from (f"  from {source}" for source in listed.sources)
    yield from (f"  {entry}" for entry in listed.entries[:SHOWN])


def _described(listed: SafetyList) -> Json:
    return {
        "list": listed.kind.value,
        "date": listed.day.isoformat(),
        "sources": list(listed.sources),
        "entries": [_plain(entry) for entry in listed.entries],
    }


def _plain(entry: Entry) -> Json:
    return {"what": entry.what, "is": entry.verdict.value, "note": entry.note}
