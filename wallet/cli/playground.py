"""`lockstep playground` and `lockstep demo`: two local chains, test money, a partner."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wallet.cli import core, options
from wallet.cli.output import Json, show
from wallet.cli.window import open_window
from wallet.errors import InputError, PlaygroundMissing
from wallet.model.address import Address, parse_address
from wallet.model.views import StepView

if TYPE_CHECKING:
    from wallet.playground.headless import Part, Played
    from wallet.playground.world import World

ENGINES = ("embedded", "anvil")
SCENARIOS = ("completed", "participant-vanishes", "initiator-vanishes")

Engine = Annotated[str, typer.Option("--engine", help="embedded (eth-tester and py-evm) or anvil.")]


def playground(
    engine: Engine = "embedded",
    act: Annotated[int, typer.Option("--act", min=1, max=3600, help="Seconds that one step of a swap may take.")] = 60,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Serve the playground's chains until interrupted. With --home, that data folder uses them from now on."""
    _one_of("engine", engine, ENGINES)
    _require()
    if home is not None:
        _refuse_own_networks(home)
    from wallet.playground.world import start  # noqa: PLC0415 - an optional part

    async def work() -> None:
        running = await start(engine, act=act)
        try:
            if home is not None:
                _register(home, running.world)
            show(_described(running.world), as_json, _told(running.world, home))
            await _interrupted()
        finally:
            await running.close()

    core.run(work())


def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Play one whole swap without a window.")] = False,
    scenario: Annotated[str, typer.Option("--scenario", help=" | ".join(SCENARIOS))] = "completed",
    engine: Engine = "embedded",
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Open the window on the playground: two local chains, test money, a partner who swaps with you. No network, no real money."""
    _one_of("scenario", scenario, SCENARIOS)
    _one_of("engine", engine, ENGINES)
    if not headless:
        raise typer.Exit(open_window(home, "--playground"))
    _require()
    from wallet.playground import headless as rehearsal  # noqa: PLC0415 - an optional part

    def say(sentence: str) -> None:
        if not as_json:
            typer.echo(sentence)

    played = core.run(rehearsal.play(rehearsal.Scenario(scenario), engine, say))
    show(_result(played), as_json, [f"{played.outcome} in {played.seconds:.0f} seconds: {verdict(played)}"])
    raise typer.Exit(0 if played.ok else 1)


def verdict(played: Played) -> str:
    """How the run is to be taken, as the end of a sentence."""
    if played.ok:
        return "as it should be, and nobody lost anything but network fees."
    if played.lost:
        return "and somebody has less than they should. That is a fault of Lockstep: please report it."
    return (
        "this machine was too busy for the short times of this scenario, so the swap took another way. Nobody lost anything but network "
        "fees; run it again when less is running."
    )


def faucet(
    address: Annotated[str, typer.Argument(help="Whom to give it to.")],
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Give test money of a running playground.

    The data folder must be one that uses the playground: lockstep playground --home DIR.
    """
    who = parse_address(address)
    _require()
    from wallet import boot  # noqa: PLC0415 - pulls pydantic and more
    from wallet.playground.faucet import give  # noqa: PLC0415 - an optional part

    networks = boot.networks_of(home)
    if not networks or not all(network.playground for network in networks):
        raise InputError("This data folder does not use the playground. Nothing was given; see: lockstep playground --home DIR")
    core.run(give(networks, who))
    names = " and ".join(network.name for network in networks)
    show({"address": who, "chains": [network.chain_id for network in networks]}, as_json, [f"{who} has coins and tokens on {names} now."])


def _require() -> None:
    """Raises PlaygroundMissing where the dependency group `demo` is not installed."""
    if find_spec("eth_tester") is None or find_spec("aiohttp") is None:
        raise PlaygroundMissing


def _one_of(what: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise InputError(f"“{given}” is not a known {what}. Nothing was started; choose one of: {', '.join(known)}.")


def _refuse_own_networks(home: Path) -> None:
    """Raises InputError where somebody keeps networks of their own: they would be gone."""
    from wallet import boot  # noqa: PLC0415 - pulls pydantic and more
    from wallet.storage.home import Home  # noqa: PLC0415

    if os.path.lexists(Home(boot.home_of(home)).networks_file) and not all(network.playground for network in boot.networks_of(home)):
        raise InputError(f"{home} has networks of its own. Nothing was started and nothing was changed; choose another folder.")


def _register(home: Path, world: World) -> None:
    """From now on the data folder uses these chains and no others. Raises HomeUnwritable, DiskFull."""
    from wallet.boot import home_of  # noqa: PLC0415 - pulls pydantic and more
    from wallet.model.networks_file import write_networks  # noqa: PLC0415
    from wallet.storage.home import Home  # noqa: PLC0415

    folder = Home(home_of(home))
    folder.prepare()
    folder.keep_networks(write_networks(world.networks))


async def _interrupted() -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: KeyboardInterrupt ends the wait instead
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()


def _described(world: World) -> Json:
    return {
        "chains": [
            {
                "chain_id": network.chain_id,
                "name": network.name,
                "endpoint": network.endpoints[0],
                "htlc": network.htlc,
                "multicall": network.multicall,
                "coin": network.coin.symbol,
                "tokens": [
                    {
                        "address": token.token,
                        "symbol": token.symbol,
                        "decimals": token.decimals,
                        "fee_on_transfer": token == world.fee_token,
                    }
                    for token in network.tokens
                ],
            }
            for network in world.networks
        ],
        "spam_token": {"chain_id": world.spam.chain_id, "address": world.spam.token, "symbol": world.spam.symbol},
        "phrase": world.phrase,
        "accounts": list(world.phrase_accounts),
    }


def _told(world: World, home: Path | None) -> list[str]:
    lines = [f"{network.name} ({network.chain_id}): {network.endpoints[0]}  HTLC {network.htlc}" for network in world.networks]
    lines += [f"  {token.symbol} {token.token} on {network.name}" for network in world.networks for token in network.tokens]
    lines += [f"Funded test phrase (public, never use it elsewhere): {world.phrase}"]
    if home is not None:
        lines.append(f"The data folder {home} uses these chains now.")
    return [*lines, "Serving until interrupted (Ctrl+C)."]


def _result(played: Played) -> Json:
    initiator, participant = played.parts
    return {
        "scenario": played.scenario.value,
        "outcome": played.outcome,
        "ok": played.ok,
        "seconds": round(played.seconds, 1),
        "give": {"chain_id": played.give.asset.chain_id, "token": played.give.asset.token, "units": str(played.give.units)},
        "want": {"chain_id": played.want.asset.chain_id, "token": played.want.asset.token, "units": str(played.want.units)},
        "initiator": _part(initiator),
        "participant": _part(participant),
        "gas": {part.role: {step.action: step.gas for step in part.steps} for part in played.parts},
        "blocks": {part.role: {step.action: step.block for step in part.steps} for part in played.parts},
    }


def _part(part: Part) -> Json:
    return {
        "address": part.address,
        "phase": part.phase,
        "before": _holdings(part.before.units),
        "after": _holdings(part.after.units),
        "steps": [_step(step) for step in part.steps],
    }


def _holdings(units: Mapping[tuple[int, Address], int]) -> Json:
    """Base units as text, by chain and token; the zero address is the chain's coin."""
    found: dict[str, dict[str, str]] = {}
    for (chain_id, token), amount in units.items():
        found.setdefault(str(chain_id), {})[token] = str(amount)
    return found


def _step(step: StepView) -> Json:
    return {
        "action": step.action,
        "chain_id": step.chain_id,
        "transaction": step.transaction,
        "state": step.state,
        "block": step.block,
        "gas": step.gas,
        "fee": None if step.fee is None else str(step.fee),
    }
