"""One node of a chain: checked before it is believed, rested after it failed.

Chain id and genesis hash are checked on the first use, then every minute, after each failure and whenever its newest block does not
follow on the one before, or the one before is another one now. So a node that was pointed elsewhere, or a local chain that was reset, is
noticed before its next answer counts (rule 13).
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from wallet.chains import answers
from wallet.chains.answers import Block
from wallet.chains.rpc import Behind, Garbled, Json, Silent, Transport
from wallet.errors import WrongChain
from wallet.model.network import Network

Connect = Callable[[str], Awaitable[Transport]]
_FIRST_REST, _LONGEST_REST = 0.25, 15.0  # seconds
_LEAP = 32  # blocks that may pass between two looks; a chain that jumps further is looked at twice
_CHECK_EVERY = 60.0  # seconds; two small requests


class EndpointState(Enum):
    UNTRIED = "not tried yet"
    GOOD = "good"
    DOWN = "down"
    WRONG_CHAIN = "wrong chain"


@dataclass(frozen=True, slots=True)
class EndpointHealth:
    """How a node does. `host` never carries a path or key. `block` is its newest head; `milliseconds` its last answer took."""

    host: str
    state: EndpointState
    sentence: str
    block: int | None
    milliseconds: int | None


@dataclass(slots=True)
class Identity:
    """What a chain must look like. `genesis` may be unknown until the first node of the chain answers; then it is settled."""

    chain_id: int
    genesis: bytes | None


class Endpoint:
    """Carries requests to one node. `clock` is monotonic seconds; `slots` bounds what is in flight on this chain."""

    def __init__(self, url: str, identity: Identity, connect: Connect, clock: Callable[[], float], slots: asyncio.Semaphore) -> None:
        self.url = url
        self.host, self.witness, self.loopback = _describe(url)
        self._identity, self._connect, self._clock, self._slots = identity, connect, clock, slots
        self._transport: Transport | None = None
        self._opening = asyncio.Lock()
        self._checking = asyncio.Lock()
        self._checked_until = 0.0
        self._failures = 0
        self._state, self._sentence = EndpointState.UNTRIED, ""
        self._newest: Block | None = None
        self._before: Block | None = None
        self._milliseconds: int | None = None
        self.rests_until = 0.0
        self.span = self.widest = 2048  # blocks that one log query covers, and may cover as far as the node objected to more

    @property
    def health(self) -> EndpointHealth:
        block = None if self._newest is None else self._newest.number
        return EndpointHealth(self.host, self._state, self._sentence, block, self._milliseconds)

    async def ask(self, method: str, params: Sequence[Json]) -> Json:
        """One request to a node that is known to be of this chain. Raises WrongChain, Silent, Refused."""
        if self._clock() >= self._checked_until:
            async with self._checking:
                if self._clock() >= self._checked_until:
                    await self._check()
        return await self._once(method, params)

    def saw(self, block: Block) -> bool:
        """Note its newest block. False when that does not follow on the one before: the next request checks the chain again.

        It may be a reorg, or a chain that was reset, or another chain at the old address.
        """
        last, self._newest = self._newest, block
        self._before = last
        follows = last is None or _may_follow(last, block)
        if not follows:
            self._checked_until = 0.0
        return follows

    def recalled(self, block: Block) -> None:
        """It told a block by its number. Is that another one than was its newest before this one, the next request checks the chain again.

        A head that leaps over blocks cannot be linked to the one before; whoever follows heads asks for that one anyhow.
        """
        before = self._before
        if before is not None and before.number == block.number and before.hash != block.hash:
            self._checked_until = 0.0

    @property
    def time(self) -> int:
        """Chain time of its newest block, as it last told; 0 when it was never asked."""
        return 0 if self._newest is None else self._newest.timestamp

    def lag(self, time: float) -> float:
        """Seconds by which its newest block, as it last told, is older than chain time `time`; 0 when it is not, or was never asked."""
        return 0.0 if self._newest is None else max(0.0, time - self._newest.timestamp)

    def failed(self, error: Silent) -> None:
        """Let it rest, twice as long after each failure in a row. Requests that fail together are one failure."""
        self._checked_until = 0.0
        if self._clock() >= self.rests_until:
            self._failures += 1
        self._rest(EndpointState.DOWN, f"{self.host} does not answer ({error}).")

    async def close(self) -> None:
        """Drop its connections."""
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.close()

    async def _check(self) -> None:
        identity = self._identity
        chain_id = answers.quantity(await self._once("eth_chainId", []))
        if chain_id != identity.chain_id:
            raise self._wrong(f"chain {chain_id}")
        try:
            genesis = answers.block(await self._once("eth_getBlockByNumber", ["0x0", False])).hash
        except Behind as error:
            raise Garbled("it has no first block") from error
        if identity.genesis is None:
            identity.genesis = genesis
        if genesis != identity.genesis:
            raise self._wrong(f"a chain of that number with another first block, {genesis.hex()[:8]}…,")
        self._checked_until, self._failures, self.rests_until = self._clock() + _CHECK_EVERY, 0, 0.0
        self._state, self._sentence = EndpointState.GOOD, ""

    def _wrong(self, found: str) -> WrongChain:
        error = WrongChain(self._identity.chain_id, self.host, found)
        self._failures += 1
        self._rest(EndpointState.WRONG_CHAIN, str(error))
        return error

    def _rest(self, state: EndpointState, sentence: str) -> None:
        self._state, self._sentence = state, sentence
        self.rests_until = self._clock() + min(_LONGEST_REST, _FIRST_REST * 2 ** min(self._failures, 8))

    async def _once(self, method: str, params: Sequence[Json]) -> Json:
        transport = self._transport or await self._open()
        async with self._slots:
            started = self._clock()
            try:
                return await transport.ask(method, params)
            finally:
                self._milliseconds = round((self._clock() - started) * 1000)

    async def _open(self) -> Transport:
        async with self._opening:
            if self._transport is None:
                self._transport = await self._connect(self.url)
            return self._transport


def _may_follow(last: Block, block: Block) -> bool:
    """On one chain, with no reorg between: as far as two blocks can tell."""
    if block.number == last.number:
        return block.hash == last.hash
    return block.parent == last.hash if block.number == last.number + 1 else last.number < block.number <= last.number + _LEAP


def _describe(url: str) -> tuple[str, str, bool]:
    """(host for people, name of an independent witness, on this machine?). Two ports of one remote host are one witness."""
    parts = urlsplit(url)
    host = parts.hostname or url[:60]
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    shown = f"{host}:{parts.port}" if parts.port else host
    return shown, shown if loopback else host, loopback


def network_identity(network: Network) -> Identity:
    """What the network's file or the database pinned."""
    return Identity(network.chain_id, network.genesis)
