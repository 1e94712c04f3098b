"""Several nodes of one chain: the first healthy one answers, the next one steps in, and two must agree where money hangs on it.

Whatever goes wrong leaves here as a ChainError. Nothing is asked twice of the same node.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from wallet.chains.connect import open_http
from wallet.chains.endpoint import Connect, Endpoint, EndpointHealth, network_identity
from wallet.chains.node import Node
from wallet.chains.reverts import plain
from wallet.chains.rpc import Behind, Refused, Silent
from wallet.errors import ChainError, EndpointsDisagree, EndpointsDown, WrongChain
from wallet.model.network import Network
from wallet.model.transaction import Head

Answer = TypeVar("Answer")
_LATE, _LATE_BLOCKS = 10, 5
"""Seconds, and blocks, by which the newest block of a node that keeps up may be old; where all are older, the chain itself is slow."""

IN_FLIGHT = 8  # more at once make the window stutter (qasync) and public nodes cross


@dataclass(frozen=True, slots=True)
class Agreed(Generic[Answer]):
    """`witnesses` independent nodes said the same. `configured` of them are known; `loopback`: they are this machine's own."""

    value: Answer
    witnesses: int
    configured: int
    loopback: bool

    @property
    def sure(self) -> bool:
        """Two agree, or the chain is this machine's own (rule 41 asks for typed confirmation otherwise)."""
        return self.witnesses >= 2 or self.loopback


class Nodes:
    """What ChainClient stands on. `connect` opens a transport to a URL; `clock` is monotonic seconds, `now` Unix seconds."""

    def __init__(
        self,
        network: Network,
        connect: Connect = open_http,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.network = network
        self._clock, self._now = clock, now
        self._identity = network_identity(network)
        slots = asyncio.Semaphore(IN_FLIGHT)
        self._nodes = tuple(Node(network, Endpoint(url, self._identity, connect, clock, slots)) for url in network.endpoints)

    @property
    def chain_id(self) -> int:
        return self.network.chain_id

    @property
    def genesis(self) -> bytes | None:
        """The genesis hash: pinned by the network, or seen at the first connection. None before that."""
        return self._identity.genesis

    @property
    def log_window(self) -> int:
        """Blocks that one log query may cover on the node that answers next, as far as it said."""
        return self.in_order()[0].endpoint.widest if self._nodes else 1

    @property
    def witnesses(self) -> int:
        """How many independent nodes are configured."""
        return len({node.endpoint.witness for node in self._nodes})

    async def close(self) -> None:
        """Drop all connections."""
        for node in self._nodes:
            await node.endpoint.close()

    def health(self) -> tuple[EndpointHealth, ...]:
        """How each node does, in the network's order, from what was seen lately; asks nothing."""
        return tuple(node.endpoint.health for node in self._nodes)

    async def first(self, question: Callable[[Node], Awaitable[Answer]]) -> Answer:
        """Ask the nodes in turn until one answers. What the question itself raises as a ChainError is an answer too."""
        try:
            return await self.try_each(question)
        except Refused as refusal:
            raise EndpointsDown(self.chain_id, self.network.name, plain(refusal.message) or "refused") from refusal

    async def each(self, question: Callable[[Node], Awaitable[Answer]]) -> list[Answer]:
        """What every node says that says anything now, in no order; a node that rests is not asked."""
        awake = [node for node in self._nodes if node.endpoint.rests_until <= self._clock()]
        told = await asyncio.gather(*(_or_nothing(question(node)) for node in awake))
        return [answer for answers in told for answer in answers]

    async def agree(self, question: Callable[[Node], Awaitable[Answer]], what: str) -> Agreed[Answer]:
        """Ask two independent nodes the same; pin the block in the question, since heads differ honestly.

        `what` names the subject for people ("the partner's lock"). Raises EndpointsDisagree, and whatever the question raises.
        """
        told = await self.ask_two(question)
        if any(other != told[0] for other in told[1:]):
            raise EndpointsDisagree(self.chain_id, self.network.name, what)
        return Agreed(told[0], len(told), self.witnesses, all(node.endpoint.loopback for node in self._nodes))

    async def careful_final(self, head: Head) -> int:
        """The lower of two nodes' numbers of a final block. One that stands still has no say; where the chain itself is slow, all have."""
        if self.witnesses < 2:
            return head.final
        heads = await self.ask_two(lambda node: node.head())
        return min([head.final, *(other.final for other in heads if other.timestamp >= self._oldest(head.timestamp))])

    async def agreed_head(self) -> Agreed[Head]:
        """The lower of two nodes' heads, if both have that same block, with the lower number of a final one. Raises EndpointsDisagree."""
        heads = await self.ask_two(lambda node: node.head())
        lowest = min(heads, key=lambda head: head.number)
        agreed = await self.agree(lambda node: _look_at(node, lowest.number), "the newest block")
        if agreed.value != (lowest.hash, lowest.timestamp):
            raise EndpointsDisagree(self.chain_id, self.network.name, "the newest block")
        careful = replace(lowest, final=min(head.final for head in heads))
        return Agreed(careful, agreed.witnesses, agreed.configured, agreed.loopback)

    async def ask_two(self, question: Callable[[Node], Awaitable[Answer]], *, abreast: bool = False) -> tuple[Answer, ...]:
        """What two independent nodes say, or the one that answers. Raises EndpointsDown, WrongChain when none does.

        abreast: for a question of the newest block, which one that stands still would answer for another time: such a node is left out.
        """
        told: dict[str, Answer] = {}
        trouble: Exception | None = None
        for node in self._abreast() if abreast else self.in_order():
            if len(told) < 2 and node.endpoint.witness not in told:
                try:
                    told[node.endpoint.witness] = await question(node)
                except (Silent, Behind, Refused, WrongChain) as error:
                    trouble = error
        if not told:
            raise self._unanswered(trouble)
        return tuple(told.values())

    async def try_each(self, question: Callable[[Node], Awaitable[Answer]]) -> Answer:
        """As `first`, but a refusal by JSON-RPC that no node did better than comes out as it is. For this package."""
        trouble: Exception | None = None
        for node in self.in_order():
            try:
                return await question(node)
            except (Silent, Behind, WrongChain) as error:
                trouble = trouble if isinstance(trouble, Refused) else error
            except Refused as error:
                trouble = error
        raise trouble if isinstance(trouble, Refused) else self._unanswered(trouble)

    def in_order(self) -> list[Node]:
        """Those with a fresh head, in the network's order; then those that lag, least first; then the resting ones: a user may be waiting.

        A node that stands still answers well and tells nothing: asked first, it would keep from us that the secret is out.
        """
        clock, oldest = self._clock(), self._oldest()
        return sorted(self._nodes, key=lambda node: (max(0.0, node.endpoint.rests_until - clock), node.endpoint.lag(oldest)))

    def is_late(self, head: Head) -> bool:
        """Older than the newest block of a node that keeps up may be."""
        return head.timestamp < self._oldest()

    def _abreast(self) -> list[Node]:
        """Those that, as they last told, keep up with the clock or, where the chain itself is slow, with the one that is ahead."""
        oldest = self._oldest(max((node.endpoint.time for node in self._nodes), default=0))
        return [node for node in self.in_order() if node.endpoint.lag(oldest) == 0]

    def _oldest(self, newest: float = math.inf) -> float:
        """Chain time that the newest block has at least in a node that keeps up: with the clock, and with a chain that is at `newest`."""
        return min(self._now(), newest) - max(_LATE, _LATE_BLOCKS * self.network.timing.block)

    def _unanswered(self, trouble: Exception | None) -> EndpointsDown | WrongChain:
        if isinstance(trouble, WrongChain):
            return trouble
        return EndpointsDown(
            self.chain_id, self.network.name, (plain(str(trouble)) or "no reason given") if trouble else "none is configured"
        )


async def _or_nothing(asked: Awaitable[Answer]) -> tuple[Answer, ...]:
    try:
        return (await asked,)
    except (Silent, Behind, Refused, ChainError):
        return ()


async def _look_at(node: Node, number: int) -> tuple[bytes, int]:
    """Hash and time: nobody here computes the hash again, so the time could be a lie of its own."""
    block = await node.block(number)
    return block.hash, block.timestamp
