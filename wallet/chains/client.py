"""One chain, asked and sent to through its nodes: every read that the wallet needs, typed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from wallet.chains import data_fee
from wallet.chains.answers import Block
from wallet.chains.broadcast import send_to
from wallet.chains.connect import open_http
from wallet.chains.endpoint import Connect
from wallet.chains.fees import FeeMarket, Speed
from wallet.chains.logs import LogQuery, Topic
from wallet.chains.multicall import Reply, read_balances, read_many
from wallet.chains.node import At, Node
from wallet.chains.nodes import Agreed, Nodes
from wallet.chains.rpc import Refused
from wallet.chains.simulation import simulate_by_call, simulate_in_full
from wallet.model.address import Address
from wallet.model.network import Network
from wallet.model.simulation import Simulation
from wallet.model.transaction import Call, Fees, Head, Log, Price, Receipt

__all__ = ["Agreed", "ChainClient"]


class ChainClient(Nodes):
    """Reads and sends on one chain. Every method raises EndpointsDown or WrongChain when no node of the chain answers."""

    def __init__(
        self,
        network: Network,
        connect: Connect = open_http,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(network, connect, clock, now)
        self._can_simulate = True

    async def connect(self) -> bytes:
        """Reach a node and check that it is of this chain; the genesis hash (32 bytes), to be pinned by the caller."""
        await self.head()
        genesis = self.genesis
        assert genesis is not None
        return genesis

    # --- blocks ---

    async def head(self) -> Head:
        """The newest block, with the number of the newest final one."""
        return (await self.newest())[0]

    async def newest(self) -> tuple[Head, Block]:
        """The head and the same block with its parent. Of the node that is ahead, where the one that is asked first comes late.

        Nobody else may have a reason to ask the others: a node that stands still would keep the news from us for ever.
        """
        told = await self.first(_head_and_block)
        if not self.is_late(told[0]):
            return told
        return max([told, *await self.each(_head_and_block)], key=lambda each: each[0].timestamp)

    async def block(self, number: int) -> Block:
        """The block at `number` on the chain as it is now."""
        return await self.first(lambda node: node.block(number))

    async def block_timestamps(self, numbers: Sequence[int]) -> tuple[int, ...]:
        """Chain time in seconds of each block."""
        return tuple(await asyncio.gather(*(self._timestamp(number) for number in numbers)))

    # --- state ---

    async def balance(self, account: Address, at: At = None) -> int:
        """Wei."""
        return await self.first(lambda node: node.balance(account, at))

    async def balances(self, pairs: Sequence[tuple[Address, Address]], at: At = None) -> tuple[int | None, ...]:
        """Base units for each (account, token), in one request where the chain has Multicall3; None where a token gives no number."""
        return await self.first(lambda node: read_balances(node, pairs, at))

    async def call(self, call: Call, sender: Address | None = None, at: At = None) -> bytes:
        """What a call returns. Raises CallReverted."""
        return await self.first(lambda node: node.call(call, sender, at))

    async def call_many(self, calls: Sequence[tuple[Address, bytes]], at: At = None) -> tuple[Reply, ...]:
        """(contract, calldata) each, all of one block and in one request where the chain has Multicall3."""
        return await self.first(lambda node: read_many(node, calls, at))

    async def code_hash(self, account: Address, at: At = None) -> bytes:
        """keccak256 of the code at an address; `EMPTY_CODE` where there is none."""
        return await self.first(lambda node: node.code_hash(account, at))

    async def nonce(self, account: Address, *, pending: bool = False, at: At = None) -> int:
        """Transactions of `account` in blocks, up to block `at`; with `pending` also those waiting behind them."""
        return await self.first(lambda node: node.nonce(account, pending=pending, at=at))

    async def logs(self, addresses: Sequence[Address], topics: Sequence[Topic], first: int, last: int) -> tuple[Log, ...]:
        """Logs of blocks `first` to `last` (both included) in chain order, asked in windows that the node allows."""
        query = LogQuery(tuple(addresses), tuple(topics), first, last)
        return await self.first(lambda node: node.logs(query))

    # --- transactions ---

    async def estimate_gas(self, call: Call, sender: Address) -> int:
        """Gas needed now. Raises CallReverted."""
        return await self.first(lambda node: node.estimate_gas(call, sender))

    async def simulate(self, call: Call, sender: Address, before: Sequence[Call] = ()) -> Simulation:
        """What `call` would do after `before` were mined; a refusal by the contract is an answer, not an error."""
        calls = (*before, call)
        if self._can_simulate:
            try:
                return await self.try_each(lambda node: simulate_in_full(node, calls, sender))
            except Refused as refusal:
                self._can_simulate = not refusal.absent
        return await self.first(lambda node: simulate_by_call(node, calls, sender))

    async def market(self) -> FeeMarket:
        """Base fee of the next block and what priority was paid lately."""
        return await self.first(lambda node: node.fee_market())

    async def fees(self, speed: Speed = Speed.NORMAL) -> Fees:
        """What to offer now."""
        return (await self.market()).fees(speed)

    async def data_fee(self) -> int:
        """Wei that a transaction pays for its bytes, beside gas. No request where the chain has no such fee."""
        return (await self.call_priced(()))[1]

    async def call_priced(self, calls: Sequence[tuple[Address, bytes]]) -> tuple[tuple[Reply, ...], int]:
        """`call_many` and `data_fee` in one go; no request where there is nothing to ask."""
        fee = data_fee.queries(self.network)
        if not (fee or calls):
            return (), 0
        return await self.first(lambda node: _priced(node, fee, calls))

    async def price(self, speed: Speed = Speed.FAST) -> Price:
        """What a transaction costs now."""
        fees, data = await asyncio.gather(self.fees(speed), self.data_fee())
        return Price(fees.max_fee, data)

    async def send_raw(self, raw: bytes) -> bytes:
        """Offer signed bytes to all nodes; their hash.

        Raises BroadcastRejected (nodes answered, none took it) or EndpointsDown (none answered). Neither means unsent.
        """
        return await send_to(self.in_order(), self.network, raw)

    async def receipt(self, tx_hash: bytes) -> Receipt | None:
        """None while the transaction is in no block."""
        return await self.first(lambda node: node.receipt(tx_hash))

    async def knows(self, tx_hash: bytes) -> bool:
        """Whether a node has the transaction waiting or in a block."""
        return await self.first(lambda node: node.knows(tx_hash))

    async def _timestamp(self, number: int) -> int:
        return (await self.block(number)).timestamp


async def _head_and_block(node: Node) -> tuple[Head, Block]:
    block = await node.newest()
    return await node.head_of(block), block


async def _priced(
    node: Node, fee: Sequence[tuple[Address, bytes]], calls: Sequence[tuple[Address, bytes]]
) -> tuple[tuple[Reply, ...], int]:
    replies = await read_many(node, (*fee, *calls))
    return replies[len(fee) :], data_fee.total(replies[: len(fee)])
