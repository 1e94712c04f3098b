"""A wallet's services on chains in memory: everything that `boot` wires, but for the signer's process, the network and the clock.

street = await Street.begin(tmp_path)      two people with funded wallets, unlocked
await street.ticks(3)                      three blocks, everybody looks
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from tests.fakes.chain import connecting
from tests.fakes.ledger import sign
from tests.fakes.local_signer import LocalSigner
from tests.fakes.secret_store import MemoryStore
from tests.wallet.swaps.contracts import TOKEN, ContractChain, ContractNode
from tests.wallet.swaps.lab import Lab
from tests.wallet.vault.build import FLOOR
from wallet.chains.endpoint import Connect
from wallet.chains.watcher import Watcher
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.backup import FileKey
from wallet.model.network import Network
from wallet.model.origin import KeyPlace
from wallet.model.transaction import Head, Signed, Unsigned
from wallet.model.verdict import Review
from wallet.model.views import OfferDraft, SwapView, WalletInfo
from wallet.services.accounts import AccountService
from wallet.services.activity import ActivityService
from wallet.services.announcer import Announcer
from wallet.services.backup.service import BackupService
from wallet.services.codes import CodeDesk
from wallet.services.cold.desk import ColdDesk
from wallet.services.courier_desk import CourierDesk
from wallet.services.messages.desk import MessageDesk
from wallet.services.portfolio import PortfolioService
from wallet.services.session import SessionService
from wallet.services.swaps.desk import SwapDesk
from wallet.services.swaps.rescue import RescueService
from wallet.services.wallets import WalletService
from wallet.services.workspace import Opening, Workspace, open_workspace
from wallet.storage.home import Home
from wallet.storage.safety import lists_of
from wallet.vault.folder import style_of

if TYPE_CHECKING:
    from wallet.signer.client import SignerProcess

PHRASES = {
    "alice": "test test test test test test test test test test test junk",
    "bob": "legal winner thank year wave sausage worth useful legal winner thank yellow",
}
PASSWORD = "orbital-walnut-93-tangerine"


class OpenSigner(LocalSigner):
    """The real keyholder; everybody may see which transactions and `digests` it signed."""

    def __init__(self) -> None:
        super().__init__()
        self.transactions: list[Unsigned] = []
        self.digests: list[bytes] = []

    async def sign_transaction(self, unsigned: Unsigned, account: KeyPlace) -> Signed:
        return self._seen(await super().sign_transaction(unsigned, account))

    async def sign_claim(self, swap_id: bytes, unsigned: Unsigned) -> Signed:
        return self._seen(await super().sign_claim(swap_id, unsigned))

    async def sign_as_courier(self, swap_id: bytes | None, unsigned: Unsigned) -> Signed:
        return self._seen(await super().sign_as_courier(swap_id, unsigned))

    async def sign_digest(self, digest: bytes, account: KeyPlace) -> bytes:
        signature = await super().sign_digest(digest, account)
        self.digests.append(digest)
        return signature

    def _seen(self, signed: Signed) -> Signed:
        self.transactions.append(signed.unsigned)
        return signed


class PaperSigner(OpenSigner):
    """Asks the real keyholder whether it may, and then signs as the chain in memory reads it."""

    def _seen(self, signed: Signed) -> Signed:
        return sign(super()._seen(signed).unsigned)


class Place(Protocol):
    """Where a house stands: its clock, the way to its chains' nodes, and what signs there."""

    def clock(self) -> int: ...

    def new_signer(self) -> OpenSigner: ...

    @property
    def connect(self) -> Connect: ...


@dataclass
class House:
    """One data folder, open. `leave` and `enter` again: the same folder in a new process."""

    name: str
    folder: Path
    networks: tuple[Network, ...]
    street: Place
    signer: OpenSigner = field(init=False)
    session: SessionService = field(init=False)
    wallets: WalletService = field(init=False)
    codes: CodeDesk = field(init=False)
    accounts: AccountService = field(init=False)
    desk: SwapDesk = field(init=False)
    portfolio: PortfolioService = field(init=False)
    rescue: RescueService = field(init=False)
    activity: ActivityService = field(init=False)
    courier: CourierDesk = field(init=False)
    backup: BackupService = field(init=False)
    cold: ColdDesk = field(init=False)
    messages: MessageDesk = field(init=False)
    keyring: MemoryStore = field(default_factory=MemoryStore)
    watchers: dict[int, Watcher] = field(default_factory=dict[int, Watcher])

    def enter(self) -> None:
        """Wire it, as `boot` does, but that passwords are stretched as little as is allowed. No wallet is chosen yet."""
        home, announcer, self.signer = Home(self.folder), Announcer(), self.street.new_signer()
        home.root.mkdir(exist_ok=True)
        signer = cast("SignerProcess", self.signer)
        opening = Opening(home, self.networks, signer, announcer, self.street.clock, self.street.connect)

        async def opened(info: WalletInfo) -> Workspace:
            return await open_workspace(opening, info, style_of(home.root, info.id), self._refresh)

        self.session = SessionService(home, signer, announcer, opened, lambda _: self.keyring, lambda: FLOOR, self.street.clock)
        self.wallets = WalletService(self.session, home, signer, announcer, lambda _: self.keyring, lambda: FLOOR)
        self.codes = CodeDesk(self.session, signer, announcer, self.street.clock)
        self.accounts = AccountService(self.session, signer, announcer)
        self.courier = CourierDesk(self.session, signer, announcer)
        self.backup = BackupService(home, self.session, self.wallets, signer, announcer, self.street.clock)
        self.cold = ColdDesk(self.session, signer, announcer)
        self.messages = MessageDesk(self.session, signer, self.street.clock, lambda: lists_of(home))
        self.desk = SwapDesk(self.session, signer, announcer, self.street.clock)
        self.portfolio = PortfolioService(self.session, announcer, self.street.clock)
        self.rescue = RescueService(self.session, signer, announcer, self.street.clock)
        self.activity = ActivityService(self.session)

    async def make(self, name: str | None = None, phrase: str | None = None) -> Address:
        """A wallet in this folder, open; its first account."""
        await self.wallets.create(name or self.name, phrase or PHRASES[self.name], "", PASSWORD, use_keyring=False)
        await self.stand_still()
        return await self.session.workspace.main_account()

    async def stand_still(self) -> None:
        """From here on it looks when it is told to."""
        workspace = self.session.workspace
        await workspace.runner.stop()
        self.watchers = {chain_id: Watcher(client) for chain_id, client in workspace.clients.items()}
        await self.look()

    async def look(self) -> None:
        """Everything that a new head sets off."""
        workspace = self.session.workspace
        for chain_id, watcher in self.watchers.items():
            news = await watcher.look()
            if news is not None:
                await workspace.runner.take(chain_id, news)
                await workspace.runner._on_head(news.head)  # pyright: ignore[reportPrivateUsage]

    async def choose(self) -> None:
        """The wallet of this folder, still locked."""
        await self.session.choose(self.session.wallets()[0].id)
        await self.stand_still()

    async def leave(self) -> None:
        await self.rescue.stop()
        await self.session.close()

    async def swap(self) -> SwapView:
        (view,) = await self.desk.list()
        return view

    async def _refresh(self, workspace: Workspace, head: Head) -> None:
        await self.portfolio.on_head(workspace, head)


@dataclass
class Street:
    """Chains, nodes and two houses. Alice gives 10 APD on the first chain for 8 BYD on the second."""

    chains: tuple[ContractChain, ContractChain]
    networks: tuple[Network, Network]
    nodes: dict[str, ContractNode]
    alice: House = field(init=False)
    bob: House = field(init=False)
    late: int = 0  # seconds that the computers' clocks are ahead of the chains

    @classmethod
    async def begin(cls, folder: Path) -> Street:
        lab = Lab.build(folder, nodes_each=2)
        symbols = zip(lab.networks, ("APD", "BYD"), strict=True)
        networks = [replace(net, tokens=(Asset(net.chain_id, TOKEN, symbol, 0, symbol),)) for net, symbol in symbols]
        street = cls(lab.chains, (networks[0], networks[1]), lab.nodes)
        street.alice, street.bob = (House(name, folder / name, street.networks, street) for name in ("alice", "bob"))
        for house in street.houses:
            house.enter()
            address = await house.make()
            for chain in street.chains:
                chain.give(address)
        await street.ticks(1)
        return street

    async def lose_the_disk(self, house: House) -> House:
        """The same person in an empty folder, with the phrase and nothing else."""
        await house.leave()
        again = House(house.name, house.folder.with_name(house.folder.name + "-restored"), self.networks, self)
        again.enter()
        await again.make()
        setattr(self, house.name, again)
        return again

    async def restore(self, house: House, file: Path, key: FileKey) -> House:
        """The same person in an empty folder, with a backup file. The former house is left to itself, and closed if it was not."""
        again = House(house.name, house.folder.with_name(house.folder.name + "-restored"), self.networks, self)
        again.enter()
        await again.backup.restore(file, key, PASSWORD, use_keyring=False)
        await again.stand_still()
        setattr(self, house.name, again)
        return again

    @property
    def houses(self) -> tuple[House, House]:
        return self.alice, self.bob

    @property
    def draft(self) -> OfferDraft:
        return OfferDraft(Amount(10, self.networks[0].tokens[0]), Amount(8, self.networks[1].tokens[0]))

    def new_signer(self) -> OpenSigner:
        return PaperSigner()

    @property
    def connect(self) -> Connect:
        return connecting(self.nodes)

    def clock(self) -> int:
        return max(chain.blocks[-1].timestamp for chain in self.chains) + self.late

    async def ticks(self, count: int, *houses: House) -> None:
        for _ in range(count):
            for chain in self.chains:
                chain.mine()
            for house in houses or self.houses:
                await house.look()

    async def offered(self) -> str:
        return (await self.alice.desk.confirm_offer(willing(await self.alice.desk.review_offer(self.draft)))).text

    async def accepted(self) -> str:
        review = await self.bob.desk.review_acceptance(await self.offered())
        return (await self.bob.desk.confirm_acceptance(willing(review))).text

    async def agreed(self) -> bytes:
        return await self.alice.desk.confirm_lock(willing(await self.alice.desk.review_lock(await self.accepted())))

    async def until_ended(self, limit: int = 80) -> None:
        for _ in range(limit):
            if await self._all_ended():
                return
            await self.ticks(1)
        raise AssertionError("without end")

    async def _all_ended(self) -> bool:
        for house in self.houses:
            if not all(view.ended for view in await house.desk.list()):
                return False
        return True

    async def close(self) -> None:
        for house in self.houses:
            await house.leave()


def willing(review: Review) -> Review:
    """What may be confirmed without thinking: nothing fired that asks for a person."""
    assert not [finding for finding in review.findings if finding.severity >= 1], review.findings
    return review
