"""Whatever JSON a node answers, what comes out is a value of the promised type or a ChainError in words fit to show, and soon."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.chain import connecting, network
from tests.fakes.ledger import FakeChain, account
from wallet.chains.client import ChainClient
from wallet.chains.rpc import Json, Refused
from wallet.errors import ChainError
from wallet.model.transaction import Call

ALICE, TOKEN = account("alice"), account("token")
CALL = Call(7, TOKEN, b"\x01\x02\x03\x04")

numbers = st.one_of(st.integers(-(2**70), 2**300).map(hex), st.sampled_from(["0x", "0x0", "0x1", "latest", "", "-0x1"]))
words = st.one_of(
    st.binary(max_size=100).map(lambda data: "0x" + data.hex()), st.binary(min_size=32, max_size=32).map(lambda data: "0x" + data.hex())
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), numbers, words)
_NAMES = (
    *("number", "hash", "parentHash", "timestamp", "baseFeePerGas", "transactionHash", "blockNumber", "blockHash", "status", "gasUsed"),
    *("effectiveGasPrice", "address", "topics", "data", "logIndex", "removed", "reward", "calls", "logs", "returnData", "error", "message"),
)
names = st.sampled_from(_NAMES)
answers = st.recursive(
    leaves, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=8)), max_leaves=20
)
refusals = st.builds(Refused, st.integers(-40_000, 10), st.text(max_size=20), answers)

QUESTIONS: dict[str, Callable[[ChainClient], Awaitable[Any]]] = {
    "head": lambda client: client.head(),
    "newest": lambda client: client.newest(),
    "agreed_head": lambda client: client.agreed_head(),
    "block": lambda client: client.block(3),
    "balance": lambda client: client.balance(ALICE),
    "balances": lambda client: client.balances([(ALICE, TOKEN)]),
    "call": lambda client: client.call(CALL, ALICE),
    "call_many": lambda client: client.call_many([(TOKEN, b"")]),
    "code_hash": lambda client: client.code_hash(TOKEN),
    "nonce": lambda client: client.nonce(ALICE),
    "logs": lambda client: client.logs([TOKEN], [bytes(32)], 0, 5),
    "estimate_gas": lambda client: client.estimate_gas(CALL, ALICE),
    "simulate": lambda client: client.simulate(CALL, ALICE),
    "fees": lambda client: client.fees(),
    "send_raw": lambda client: client.send_raw(b"\x02"),
    "receipt": lambda client: client.receipt(bytes(32)),
    "knows": lambda client: client.knows(bytes(32)),
}


class Oracle:
    """A node of the right chain that answers everything else with what it was told, in turn."""

    def __init__(self, chain: FakeChain, told: Sequence[Any]) -> None:
        self._genesis, self._told, self._place = chain.genesis, told, 0
        self._checked = 0

    async def ask(self, method: str, params: Sequence[Json]) -> Json:
        if method == "eth_chainId":
            return "0x7"
        if method == "eth_getBlockByNumber" and params[0] == "0x0":
            zero = "0x" + bytes(32).hex()
            return {"number": "0x0", "hash": "0x" + self._genesis.hex(), "parentHash": zero, "timestamp": "0x1", "baseFeePerGas": "0x1"}
        answer = self._told[self._place % len(self._told)]
        self._place += 1
        if isinstance(answer, Refused):
            raise answer
        return answer

    async def close(self) -> None: ...


@pytest.mark.parametrize("question", QUESTIONS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(told=st.lists(st.one_of(answers, refusals), min_size=1, max_size=5))
def test_is_a_value_or_a_chain_error(question: str, told: list[Any]) -> None:
    async def ask() -> str:
        node = Oracle(FakeChain(), told)
        client = ChainClient(network(), connecting({"https://one.example": node}))  # pyright: ignore[reportArgumentType]
        try:
            async with asyncio.timeout(5):
                await QUESTIONS[question](client)
        except ChainError as error:
            return str(error)
        return ""

    assert asyncio.run(ask()).isprintable()
