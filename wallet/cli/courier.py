"""`lockstep courier`: an account that finishes open swaps while the wallet is locked, by this computer's keyring alone. Off by default."""

from __future__ import annotations

from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import Json, show
from wallet.cli.reviewing import confirmed
from wallet.cli.secret_input import Once
from wallet.cli.swaps import parsed_amount
from wallet.model.views import CourierView

app = typer.Typer(help="Finish swaps while the wallet is locked: on, off, status, fund.", rich_markup_mode=None, no_args_is_help=True)
TRADE = (
    "After a restart it finishes your open swaps without your password. Whoever is logged in as you on this computer could then do the "
    "same and spend its gas, and nothing else."
)


@app.command()
def on(
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Turn it on: its key lies in this computer's keyring. Then give it gas with `fund`."""
    password = Once(secret_input.password(password_stdin))

    async def work() -> CourierView:
        async with core.unlocked(home, name, password) as wallet:
            return await wallet.courier.turn_on()

    view = core.run(work())
    show(_described(view), as_json, [TRADE, *_told(view)])


@app.command()
def off(
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Turn it off: its coins come back to your first account, and its key is forgotten here."""
    password = Once(secret_input.password(password_stdin))

    async def work() -> tuple[str, ...]:
        async with core.unlocked(home, name, password) as wallet:
            return await wallet.courier.turn_off()

    sentences = core.run(work())
    show({"on": False, "told": list(sentences)}, as_json, ["The courier is off.", *sentences])


@app.command()
def status(name: options.WalletName = None, home: options.Home = None, as_json: options.Json = False) -> None:
    """Say whether it is on, what gas it has and what it could finish. Needs no password."""

    async def work() -> CourierView:
        async with core.opened(home, name) as wallet:
            return await wallet.courier.status()

    view = core.run(work())
    show(_described(view), as_json, _told(view))


@app.command()
def fund(
    amount: Annotated[str, typer.Argument(help="AMOUNT COIN@CHAIN, such as '0.01 ETH@Sepolia'.")],
    yes: options.Yes = False,
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Send it coins for network fees, from your first account."""
    password = Once(secret_input.password(password_stdin))

    async def work() -> str:
        async with core.unlocked(home, name, password) as wallet:
            review = await wallet.courier.review_fund(parsed_amount(wallet, amount))
            return await wallet.courier.confirm_fund(confirmed(review, yes=yes))

    transaction = core.run(work())
    show({"transaction": transaction}, as_json, [f"Sent: {transaction}"])


def _described(view: CourierView) -> Json:
    return {
        "on": view.on,
        "address": view.address,
        "trouble": view.trouble,
        "swaps": view.swaps,
        "gas": [
            {
                "network": gas.network,
                "symbol": gas.coin.symbol,
                "units": None if gas.balance is None else str(gas.balance.units),
                "needed": None if gas.needed is None else str(gas.needed.units),
                "enough": gas.enough,
            }
            for gas in view.gas
        ],
    }


def _told(view: CourierView) -> list[str]:
    if not view.on:
        return ["The courier is off."]
    lines = [f"The courier is on: {view.address}" if view.address else "The courier is on, but cannot be opened."]
    if view.trouble:
        lines.append(view.trouble)
    for gas in view.gas:
        word = "enough" if gas.enough else f"give it {gas.needed} to be safe" if gas.needed else gas.trouble
        lines.append(f"  {gas.network}: {gas.balance if gas.balance is not None else 'unknown'} ({word})")
    return [*lines, f"Open swaps that it could finish: {view.swaps}"]
