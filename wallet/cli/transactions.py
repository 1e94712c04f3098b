"""`lockstep transaction`: any call of one's own, with the same review as everything else that is signed."""

from __future__ import annotations

from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import show
from wallet.cli.reviewing import confirmed, present
from wallet.cli.secret_input import Once
from wallet.errors import BadDocument, InputError
from wallet.facade import Wallet
from wallet.model.address import parse_address
from wallet.model.amount import parse_amount
from wallet.model.transaction import Call
from wallet.model.verdict import Review

app = typer.Typer(help="Any transaction of your own: review it, or sign and send it.", rich_markup_mode=None, no_args_is_help=True)

MAX_DATA = 128 * 1024
"""Bytes of call data: what nodes take in one transaction at most."""

Chain = Annotated[int, typer.Option("--chain", help="The chain's id.", show_default=False)]
To = Annotated[str, typer.Option("--to", help="The address that is called or paid.", show_default=False)]
Value = Annotated[str, typer.Option("--value", help="Coins that go along, such as 0.01.")]
Data = Annotated[str, typer.Option("--data", help="Call data, as hexadecimal digits after 0x.")]
Sender = Annotated[str | None, typer.Option("--from", help="Which account (default: the first).", show_default=False)]


@app.command()
def review(
    chain: Chain,
    to: To,
    value: Value = "0",
    data: Data = "0x",
    sender: Sender = None,
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Try it out and show what it would do. Nothing is signed."""
    password = Once(secret_input.password(password_stdin))

    async def work() -> Review:
        async with core.unlocked(home, name, password) as wallet:
            return await _reviewed(wallet, chain, to, value, data, sender)

    present(core.run(work()), as_json)


@app.command()
def send(
    chain: Chain,
    to: To,
    value: Value = "0",
    data: Data = "0x",
    sender: Sender = None,
    yes: options.Yes = False,
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Review it, sign it, send it. Its life is in the activity; nothing is sent that the review did not show."""
    password = Once(secret_input.password(password_stdin))

    async def work() -> str:
        async with core.unlocked(home, name, password) as wallet:
            return await wallet.transactions.confirm(confirmed(await _reviewed(wallet, chain, to, value, data, sender), yes=yes))

    sent = core.run(work())
    show({"transaction": sent}, as_json, [f"Sent: {sent}"])


async def _reviewed(wallet: Wallet, chain: int, to: str, value: str, data: str, sender: str | None) -> Review:
    network = next((network for network in wallet.networks if network.chain_id == chain), None)
    if network is None:
        raise InputError(f"There is no chain {chain} in this data folder. Nothing was signed; see: lockstep contract status")
    amount = parse_amount(value, network.coin)
    call = Call(chain, parse_address(to), _bytes(data), amount.units)
    return await wallet.transactions.review(call, None if sender is None else parse_address(sender))


def _bytes(text: str) -> bytes:
    """Raises BadDocument."""
    digits = text.strip().removeprefix("0x")
    if len(digits) > 2 * MAX_DATA:
        raise BadDocument("call data", f"it has more than {MAX_DATA} bytes")
    try:
        return bytes.fromhex(digits)
    except ValueError:
        raise BadDocument("call data", "it is not made of pairs of hexadecimal digits") from None
