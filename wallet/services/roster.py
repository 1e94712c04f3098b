"""Who is on the list of a wallet's accounts, and how another one gets on it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from wallet.keys.extended import check_extended, extended_addresses, looks_extended
from wallet.model.address import Address, parse_address
from wallet.model.origin import Imported, Origin, Watched
from wallet.model.path import AccountPath, PathStyle
from wallet.model.views import AccountKind, AccountView, WalletKind
from wallet.services.workspace import Workspace
from wallet.signer.client import SignerProcess
from wallet.storage import accounts
from wallet.storage.accounts import StoredAccount


def account_view(account: StoredAccount) -> AccountView:
    """As the window shows it."""
    kind = _kind(account.origin)
    return AccountView(account.place, str(account.origin), account.address, account.name, kind, account.colour, account.hidden)


async def complete_roster(workspace: Workspace, signer: SignerProcess) -> None:
    """Right after an unlock: every key of the vault has its account, also where a crash or a lost database took it."""
    for place, address in await signer.imported():
        await put(workspace, place, address)
    if workspace.info.kind is WalletKind.PHRASE and not await workspace.accounts():
        await add_derived(workspace, signer, workspace.style, 0, "")
    await workspace.know_paths()


async def add_derived(workspace: Workspace, signer: SignerProcess, style: PathStyle, index: int, name: str) -> StoredAccount:
    """Raises VaultLocked, NoPhrase."""
    (address,) = await signer.addresses(style, index, 1)
    return await put(workspace, AccountPath(style, index), address, name)


async def next_index(workspace: Workspace, style: PathStyle) -> int:
    """The first index of that style behind all that are on the list."""
    origins = [account.origin for account in await workspace.accounts()]
    return max((each.index + 1 for each in origins if isinstance(each, AccountPath) and each.style is style), default=0)


async def put(workspace: Workspace, origin: Origin, address: Address, name: str = "") -> StoredAccount:
    """On the list from now on; one that is there stays as it is, but for an address that was only watched and has a key now."""
    account = await workspace.database.run(lambda connection: _kept(connection, origin, address, name))
    await workspace.know_paths()
    return account


def watched(text: str, start: int, count: int) -> tuple[tuple[Watched, Address], ...]:
    """What an address (one, whatever `count`) or an extended public key stands for. Raises BadAddress, BadExtendedKey."""
    if not looks_extended(text):
        return ((Watched(), parse_address(text)),)
    key = check_extended(text)
    found = extended_addresses(key, start, count)
    return tuple((Watched(key, index), address) for index, address in enumerate(found, start))


def _kept(connection: sqlite3.Connection, origin: Origin, address: Address, name: str) -> StoredAccount:
    account = accounts.add(connection, origin, address, name)
    if not isinstance(account.origin, Watched) or isinstance(origin, Watched):
        return account
    accounts.set_origin(connection, address, origin)
    return replace(account, origin=origin)


def _kind(origin: Origin) -> AccountKind:
    if isinstance(origin, Watched):
        return AccountKind.WATCHED
    return AccountKind.IMPORTED if isinstance(origin, Imported) else AccountKind.DERIVED
