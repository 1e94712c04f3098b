"""`lockstep doctor`: what this machine has, in one page. Contacts the configured nodes and the keyring, and writes nothing."""

from __future__ import annotations

import platform
from importlib.util import find_spec

import typer

from wallet.cli import core, options
from wallet.cli.output import show
from wallet.model.views import Health


def doctor(home: options.Home = None, as_json: options.Json = False) -> None:
    """Say what this machine has: keyring backend, Qt, playground, endpoints. Exit code 1 when something that is needed is missing."""
    from wallet import boot  # noqa: PLC0415

    keyring = core.run(boot.keyring())
    networks = core.run(boot.probe(home))
    qt = find_spec("PySide6") is not None
    embedded = find_spec("eth_tester") is not None
    data = {
        "python": platform.python_version(),
        "home": str(boot.home_of(home)),
        "keyring": {"name": keyring.name, "usable": keyring.usable, "sentence": keyring.sentence},
        "qt": qt,
        "playground": embedded,
        "endpoints": [
            {
                "chain_id": network.chain_id,
                "network": network.name,
                "hosts": list(network.hosts),
                "health": network.health.value,
                "sentence": network.sentence,
            }
            for network in networks
        ],
    }
    lines = [
        f"Python       {platform.python_version()}",
        f"Data folder  {boot.home_of(home)}",
        f"Keyring      {keyring.name}: {keyring.sentence}",
        f"Window       {'PySide6 is here' if qt else 'PySide6 is missing: install it, or use the commands without a window'}",
        f"Playground   {'ready' if embedded else 'eth-tester is missing: python3 dev.py setup brings it'}",
        *(f"{network.name:<12} {network.health.value}: {network.sentence or ', '.join(network.hosts)}" for network in networks),
    ]
    show(data, as_json, lines)
    if not (qt and keyring.usable and all(network.health is Health.FRESH for network in networks)):
        raise typer.Exit(1)
