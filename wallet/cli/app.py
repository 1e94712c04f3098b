"""The commands, put together. `lockstep` alone opens the window."""

from __future__ import annotations

from typing import Annotated

import typer

from wallet.cli import (
    accounts,
    backup,
    cold,
    contracts,
    courier,
    derive,
    doctor,
    messages,
    options,
    playground,
    portfolio,
    rescue,
    safety,
    swaps,
    takeaway,
    totp,
    transactions,
    wallets,
    watch,
)
from wallet.cli.window import open_window

app = typer.Typer(
    help="A wallet that lets two people swap tokens across chains without trusting anyone. Testnets only; unaudited.",
    rich_markup_mode=None,  # rich alone costs 0.3 s at each start
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
)
app.add_typer(wallets.app, name="wallet")
app.add_typer(accounts.app, name="account")
app.add_typer(backup.app, name="backup")
app.add_typer(cold.app, name="cold")
app.add_typer(messages.app, name="sign")
app.add_typer(swaps.app, name="swap")
app.add_typer(contracts.app, name="contract")
app.add_typer(courier.app, name="courier")
app.add_typer(totp.app, name="totp")
app.add_typer(safety.app, name="safety")
app.add_typer(transactions.app, name="transaction")
takeaway.add_to(swaps.app)
app.command("watch")(watch.watch)
swaps.app.command("rescue")(rescue.rescue)
app.command("derive")(derive.derive)
app.command("balances")(portfolio.balances)
app.command("doctor")(doctor.doctor)
app.command("playground")(playground.playground)
app.command("faucet")(playground.faucet)
app.command("demo")(playground.demo)


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    home: options.Home = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Open the window, unless a command is given."""
    context.obj = home
    if version:
        from importlib.metadata import version as installed  # noqa: PLC0415

        typer.echo(installed("lockstep"))
    elif context.invoked_subcommand is None:
        raise typer.Exit(open_window(home))
