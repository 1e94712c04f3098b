"""Nodes of a FakeChain that answer JSON-RPC, and can fail, lag or lie; clients and networks made of them."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.fakes.ledger import BLOCK_SECONDS, FakeBlock, FakeChain, account, token_call
from wallet.chains.abi import word
from wallet.chains.client import ChainClient
from wallet.chains.rpc import Json, Refused, Silent, Transport
from wallet.model.address import NATIVE
from wallet.model.asset import Asset
from wallet.model.hashing import keccak256
from wallet.model.network import Finality, FinalityKind, Network, Timing


def network(*urls: str, chain_id: int = 7, confirmations: int = 3, **changes: Any) -> Network:
    """A network with one fake endpoint unless others are named."""
    base = Network(
        chain_id=chain_id,
        name=f"Fake {chain_id}",
        coin=Asset(chain_id, NATIVE, "FAK", 18, "Fake coin"),
        endpoints=urls or ("https://one.example",),
        finality=Finality(FinalityKind.CONFIRMATIONS, confirmations),
        timing=Timing(BLOCK_SECONDS, 4, 8, 6, 0, 2),
        htlc=account("htlc"),
        multicall=NATIVE,
    )
    return replace(base, **changes)


Lie = Callable[[Json], Json]


class FakeNode:
    """One node's view of a chain. Set the switches in a test; `asked` counts requests by method, `heard` keeps them."""

    def __init__(self, chain: FakeChain) -> None:
        self.chain = chain
        self.down = False
        self.lag = 0  # blocks that it has not seen yet
        self.lose_reply_of: set[str] = set()  # carried out, but the answer is lost
        self.lose: set[str] = set()  # neither carried out nor answered
        self.refuse: dict[str, Refused] = {}
        self.lies: dict[str, Lie] = {}
        self.extra: dict[str, Callable[..., Json]] = {}  # methods that it has besides
        self.log_range = 10**9  # blocks that one query may cover
        self.pause = 0.0  # seconds before each answer
        self.asked: Counter[str] = Counter()
        self.heard: list[tuple[str, Sequence[Json]]] = []
        self.in_flight = self.most_in_flight = 0
        self.closed = False

    async def ask(self, method: str, params: Sequence[Json]) -> Json:
        self.asked[method] += 1
        self.heard.append((method, params))
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self.pause)
            return self._answer(method, params)
        finally:
            self.in_flight -= 1

    async def close(self) -> None:
        self.closed = True

    def _answer(self, method: str, params: Sequence[Json]) -> Json:
        if self.down or method in self.lose:
            raise Silent("no connection")
        if method in self.refuse:
            raise self.refuse[method]
        handler = self.extra.get(method) or getattr(self, "_" + re.sub(r"(?<=[a-z])([A-Z])", r"_\1", method).lower(), None)
        if handler is None:
            raise Refused(-32601, f"the method {method} does not exist/is not available")
        result = handler(*params)
        if method in self.lose_reply_of:
            raise Silent("no answer in time")
        lie = self.lies.get(method)
        return lie(result) if lie else result

    @property
    def _top(self) -> int:
        return max(0, self.chain.height - self.lag)

    def _number(self, tag: Any) -> int:
        if tag in ("latest", "pending"):
            return self._top
        if tag == "finalized":
            return max(0, self._top - 2)
        number = int(tag, 16)
        if number > self._top:
            raise Refused(-32000, "header not found")
        return number

    def _eth_chain_id(self) -> Json:
        return hex(self.chain.chain_id)

    def _eth_get_block_by_number(self, tag: Any, _full: Any) -> Json:
        if tag not in ("latest", "finalized") and int(tag, 16) > self._top:
            return None
        block = self.chain.blocks[self._number(tag)]
        fee = hex(self.chain.base_fee)
        return {
            **{"number": hex(block.number), "hash": "0x" + block.hash.hex(), "parentHash": "0x" + block.parent.hex()},
            **{"timestamp": hex(block.timestamp), "baseFeePerGas": fee},
        }

    def _eth_get_balance(self, who: Any, tag: Any) -> Json:
        self._number(tag)
        return hex(self.chain.balance(who))

    def _eth_get_code(self, who: Any, _tag: Any) -> Json:
        return "0x" + self.chain.codes.get(who, b"").hex()

    def _eth_get_transaction_count(self, who: Any, tag: Any) -> Json:
        return hex(self.chain.pending_nonce(who) if tag == "pending" else self.chain.nonce(who, self._number(tag)))

    def _eth_send_raw_transaction(self, raw: Any) -> Json:
        return "0x" + self.chain.accept(bytes.fromhex(raw[2:])).hex()

    def _eth_get_transaction_by_hash(self, tx_hash: Any) -> Json:
        digest = bytes.fromhex(tx_hash[2:])
        return {"hash": tx_hash} if digest in self.chain.pool or self.chain.find(digest) else None

    def _eth_get_transaction_receipt(self, tx_hash: Any) -> Json:
        digest = bytes.fromhex(tx_hash[2:])
        block = self.chain.find(digest)
        if block is None or block.number > self._top:
            return None
        transaction = next(t for t in block.transactions if t.hash == digest)
        return {
            **{"transactionHash": tx_hash, "blockNumber": hex(block.number), "blockHash": "0x" + block.hash.hex()},
            **{"status": "0x0" if transaction.to in self.chain.reverting else "0x1", "gasUsed": "0x5208", "effectiveGasPrice": "0xb"},
        }

    def _eth_fee_history(self, _count: Any, _newest: Any, percentiles: Any) -> Json:
        paid: list[Json] = [hex(2_000_000 + percentile) for percentile in percentiles]
        return {"baseFeePerGas": [hex(self.chain.base_fee)], "reward": [paid, paid]}

    def _eth_estimate_gas(self, request: Any) -> Json:
        self._maybe_revert(request)
        return hex(21_000)

    def _eth_call(self, request: Any, tag: Any, overrides: Json = None) -> Json:
        if overrides is not None:
            raise Refused(-32602, "too many arguments, want at most 2")  # like a node that lends no code
        self._number(tag)
        self._maybe_revert(request)
        token = self.chain.tokens.get(request["to"])
        return "0x" if token is None else "0x" + token_call(token, bytes.fromhex(request["data"][2:])).hex()

    def _eth_get_logs(self, query: Any) -> Json:
        first, last = int(query["fromBlock"], 16), int(query["toBlock"], 16)
        if last - first + 1 > self.log_range:
            raise Refused(-32602, f"ranges over {self.log_range} blocks are not supported on free tier")
        found: list[Json] = []
        for block in self.chain.blocks[first : min(last, self._top) + 1]:
            for index, log in enumerate(block.logs):
                if _matches(log, query):
                    found.append({**log, **_place(block, index)})
        return found

    def _maybe_revert(self, request: Any) -> None:
        if request["to"] in self.chain.reverting:
            text = b"not today"
            data = bytes.fromhex("08c379a0") + word(32) + word(len(text)) + text.ljust(32, b"\0")
            raise Refused(3, "execution reverted: not today", "0x" + data.hex())


def _place(block: FakeBlock, index: int) -> dict[str, Json]:
    told = keccak256(f"log {block.number} {index}".encode()).hex()
    return {
        **{"blockNumber": hex(block.number), "blockHash": "0x" + block.hash.hex(), "transactionHash": "0x" + told},
        **{"logIndex": hex(index), "removed": False},
    }


def _matches(log: dict[str, Any], query: dict[str, Any]) -> bool:
    if "address" in query and log["address"] not in query["address"]:
        return False
    pairs = zip(query["topics"], log["topics"], strict=False)
    return all(want is None or have == want or have in want for want, have in pairs)


def connecting(nodes: Mapping[str, FakeNode]) -> Callable[[str], Awaitable[Transport]]:
    """The `connect` of a ChainClient whose endpoints are these fakes."""

    async def connect(url: str) -> Transport:
        return nodes[url]

    return connect


class FakeClock:
    """Monotonic seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def client_of(chain: FakeChain, **changes: Any) -> tuple[ChainClient, FakeNode]:
    """A client of one node."""
    node = FakeNode(chain)
    net = network(chain_id=chain.chain_id, **changes)
    return ChainClient(net, connecting({net.endpoints[0]: node}), now=chain.time), node


def pair_of(chain: FakeChain, other: FakeChain | None = None, **changes: Any) -> tuple[ChainClient, FakeNode, FakeNode, FakeClock]:
    """A client of two nodes, of one chain or of two that claim to be one."""
    first, second = FakeNode(chain), FakeNode(other or chain)
    clock = FakeClock()
    net = network("https://one.example", "https://two.example", chain_id=chain.chain_id, **changes)
    nodes = connecting({net.endpoints[0]: first, net.endpoints[1]: second})
    return ChainClient(net, nodes, clock, chain.time), first, second, clock
