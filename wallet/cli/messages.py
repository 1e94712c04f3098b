"""`lockstep sign`: messages and typed data, reviewed by what they say and allow before they are signed; and who signed one."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import Json, show
from wallet.cli.reviewing import confirmed
from wallet.cli.secret_input import Once
from wallet.cli.takeaway import refuse_taken, write_new
from wallet.errors import BadDocument
from wallet.model.address import parse_address
from wallet.model.typed_json import LONGEST
from wallet.model.verdict import Review

if TYPE_CHECKING:
    from wallet.facade import Wallet

app = typer.Typer(help="Sign a message or typed data, or see who signed one.", rich_markup_mode=None, no_args_is_help=True)

Document = Annotated[str, typer.Argument(metavar="FILE|-", help="A file, or - for standard input (after the password).")]
Account = Annotated[str | None, typer.Option("--account", help="Which account signs (default: the first that can).", show_default=False)]
Chain = Annotated[
    int | None, typer.Option("--chain", help="The chain that you are on: what is meant for another one is refused.", show_default=False)
]
Out = Annotated[Path | None, typer.Option("--out", help="Write the signature to this file, which must not exist yet.", show_default=False)]


@app.command()
def message(
    document: Document,
    account: Account = None,
    chain: Chain = None,
    out: Out = None,
    yes: options.Yes = False,
    password_stdin: options.PasswordStdin = False,
    wallet_name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Sign a message (EIP-191): the text of a file without the end of its last line, or 0x and the digits of bytes."""
    signer = None if account is None else parse_address(account)
    password = _password(out, password_stdin)
    text = _read(document)
    signed = core.run(_signed(home, wallet_name, password, lambda wallet: wallet.messages.review_message(text, signer, chain), yes=yes))
    _deliver(*signed, out, as_json=as_json)


@app.command()
def typed_data(
    document: Document,
    account: Account = None,
    chain: Chain = None,
    out: Out = None,
    yes: options.Yes = False,
    password_stdin: options.PasswordStdin = False,
    wallet_name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Sign typed data (EIP-712): the JSON document of eth_signTypedData_v4. Permits are shown by who may take what."""
    signer = None if account is None else parse_address(account)
    password = _password(out, password_stdin)
    text = _text(_read(document))
    signed = core.run(_signed(home, wallet_name, password, lambda wallet: wallet.messages.review_typed_data(text, signer, chain), yes=yes))
    _deliver(*signed, out, as_json=as_json)


@app.command()
def verify(
    document: Document,
    signature: Annotated[str, typer.Argument(help="0x and 130 hexadecimal digits.")],
    account: Annotated[str | None, typer.Option("--account", help="Who should have signed it.", show_default=False)] = None,
    typed: Annotated[bool, typer.Option("--typed-data", help="The file is typed data (EIP-712), not a message.")] = False,
    as_json: options.Json = False,
) -> None:
    """Say who signed it. Ends with 1 if that is not --account. Needs no wallet; signatures of contracts cannot be read from themselves."""
    from wallet.services.messages.verify import message_signer, typed_data_signer  # noqa: PLC0415 - what signs is slow to import

    wanted = None if account is None else parse_address(account)
    read = _read(document)
    signer = typed_data_signer(_text(read), signature) if typed else message_signer(read, signature)
    fits = None if wanted is None else signer == wanted
    said = "." if fits is None else ", as it should be." if fits else f", and not by {wanted}."
    show({"signer": signer, "fits": fits}, as_json, [f"Signed by {signer}{said}"])
    if fits is False:
        raise typer.Exit(1)


async def _signed(
    home: Path | None, name: str | None, password: Once, review: Callable[[Wallet], Awaitable[Review]], *, yes: bool
) -> tuple[Review, str]:
    async with core.unlocked(home, name, password) as wallet:
        shown = confirmed(await review(wallet), yes=yes)
        return shown, await wallet.messages.confirm(shown)


def _password(out: Path | None, from_stdin: bool) -> Once:
    refuse_taken(out)
    return Once(secret_input.password(from_stdin))


def _deliver(review: Review, signature: str, out: Path | None, *, as_json: bool) -> None:
    from wallet.keys.signing import recover  # noqa: PLC0415 - likewise

    if out is not None:
        write_new(out, signature + "\n")
    signer = recover(review.digest, bytes.fromhex(signature[2:]))
    data: Json = {
        "signature": signature,
        "account": signer,
        "digest": "0x" + review.digest.hex(),
        "findings": [{"rule": each.rule, "severity": each.severity.name.lower()} for each in review.findings],
        "file": None if out is None else str(out),
    }
    show(data, as_json, [signature if out is None else f"Written to {out}."])


def _read(document: str) -> str | bytes:
    """Text without the end of its last line, which editors add; bytes where it is no text."""
    read = _bytes(document)
    try:
        text = read.decode()
    except UnicodeDecodeError:
        return read
    return text.removesuffix("\r\n") if text.endswith("\r\n") else text.removesuffix("\n")


def _bytes(document: str) -> bytes:
    try:
        if document == "-":
            return sys.stdin.buffer.read(2 * LONGEST)
        with Path(document).open("rb") as file:
            return file.read(2 * LONGEST)
    except (OSError, ValueError):
        raise BadDocument("file", f"“{document[:80]}” cannot be read", advice="check its name") from None


def _text(read: str | bytes) -> str:
    return read if isinstance(read, str) else read.decode("utf-8", "replace")
