"""The accounts port in memory: those of the fake portfolio, with believable refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fakes import sample
from wallet.errors import AccountKnown, InputError, WeakPassword, WrongPassword
from wallet.model.address import Address
from wallet.model.changes import Changes
from wallet.model.key_material import KeyMaterial
from wallet.model.path import PathStyle
from wallet.model.views import AccountKind, AccountView, DiscoveryView, FoundAccount

if TYPE_CHECKING:
    from tests.fakes.wallet import FakeWallet

USED = (
    FoundAccount("m/44'/60'/0'/0/0", sample.ME.address, "bip44"),
    FoundAccount("m/44'/60'/0'/0/3", sample.address("used 3"), "bip44"),
    FoundAccount("m/44'/60'/2'/0/0", sample.address("used ledger"), "ledger-live"),
)


class FakeAccounts:
    """`findings` is what a search comes upon, `brought` the key material of the last import, `watched` what was asked for last."""

    def __init__(self, world: FakeWallet) -> None:
        self._world = world
        self.findings: tuple[FoundAccount, ...] = USED
        self.troubles: tuple[str, ...] = ()
        self.searched: tuple[PathStyle, ...] = ()
        self.brought: KeyMaterial | None = None
        self.watched: tuple[str, str, int] | None = None
        self.style: PathStyle | None = None
        self.exported: tuple[Address, str, Path] | None = None

    @property
    def _all(self) -> tuple[AccountView, ...]:
        return self._world.portfolio.accounts

    async def list(self) -> tuple[AccountView, ...]:
        await self._world.called("accounts.list")
        return self._all

    async def add(self, name: str = "", style: PathStyle | None = None) -> AccountView:
        await self._world.called("add_account")
        self.style = style
        index = len(self._all)
        return self._put(f"m/44'/60'/0'/0/{index}", sample.address(f"account {index}"), name, AccountKind.DERIVED)

    async def import_key(self, key: KeyMaterial, password: str, name: str = "") -> AccountView:
        await self._world.called("import_key")
        if password != self._world.session.password:
            raise WrongPassword
        self.brought = key
        return self._put("key " + "0f" * 16, sample.address("imported"), name, AccountKind.IMPORTED)

    async def watch(self, text: str, name: str = "", count: int = 1) -> tuple[AccountView, ...]:
        await self._world.called("watch")
        self.watched = (text, name, count)
        paths = [f"{text}/{index}" for index in range(count)] if text.startswith("xpub") else ["watched"]
        return tuple([self._put(path, sample.address(path + text), name, AccountKind.WATCHED) for path in paths])

    async def rename(self, address: Address, name: str) -> AccountView:
        await self._world.called("rename_account")
        return self._change(address, lambda account: replace(account, name=name))

    async def recolour(self, address: Address, colour: int) -> AccountView:
        await self._world.called("recolour")
        return self._change(address, lambda account: replace(account, colour=colour))

    async def hide(self, address: Address) -> AccountView:
        await self._world.called("hide")
        if [account.address for account in self._all if not account.hidden] == [address]:
            raise InputError("This is the only account that is shown. Nothing was changed; show or add another one first.")
        return self._change(address, lambda account: replace(account, hidden=True))

    async def show(self, address: Address) -> AccountView:
        await self._world.called("show")
        return self._change(address, lambda account: replace(account, hidden=False))

    async def move(self, address: Address, place: int) -> AccountView:
        await self._world.called("move")
        order = [account for account in self._all if account.address != address]
        order.insert(place, next(account for account in self._all if account.address == address))
        self._world.portfolio.accounts = tuple(replace(account, index=number) for number, account in enumerate(order))
        self._world.announce(Changes.BALANCES)
        return self._world.portfolio.accounts[place]

    async def export(self, address: Address, password: str, own: str, out: Path) -> None:
        await self._world.called("export")
        if password != self._world.session.password:
            raise WrongPassword
        if not self._world.session.strength(own, use_keyring=False).enough:
            raise WeakPassword("It is short.")
        self.exported = (address, own, out)

    async def discover(self, report: Callable[[DiscoveryView], None], styles: Sequence[PathStyle] = tuple(PathStyle)) -> DiscoveryView:
        self.searched = tuple(styles)
        for at, found in enumerate(self.findings, 1):
            report(DiscoveryView(20 * at, self.findings[: self.findings.index(found) + 1], self.troubles, done=False))
            await self._world.called("discover")
        view = DiscoveryView(20 * max(1, len(styles)), self.findings, self.troubles, done=True)
        report(view)
        return view

    async def adopt(self, found: Sequence[FoundAccount]) -> tuple[AccountView, ...]:
        await self._world.called("adopt")
        return tuple([self._put(each.path, each.address, "", AccountKind.DERIVED) for each in found])

    def _put(self, path: str, address: Address, name: str, kind: AccountKind) -> AccountView:
        index = len(self._all)
        if any(account.address == address for account in self._all):
            raise AccountKnown(address, name)
        account = AccountView(index, path, address, name or f"Account {index + 1}", kind, index % 8)
        self._world.portfolio.accounts = (*self._all, account)
        self._world.announce(Changes.BALANCES)
        return account

    def _change(self, address: Address, change: Callable[[AccountView], AccountView]) -> AccountView:
        changed = tuple(change(account) if account.address == address else account for account in self._all)
        self._world.portfolio.accounts = changed
        self._world.announce(Changes.BALANCES)
        return next(account for account in changed if account.address == address)
