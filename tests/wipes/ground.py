"""Two anvil chains that make a block when they are told to, older than a lock can be; wallets with all their services reach them through
proxies that allow narrow log queries only. No process of a wallet's own, so that a swap takes a second.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.faulty_proxy import faulty_proxy
from tests.log_limits import WORDINGS, LogLimit
from tests.wallet.services.house import House, OpenSigner
from wallet.chains.connect import open_http
from wallet.chains.endpoint import Connect
from wallet.model.address import NATIVE, Address
from wallet.model.asset import Asset
from wallet.model.network import Network
from wallet.playground import identity
from wallet.playground.rpc import LocalNode
from wallet.playground.world import Playground, start_blocking
from wallet.swaps import timelocks

COIN = 10**18
START = 10_000 * COIN
"""Wei of each coin, and base units of each token, that everybody has at first."""

_TIMING = identity.timing(12, identity.PROGRAM)
_HISTORY = 40 * 86_400  # seconds
_MODERN = 60  # blocks that are not old: what a review looks at to see how fast a chain is


@dataclass
class Ground:
    """Both chains. The old ones are spread over more than a month, so that only some of them can hold a lock that still runs."""

    playground: Playground
    nodes: tuple[LocalNode, LocalNode]

    @property
    def networks(self) -> tuple[Network, Network]:
        aster, birch = self.playground.world.networks
        return replace(aster, timing=_TIMING), replace(birch, timing=_TIMING)

    @property
    def now(self) -> int:
        """Chain time of the newest block."""
        return max(self.time(number) for number in (0, 1))

    def time(self, chain: int, block: int | None = None) -> int:
        """Chain time in seconds of a block, of the newest one when none is named."""
        tag = "latest" if block is None else hex(block)
        return int(self.nodes[chain].ask("eth_getBlockByNumber", tag, False)["timestamp"], 16)

    def mine(self, blocks: int = 1) -> None:
        """One block on each chain, as late as if it were so many."""
        then = self.now + blocks * _TIMING.block
        for node in self.nodes:
            node.ask("evm_setNextBlockTimestamp", hex(then))
            node.ask("evm_mine")

    def give(self, owner: Address) -> None:
        """Coins and tokens on both chains."""
        for network, node in zip(self.networks, self.nodes, strict=True):
            node.ask("anvil_setBalance", owner, hex(START))
            node.ask("anvil_dealERC20", owner, network.tokens[0].token, hex(START))

    def units(self, owner: str, asset: Asset) -> int:
        """Asked of the chain itself."""
        node = self.nodes[[network.chain_id for network in self.networks].index(asset.chain_id)]
        if asset.token == NATIVE:
            return node.number("eth_getBalance", owner, "latest")
        return node.number("eth_call", {"to": asset.token, "data": "0x70a08231" + owner[2:].lower().rjust(64, "0")}, "latest")

    def oldest(self, chain: int, head: int) -> int:
        """The newest block that was made at least as long before chain time `head` as the longest lock takes."""
        low, high = 0, self.nodes[chain].number("eth_blockNumber")
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.time(chain, middle) <= head - timelocks.LONGEST else (low, middle)
        return low


@contextmanager
def ground(blocks: int) -> Generator[Ground]:
    """Chains of `blocks` old blocks, spread over 40 days."""
    playground = start_blocking("anvil")
    aster, birch = (LocalNode(network.endpoints[0]) for network in playground.world.networks)
    made = Ground(playground, (aster, birch))
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(_age, made.nodes, [blocks] * 2))
        for _ in range(_MODERN):
            made.mine()
        yield made
    finally:
        for node in made.nodes:
            node.close()
        playground.close_blocking()


def _age(node: LocalNode, blocks: int) -> None:
    node.ask("evm_setIntervalMining", 0)
    for first in range(0, blocks, 200):
        node.ask("anvil_mine", hex(min(200, blocks - first)), hex(_HISTORY // blocks))


@dataclass
class Street:
    """Two people on that ground. A wallet that was restored reaches each chain by two nodes that refuse log queries over too many blocks,
    each in its own words (`limits`).
    """

    ground: Ground
    folder: Path
    restored: tuple[Network, ...]
    limits: tuple[LogLimit, ...]
    deals: int = 0
    phrases: dict[str, str] = field(default_factory=dict[str, str])
    houses: dict[str, House] = field(default_factory=dict[str, House])

    def clock(self) -> int:
        return self.ground.now

    def new_signer(self) -> OpenSigner:
        return OpenSigner()

    @property
    def connect(self) -> Connect:
        return open_http

    async def settle(self, name: str) -> None:
        """Somebody with a new phrase, and money."""
        house = House(name, self.folder / name, self.ground.networks, self)
        house.enter()
        self.phrases[name] = await house.signer.new_phrase()
        self.ground.give(await house.make(phrase=self.phrases[name]))
        self.houses[name] = house

    async def lose_the_disk(self, name: str) -> House:
        """The same person in an empty folder, with the phrase and nothing else."""
        lost = self.houses[name]
        await lost.leave()
        again = House(name, lost.folder.with_name(lost.folder.name + "-again"), self.restored, self)
        again.enter()
        await again.make(phrase=self.phrases[name])
        self.houses[name] = again
        return again

    def address(self, name: str) -> Address:
        return Address(next(iter(self.houses[name].session.workspace.hand.paths)))


@asynccontextmanager
async def street(made: Ground, folder: Path, allowed: int, words: int) -> AsyncGenerator[Street]:
    """Alice and Bob. allowed: blocks that a log query may cover. words: where in the list of wordings its nodes begin."""
    async with AsyncExitStack() as stack:
        said = list(WORDINGS.values())
        limits: list[LogLimit] = []
        networks: list[Network] = []
        for network in made.networks:
            proxies = [await stack.enter_async_context(faulty_proxy(network.endpoints[0])) for _ in range(2)]
            for proxy in proxies:
                proxy.limit = LogLimit(allowed, said[(words + len(limits)) % len(said)])
                limits.append(proxy.limit)
            networks.append(replace(network, endpoints=tuple(proxy.url for proxy in proxies)))
        found = Street(made, folder, tuple(networks), tuple(limits))
        try:
            for name in ("alice", "bob"):
                await found.settle(name)
            yield found
        finally:
            for house in found.houses.values():
                await house.leave()
