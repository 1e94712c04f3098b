"""Opens the core for one command, and closes it whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from wallet.cli.secret_input import Once
from wallet.errors import InputError, WalletMissing
from wallet.model.network import Network
from wallet.model.networks_file import with_endpoint

if TYPE_CHECKING:
    from wallet.facade import Wallet

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run one command's coroutine to its end."""
    return asyncio.run(work)


@asynccontextmanager
async def opened(home: Path | None, name: str | None = None, endpoints: Sequence[str] = ()) -> AsyncGenerator[Wallet]:
    """The core on this data folder, with the wallet called `name` chosen if there are several.

    endpoints: `CHAIN=URL`, nodes to be asked before those of the folder. Raises HomeBusy, NewerData, DatabaseDamaged, WalletMissing.
    """
    from wallet import boot  # noqa: PLC0415 - pulls web3 and the rest

    networks = _asked_first(boot.networks_of(home), endpoints) if endpoints else None
    wallet = await boot.build(home, networks=networks)
    try:
        if name is not None:
            await wallet.session.choose(_named(wallet, name))
        yield wallet
    finally:
        await wallet.close()


@asynccontextmanager
async def unlocked(home: Path | None, name: str | None, password: Once) -> AsyncGenerator[Wallet]:
    """Likewise, and unlocked. Raises WrongPassword and the vault's other errors too."""
    async with opened(home, name) as wallet:
        await wallet.session.unlock(password.take())
        yield wallet


def _asked_first(networks: tuple[Network, ...], endpoints: Sequence[str]) -> tuple[Network, ...]:
    found = list(networks)
    for text in endpoints:
        chain, _, url = text.partition("=")
        places = [place for place, each in enumerate(found) if chain.strip().casefold() in (each.name.casefold(), str(each.chain_id))]
        if not places or not url:
            raise InputError(f"“{text[:80]}” is not CHAIN=URL with a chain of this data folder. Nothing was asked.")
        found[places[0]] = with_endpoint(found[places[0]], url.strip())
    return tuple(found)


def _named(wallet: Wallet, name: str) -> str:
    for info in wallet.session.wallets():
        if name in (info.name, info.id):
            return info.id
    raise WalletMissing(name)
