"""`lockstep cold`: a wallet that only watches prepares and sends; one with the key, on a computer without a network, looks and signs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import Json, show
from wallet.cli.reviewing import confirmed, present
from wallet.cli.secret_input import Once
from wallet.cli.swaps import parsed_amount
from wallet.cli.takeaway import refuse_taken, write_new
from wallet.errors import BadDocument
from wallet.model.address import parse_address
from wallet.model.parts import LONGEST, split
from wallet.model.verdict import Review

app = typer.Typer(help="Sign on a computer without a network: prepare, review, sign, send.", rich_markup_mode=None, no_args_is_help=True)

Document = Annotated[str, typer.Argument(help="A file, or - for standard input. Parts (lockstep-part) are put together, one a line.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write it to this file, which must not exist yet.", show_default=False)]
Parts = Annotated[bool, typer.Option("--parts", help="Print it in parts, one a line, each small enough for a QR code.")]
Qr = Annotated[bool, typer.Option("--qr", help="Print it as QR codes, one after the other.")]


@app.command()
def prepare(
    amount: Annotated[str, typer.Argument(help="AMOUNT COIN@CHAIN, such as '0.01 ETH@Sepolia'.")],
    to: Annotated[str, typer.Argument(help="The address that receives it.")],
    sender: Annotated[str | None, typer.Option("--from", help="Which account (default: the first).", show_default=False)] = None,
    out: Out = None,
    parts: Parts = False,
    qr: Qr = False,
    wallet_name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Prepare a transfer from an account whose key is elsewhere: nonce, gas and fees of now. Needs no password; signs nothing."""
    refuse_taken(out)
    recipient, account = parse_address(to), None if sender is None else parse_address(sender)

    async def work() -> str:
        async with core.opened(home, wallet_name) as wallet:
            return await wallet.cold.prepare(recipient, parsed_amount(wallet, amount), account)

    _deliver(core.run(work()), out, parts=parts, qr=qr, as_json=as_json)


@app.command()
def review(document: Document, wallet_name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """Show what a prepared transaction would do, from the file alone. Asks no network and signs nothing."""
    text = _read(document)

    async def work() -> Review:
        async with core.opened(home, wallet_name) as wallet:
            return await wallet.cold.review(text)

    present(core.run(work()), as_json)


@app.command()
def sign(
    document: Document,
    out: Out = None,
    parts: Parts = False,
    qr: Qr = False,
    password_stdin: options.PasswordStdin = False,
    wallet_name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Review a prepared transaction and sign it. What could not be checked without a network has to be confirmed by typing."""
    refuse_taken(out)
    text = _read(document)
    password = Once(secret_input.password(password_stdin))

    async def work() -> str:
        async with core.unlocked(home, wallet_name, password) as wallet:
            return await wallet.cold.sign(confirmed(await wallet.cold.review(text), yes=False))

    _deliver(core.run(work()), out, parts=parts, qr=qr, as_json=as_json)


@app.command()
def send(document: Document, wallet_name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """Send what this wallet prepared, if the file has the signature of exactly that. Needs no password."""
    text = _read(document)

    async def work() -> str:
        async with core.opened(home, wallet_name) as wallet:
            return await wallet.cold.send(text)

    sent = core.run(work())
    show({"hash": sent}, as_json, [f"Sent: {sent}"])


def _deliver(text: str, out: Path | None, *, parts: bool, qr: bool, as_json: bool) -> None:
    if out is not None:
        write_new(out, text)
    frames = split(text)
    data: Json = {"text": text, "parts": list(frames), "file": None if out is None else str(out)}
    if qr and not as_json:
        import segno  # noqa: PLC0415 - only whoever asks for codes waits for it

        for place, frame in enumerate(frames, 1):
            typer.echo(f"{place} of {len(frames)}")
            segno.make(frame, error="l", micro=False).terminal(sys.stdout, compact=True)
        return
    plain = list(frames) if parts else [text.rstrip("\n")]
    show(data, as_json, plain if out is None or parts else [f"Written to {out}."])


def _read(document: str) -> str:
    most = 4 * LONGEST
    try:
        if document == "-":
            return sys.stdin.buffer.read(most).decode("utf-8", "replace")
        with Path(document).open(encoding="utf-8") as file:
            return file.read(most)
    except (OSError, ValueError):
        raise BadDocument("file of cold signing", f"“{document[:80]}” cannot be read", advice="check its name") from None
