"""`lockstep swap receipt`, `export-watch` and `sheet`: what to take away from a swap, so that it ends well without this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wallet.cli import core, options
from wallet.cli.output import show
from wallet.cli.swaps import Id, find
from wallet.errors import InputError
from wallet.model.sheet import Sheet
from wallet.model.views import Shared

Out = Annotated[Path | None, typer.Option("--out", help="Write it to this file, which must not exist yet, instead of printing it.")]


def add_to(app: typer.Typer) -> None:
    """The three commands, below `swap`."""
    app.command("receipt")(receipt)
    app.command("export-watch")(export_watch)
    app.command("sheet")(sheet)


def receipt(swap: Id, out: Out = None, name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """Save a swap's receipt: no keys, no secret, and all that was agreed follows from it."""

    async def work() -> Shared:
        async with core.opened(home, name) as wallet:
            return await wallet.swaps.receipt((await find(wallet, swap)).id)

    _deliver(core.run(work()), out, as_json=as_json)


def export_watch(
    swap: Id, out: Out = None, name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False
) -> None:
    """Save what `lockstep watch` on another machine finishes the swap from: no keys, and the secret only once it is public."""

    async def work() -> Shared:
        async with core.opened(home, name) as wallet:
            return await wallet.swaps.watch_file((await find(wallet, swap)).id)

    _deliver(core.run(work()), out, as_json=as_json)


def sheet(swap: Id, out: Out = None, name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """Print the emergency sheet: each call to make by hand, with any tool, if no Lockstep runs any more."""

    async def work() -> Sheet:
        async with core.opened(home, name) as wallet:
            return await wallet.swaps.sheet((await find(wallet, swap)).id)

    made = core.run(work())
    if out is not None:
        write_new(out, made.text)
    calls = [{"title": call.title, "calldata": call.calldata} | {label.strip(): value for label, value in call.rows} for call in made.calls]
    data = {"id": made.swap_id.hex(), "file": None if out is None else str(out), "calls": calls}
    show(data, as_json, [made.text] if out is None else [f"Written to {out}."])


def _deliver(shared: Shared, out: Path | None, *, as_json: bool) -> None:
    if out is not None:
        write_new(out, shared.text)
    data = {"id": shared.swap_id.hex(), "file": None if out is None else str(out), "text": shared.text}
    show(data, as_json, [f"Written to {out}."] if out is not None else [shared.text.rstrip("\n")])


def write_new(path: Path, text: str) -> None:
    """Never over a file that is there: it may be all that is left of another swap. Raises InputError."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise _cannot_be_written(path, error.strerror or "the system refuses it") from error


def refuse_taken(path: Path | None) -> None:
    """Before somebody is asked for a password, and for a signature that could not be kept. Raises InputError."""
    if path is not None and path.exists():
        raise _cannot_be_written(path, "it is there already")


def _cannot_be_written(path: Path, reason: str) -> InputError:
    return InputError(f"“{path}” cannot be written: {reason}. Nothing was changed; choose another place with --out.")
