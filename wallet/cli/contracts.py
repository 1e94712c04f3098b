"""`lockstep contract`: is the swap contract there, and putting it where it is missing. The same review as in the window."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from wallet.cli import core, options, secret_input
from wallet.cli.output import Json, show, table
from wallet.cli.reviewing import confirmed
from wallet.cli.secret_input import Once
from wallet.model.views import ContractState, ContractView

app = typer.Typer(help="The swap contract on each chain: status, deploy.", rich_markup_mode=None, no_args_is_help=True)

Chain = Annotated[int, typer.Option("--chain", help="The chain's id, as in: lockstep contract status.", show_default=False)]


@app.command()
def status(
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Ask every chain of this data folder whether the swap contract stands there."""

    async def work() -> tuple[ContractView, ...]:
        async with core.opened(home, name) as wallet:
            return await wallet.contracts.list()

    views = core.run(work())
    rows = [(str(view.chain_id), view.network, view.state.value, _told(view)) for view in views]
    show([_described(view) for view in views], as_json, table(rows))


@app.command()
def deploy(
    chain: Chain,
    yes: options.Yes = False,
    password_stdin: options.PasswordStdin = False,
    name: options.WalletName = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Deploy it where it is missing and follow that until it is final. Started again, it goes on with what was signed."""
    password = Once(secret_input.password(password_stdin))

    async def report(view: ContractView) -> None:
        typer.echo(view.sentence, err=True)

    async def work() -> ContractView:
        async with core.unlocked(home, name, password) as wallet:
            contracts = wallet.contracts
            if (await contracts.view(chain)).state is not ContractState.UNDER_WAY:
                await contracts.confirm_deploy(confirmed(await contracts.review_deploy(chain), yes=yes))
            try:
                return await contracts.run(chain, report)
            except asyncio.CancelledError:  # Ctrl+C
                typer.echo(f"Stopped. What was sent goes on by itself; see: lockstep contract deploy --chain {chain}", err=True)
                raise

    view = core.run(work())
    show(_described(view), as_json, [f"{view.network}: {view.state.value} at {view.address}."])
    if view.state is not ContractState.STANDS:
        typer.echo(f"The swap contract was not deployed on {view.network}. {view.sentence} Try again.", err=True)
        raise typer.Exit(1)


def _told(view: ContractView) -> str:
    cost = "" if view.fee is None else f" Deploying it costs up to {view.fee} at today's prices."
    return f"{view.sentence}{cost}"


def _described(view: ContractView) -> Json:
    return {
        "chain_id": view.chain_id,
        "network": view.network,
        "address": view.address,
        "state": view.state.value,
        "sentence": view.sentence,
        "usable": view.usable,
        "fee": None if view.fee is None else str(view.fee.units),
        "transaction": view.transaction,
    }
