"""What starts the core: a data folder is locked, its networks are read, everything is wired (`wiring`), and a `Wallet` comes back.

Importing this module is cheap; `build` imports web3's neighbours, bip-utils and the rest in a worker thread, so that a window can call it
after its first paint without a pause.
"""

from __future__ import annotations

import asyncio
import os
import sys
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.errors import BadDocument
from wallet.facade import Wallet
from wallet.model.network import Network
from wallet.model.networks_file import KIND, MAX_BYTES, read_networks
from wallet.model.views import Health, KeyringInfo, NetworkView, WalletInfo
from wallet.services.partner import Partner
from wallet.storage.home import Home, HomeLock, default_home

if TYPE_CHECKING:
    from wallet.vault.secret_store import SecretStore

FIRST_NETWORKS = (11_155_111, 84_532)
"""What a fresh data folder uses: Sepolia and Base Sepolia. Nothing else is contacted until the user adds it to networks.json."""


def home_of(home: Path | None) -> Path:
    """The data folder: the one given, or this user's own."""
    return default_home() if home is None else home.expanduser().absolute()


def networks_of(home: Path | None) -> tuple[Network, ...]:
    """The networks of a data folder: those of its networks.json, else the first ones of the built-in list. Raises BadDocument."""
    own = Home(home_of(home)).networks_file
    if os.path.lexists(own):  # whatever lies there: what the user wrote is never passed over for a list of ours
        return _own_networks(own)
    built_in = read_networks((files("resources") / "networks.json").read_text(encoding="utf-8"))
    return tuple(network for network in built_in if network.chain_id in FIRST_NETWORKS)


def _own_networks(path: Path) -> tuple[Network, ...]:
    advice = f"mend {path}, or move it away to use the built-in networks"
    try:
        if not path.is_file():
            raise BadDocument(KIND, "it is not a file", advice=advice)
        with path.open("rb") as file:
            return read_networks(file.read(MAX_BYTES + 1).decode())
    except BadDocument as error:
        raise BadDocument(KIND, error.reason, field=error.field, advice=advice) from None
    except UnicodeDecodeError:
        raise BadDocument(KIND, "it is not UTF-8 text", advice=advice) from None
    except OSError as error:
        raise BadDocument(KIND, error.strerror or "it cannot be read", advice=advice) from error


def list_wallets(home: Path | None) -> tuple[WalletInfo, ...]:
    """The wallets of a data folder. Needs no password and no lock."""
    from wallet.vault.folder import list_wallets as listed  # noqa: PLC0415 - see above

    return listed(home_of(home))


async def keyring() -> KeyringInfo:
    """What the keyring of this computer is, tried with a random value."""
    from wallet.vault.secret_store import describe  # noqa: PLC0415 - see above
    from wallet.vault.waiting import answered  # noqa: PLC0415

    return await answered(describe)


async def probe(home: Path | None) -> tuple[NetworkView, ...]:
    """Ask one node of each network of a data folder how it does. Writes nothing."""
    return tuple(await asyncio.gather(*(_probe(network) for network in networks_of(home))))


async def build(
    home: Path | None = None,
    *,
    networks: tuple[Network, ...] | None = None,
    partner: Partner | None = None,
    open_keyring: SecretStore | None = None,
) -> Wallet:
    """The core on a data folder, watching its chains. The only wallet, or else the first, is chosen (locked).

    networks: instead of the folder's own. partner: one within reach. open_keyring: instead of this computer's (for tests). Raises HomeBusy,
    HomeUnwritable, BadDocument, NewerData, DatabaseDamaged, VaultDamaged.
    """
    folder = Home(home_of(home))
    lock = HomeLock(folder)
    lock.acquire()
    try:
        chosen = networks or networks_of(home)
        await asyncio.to_thread(_import_the_rest)
        from wallet.wiring import wire  # noqa: PLC0415 - see above

        return await wire(folder, lock, chosen, partner, open_keyring)
    except BaseException:
        lock.release()
        raise


def _import_the_rest() -> None:
    """A second of imports, off the event loop: web3, bip-utils, and what is built on them.

    One of them (py_ecc) raises the recursion limit so far that deeply nested text from outside would crash the interpreter.
    """
    limit = sys.getrecursionlimit()
    for module in ("wallet.chains.transport", "wallet.keys.mnemonic", "wallet.wiring"):
        import_module(module)
    sys.setrecursionlimit(limit)


async def _probe(network: Network) -> NetworkView:
    from wallet.chains.client import ChainClient  # noqa: PLC0415 - see above
    from wallet.errors import ChainError, WrongChain  # noqa: PLC0415

    client = ChainClient(network)
    hosts = tuple(health.host for health in client.health())
    try:
        head = await client.head()
    except ChainError as error:
        health = Health.WRONG_CHAIN if isinstance(error, WrongChain) else Health.DOWN
        return NetworkView(network.chain_id, network.name, health, str(error), None, None, network.playground, hosts)
    finally:
        await client.close()
    return NetworkView(network.chain_id, network.name, Health.FRESH, "", head.number, None, network.playground, hosts)
