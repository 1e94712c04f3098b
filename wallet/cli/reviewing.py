"""The review on a terminal: the same words as in the window, and the same refusal to go on lightly."""

from __future__ import annotations

import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

import typer

from wallet.cli.output import Json, show
from wallet.errors import Blocked, InputError
from wallet.model.verdict import Review, Severity


def confirmed(review: Review, *, yes: bool) -> Review:
    """Show the review and ask. Raises Blocked for a finding that blocks, InputError when the user (or nobody) said yes.

    What comes back has the one-time code, where one is asked for.
    `yes` passes what only informs or warns: a finding that asks for typing always asks.
    """
    show_review(review)
    if review.blocked:
        raise Blocked(tuple((finding.rule, finding.sentence) for finding in review.findings if finding.severity is Severity.BLOCK))
    if review.severity is Severity.TYPE:
        _typed(review)
    elif not yes and _ask("Sign this? Type yes: ") != "yes":
        raise InputError("Not signed. Nothing was changed.")
    return replace(review, code=_ask("One-time code of your authenticator: ")) if review.asks_code else review


def show_review(review: Review) -> None:
    """On standard error: standard output is for what comes of it."""
    typer.echo(f"\n{review.title}", err=True)
    for line in review.lines:
        party = f"  {line.party_name} {line.party or ''}".rstrip()
        amount = f"any amount of {line.amount.asset.symbol}" if line.endless else str(line.amount)
        typer.echo(f"  {line.label}: {amount}{party}", err=True)
    if review.fee is not None:
        typer.echo(f"  Network fee, at today's prices at most: {review.fee}", err=True)
    for note in review.notes:
        typer.echo(f"  {note}", err=True)
    for name, value in review.content:
        typer.echo(f"  {name}:", err=True)
        for text in value.split("\n"):
            typer.echo(f"    {text}", err=True)
    for finding in sorted(review.findings, key=lambda finding: -finding.severity):
        typer.echo(f"  {finding.severity.name} (rule {finding.rule}): {finding.sentence} {finding.advice}", err=True)


def present(review: Review, as_json: bool) -> None:
    """Show one that is not to be confirmed."""
    if as_json:
        show(described(review), True, ())
    else:
        show_review(review)


def described(review: Review) -> Json:
    """For programs: amounts in base units."""
    return {
        "title": review.title,
        "lines": [
            {"label": line.label, "token": line.amount.asset.token, "units": str(line.amount.units), "to": line.party}
            for line in review.lines
        ],
        "fee": None if review.fee is None else str(review.fee.units),
        "findings": [
            {"rule": finding.rule, "severity": finding.severity.name.lower(), "sentence": finding.sentence} for finding in review.findings
        ],
        "simulated_by": review.simulated_by or None,
        "digest": "0x" + review.digest.hex(),
        "raw": dict(review.raw),
    }


def _typed(review: Review) -> None:
    wanted = review.typed or ""
    if not wanted or _ask(f"To go on in spite of this, type {wanted}: ") != wanted:
        raise InputError("Not signed. Nothing was changed.")


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise InputError(
            "There is no terminal to ask on. Nothing was signed; add --yes where the review is clean, or run it in a terminal."
        )
    with _interruptible():
        return str(typer.prompt(question, default="", show_default=False, prompt_suffix="", err=True)).strip()


@contextmanager
def _interruptible() -> Generator[None]:
    """Ctrl+C ends the question. asyncio's own handler would only note it, and the terminal would go on waiting for an answer."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except (typer.Abort, EOFError):
        raise InputError("Not signed. Nothing was changed.") from None
    finally:
        signal.signal(signal.SIGINT, before)
