"""`lockstep watch`: finishes swaps of others from their watch files, with this wallet's coins for network fees, until all have ended.

May be stopped and started again at any moment: starting is recovering. Without files it goes on with what is watched already.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import Json
from wallet.cli.reviewing import confirmed
from wallet.cli.secret_input import Once
from wallet.errors import BadDocument, InputError
from wallet.facade import Wallet
from wallet.model.views import WatchView

Files = Annotated[list[Path] | None, typer.Argument(help="Watch files or receipts, as `lockstep swap export-watch` writes them.")]
_KIND = "watch file"
_LARGEST = 16_384 + 1


def watch(
    files: Files = None,
    yes: options.Yes = False,
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Finish swaps of others: refund after their time, claim with the secret. With --json: one line for each change."""
    texts = [_read(path) for path in files or ()]
    password = Once(secret_input.password(password_stdin))

    async def report(view: WatchView) -> None:
        typer.echo(json.dumps(described(view)) if as_json else _told(view))

    async def work() -> None:
        async with core.unlocked(home, name, password) as wallet:
            await _begin(wallet, texts, yes=yes)
            await wallet.watch.run(report)

    core.run(work())


async def _begin(wallet: Wallet, texts: list[str], *, yes: bool) -> None:
    review = await wallet.watch.review(texts) if texts else None
    if review is not None:
        await wallet.watch.confirm(confirmed(review, yes=yes))
    await wallet.watch.learn(texts)
    if not await wallet.watch.views():
        raise InputError("Nothing is watched here yet. Nothing was changed; name the watch files that you were given.")


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).decode()
    except (OSError, ValueError):
        raise BadDocument(_KIND, f"“{str(path)[:80]}” cannot be read as text") from None


def described(view: WatchView) -> Json:
    """One line of progress for a program."""
    steps = [
        {"action": each.action, "chain_id": each.chain_id, "state": each.state, "transaction": each.transaction} for each in view.steps
    ]
    return {
        "id": view.id.hex(),
        "role": view.role.value,
        "give": str(view.give),
        "take": str(view.take),
        "now": view.now,
        "trouble": view.trouble,
        "knows_secret": view.knows_secret,
        "outcome": None if view.outcome is None else view.outcome.value,
        "steps": steps,
    }


def _told(view: WatchView) -> str:
    done = ", ".join(f"{step.action} {step.state}" for step in view.steps)
    return " ".join(part for part in (f"{view.id.hex()[:12]}  {view.now}", f"[{done}]" if done else "", view.trouble) if part)
