"""The accounts of the open wallet: from its phrase, from keys of their own, and addresses that are only watched."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from wallet.errors import AccountKnown, AccountMissing, BadName, InputError, NoKeys
from wallet.keys.extended import extended_addresses
from wallet.model.address import Address
from wallet.model.changes import Changes
from wallet.model.key_material import KeyMaterial
from wallet.model.origin import Watched, read_origin
from wallet.model.path import AccountPath, PathStyle
from wallet.model.views import AccountView, DiscoveryView, FoundAccount, WalletKind
from wallet.services import roster
from wallet.services.announcer import Announcer
from wallet.services.discovery import Branch, Report, Search
from wallet.services.roster import account_view
from wallet.services.session import SessionService
from wallet.services.workspace import Workspace
from wallet.signer.client import SignerProcess
from wallet.storage import accounts
from wallet.storage.accounts import StoredAccount
from wallet.vault import changes

MOST_AT_ONCE = 1000
LONGEST_NAME = 64


class AccountService:
    """Satisfies the facade's `Accounts`."""

    def __init__(self, session: SessionService, signer: SignerProcess, announcer: Announcer) -> None:
        self._session, self._signer, self._announcer = session, signer, announcer

    async def list(self) -> tuple[AccountView, ...]:
        return tuple(map(account_view, await self._session.workspace.accounts()))

    async def add(self, name: str = "", style: PathStyle | None = None) -> AccountView:
        workspace, checked = self._session.require_unlocked(), _checked(name)
        able = {account.address for account in await workspace.accounts() if not isinstance(account.origin, Watched)}
        chosen = style or workspace.style
        index = await roster.next_index(workspace, chosen)
        while (await self._signer.addresses(chosen, index, 1))[0] in able:  # two styles share their first account
            index += 1
        return self._told(await roster.add_derived(workspace, self._signer, chosen, index, checked))

    async def import_key(self, key: KeyMaterial, password: str, name: str = "") -> AccountView:
        async with self._session.writing:
            workspace = self._session.require_unlocked()
            known = {account.address: account for account in await workspace.accounts()}
            checked = _checked(name)
            added = await changes.add_key(self._session.way(password), key, _refusing(known))
            await roster.put(workspace, added.place, added.address, checked)
        account = await _account(workspace, added.address)
        return self._told(account)

    async def watch(self, text: str, name: str = "", count: int = 1) -> tuple[AccountView, ...]:
        if not 1 <= count <= MOST_AT_ONCE:
            raise InputError(f"Between 1 and {MOST_AT_ONCE:,} addresses can be watched at once. Nothing was changed.")
        workspace = self._session.workspace
        start = await _next_child(workspace, text.strip())
        found = roster.watched(text, start, count)
        _refuse_known({account.address: account for account in await workspace.accounts()}, [address for _, address in found])
        added = [await roster.put(workspace, origin, address, _checked(name)) for origin, address in found]
        return tuple(map(self._told, added))

    async def rename(self, address: Address, name: str) -> AccountView:
        checked = _checked(name, needed=True)
        return await self._change(address, lambda connection: accounts.rename(connection, address, checked))

    async def recolour(self, address: Address, colour: int) -> AccountView:
        return await self._change(address, lambda connection: accounts.recolour(connection, address, colour))

    async def hide(self, address: Address) -> AccountView:
        shown = [account.address for account in await self._session.workspace.accounts() if not account.hidden]
        if shown == [address]:
            raise InputError("This is the only account that is shown. Nothing was changed; show or add another one first.")
        return await self._change(address, lambda connection: accounts.hide(connection, address, hidden=True))

    async def show(self, address: Address) -> AccountView:
        return await self._change(address, lambda connection: accounts.hide(connection, address, hidden=False))

    async def move(self, address: Address, place: int) -> AccountView:
        return await self._change(address, lambda connection: accounts.move(connection, address, place))

    async def export(self, address: Address, password: str, own: str, out: Path) -> None:
        workspace = self._session.workspace
        if workspace.info.kind is WalletKind.WATCHED:
            raise NoKeys
        account = await _account(workspace, address)
        if isinstance(account.origin, Watched):
            raise NoKeys(f"“{account.name}”")
        await changes.export(self._session.way(password), account.origin, own, out)

    async def discover(self, report: Report, styles: Sequence[PathStyle] = tuple(PathStyle)) -> DiscoveryView:
        workspace = self._session.workspace
        branches = await self._branches(workspace, styles)
        return await Search(workspace.clients, report).run(branches)

    async def adopt(self, found: Sequence[FoundAccount]) -> tuple[AccountView, ...]:
        workspace = self._session.workspace
        known = {account.address for account in await workspace.accounts()}
        fresh = [each for each in found if each.address not in known]
        return tuple([self._told(await roster.put(workspace, read_origin(each.path), each.address)) for each in fresh])

    async def _branches(self, workspace: Workspace, styles: Sequence[PathStyle]) -> list[Branch]:
        """Those of the phrase while the wallet is open, and those of every extended public key on the list."""
        keys = dict.fromkeys(
            account.origin.xpub for account in await workspace.accounts() if isinstance(account.origin, Watched) and account.origin.xpub
        )
        branches = [_below(key) for key in keys]
        if workspace.info.kind is WalletKind.PHRASE:
            self._session.require_unlocked()
            branches = [*(self._of_style(style) for style in styles), *branches]
        if not branches:
            raise InputError("Neither a phrase nor an extended public key is in this wallet, so no further accounts follow from it.")
        return branches

    def _of_style(self, style: PathStyle) -> Branch:
        async def addresses(start: int, count: int) -> tuple[Address, ...]:
            return await self._signer.addresses(style, start, count)

        return Branch(style.value, addresses, lambda index: AccountPath(style, index))

    async def _change(self, address: Address, change: Callable[[sqlite3.Connection], None]) -> AccountView:
        workspace = self._session.workspace
        await _account(workspace, address)
        await workspace.database.run(change)
        return self._told(await _account(workspace, address))

    def _told(self, account: StoredAccount) -> AccountView:
        self._announcer.publish(Changes.BALANCES)
        return account_view(account)


def _below(key: str) -> Branch:
    async def addresses(start: int, count: int) -> tuple[Address, ...]:
        return extended_addresses(key, start, count)

    return Branch("xpub", addresses, lambda index: Watched(key, index))


async def _account(workspace: Workspace, address: Address) -> StoredAccount:
    """Raises AccountMissing."""
    found = await workspace.database.run(lambda connection: accounts.by_address(connection, address))
    if found is None:
        raise AccountMissing(address)
    return found


async def _next_child(workspace: Workspace, key: str) -> int:
    origins = [account.origin for account in await workspace.accounts()]
    known = (each.index for each in origins if isinstance(each, Watched) and each.xpub == key and each.index is not None)
    return max(known, default=-1) + 1


def _refusing(known: dict[Address, StoredAccount]) -> Callable[[Address], None]:
    """An address that is only watched may get its key; any other is in the wallet already."""
    able = {address: account for address, account in known.items() if not isinstance(account.origin, Watched)}
    return lambda address: _refuse_known(able, [address])


def _refuse_known(known: dict[Address, StoredAccount], addresses: Sequence[Address]) -> None:
    """Raises AccountKnown."""
    for address in addresses:
        if address in known:
            raise AccountKnown(address, known[address].name)


def _checked(name: str, *, needed: bool = False) -> str:
    """Raises BadName."""
    if len(name) > LONGEST_NAME or name != name.strip() or not name.isprintable() or (needed and not name):
        raise BadName(name, f"a name has 1 to {LONGEST_NAME} printable characters and no space at either end")
    return name
