"""By eth_simulateV1 where there is one, by eth_call where not, and it is always said which."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.chain import FakeNode, client_of
from tests.fakes.ledger import FakeChain, account
from wallet.chains.abi import word
from wallet.chains.rpc import Json, Refused
from wallet.model.address import NATIVE
from wallet.model.simulation import Approval, Transfer
from wallet.model.transaction import Call

ALICE, BOB, SHOP, TOKEN = account("alice"), account("bob"), account("shop"), account("token")
CALL = Call(7, SHOP, value=5)
TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
APPROVAL = "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925"


def log(emitter: str, signature: str, first: str, second: str, units: int) -> dict[str, Any]:
    topics = [signature, *("0x" + who[2:].rjust(64, "0") for who in (first, second))]
    return {"address": emitter, "topics": topics, "data": "0x" + word(units).hex()}


def answering(node: FakeNode, *calls: dict[str, Any]) -> list[Json]:
    asked: list[Json] = []

    def simulate(request: Json, _tag: Json) -> Json:
        asked.append(request)
        return [{"calls": list(calls)}]

    node.extra["eth_simulateV1"] = simulate
    return asked


async def test_a_node_without_it_is_asked_once_and_then_never_again() -> None:
    client, node = client_of(FakeChain())
    for _ in range(3):
        found = await client.simulate(CALL, ALICE)
        assert (found.by, found.ok, found.gas, found.transfers, found.complete) == ("eth_call", True, 21_000, (), True)
    assert node.asked["eth_simulateV1"] == 1


async def test_a_revert_is_an_answer() -> None:
    client, _ = client_of(FakeChain(reverting={SHOP}))
    found = await client.simulate(CALL, ALICE)
    assert (found.by, found.ok, found.reason) == ("eth_call", False, "not today")


async def test_without_it_a_call_that_needs_another_first_is_left_open() -> None:
    client, _ = client_of(FakeChain())
    found = await client.simulate(CALL, ALICE, before=[Call(7, TOKEN)])
    assert (found.ok, found.complete) == (True, False)


async def test_transfers_and_approvals_in_full() -> None:
    client, node = client_of(FakeChain())
    coin = "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
    logs = [log(coin, TRANSFER, ALICE, SHOP, 5), log(TOKEN, TRANSFER, SHOP, ALICE, 7), log(TOKEN, APPROVAL, ALICE, BOB, 9)]
    nft = {**log(TOKEN, TRANSFER, ALICE, BOB, 1), "topics": [TRANSFER, *["0x" + "00" * 32] * 3], "data": "0x"}
    asked = answering(node, {"status": "0x1", "gasUsed": "0x7530", "returnData": "0x", "logs": [*logs, nft]})
    found = await client.simulate(CALL, ALICE)
    assert (found.by, found.ok, found.gas) == ("eth_simulateV1", True, 30_000)
    assert found.transfers == (Transfer(NATIVE, ALICE, SHOP, 5), Transfer(TOKEN, SHOP, ALICE, 7))
    assert found.approvals == (Approval(TOKEN, ALICE, BOB, 9),)
    (request,) = asked
    assert isinstance(request, dict)
    assert request["traceTransfers"] is True


async def test_several_calls_in_one_block() -> None:
    client, node = client_of(FakeChain())
    good: dict[str, Any] = {"status": "0x1", "gasUsed": "0x1", "returnData": "0x", "logs": []}
    answering(node, good, {**good, "status": "0x0", "error": {"code": 3, "message": "execution reverted: too late"}})
    found = await client.simulate(CALL, ALICE, before=[Call(7, TOKEN)])
    assert (found.ok, found.reason, found.complete) == (False, "execution reverted: too late", True)


@pytest.mark.parametrize("odd", [[], [{}], {"calls": 5}, [{"calls": []}], [{"calls": [{"status": "maybe"}]}]])
async def test_an_odd_answer_is_a_failure_of_the_node(odd: Json) -> None:
    client, node = client_of(FakeChain())
    node.extra["eth_simulateV1"] = lambda *_: odd
    with pytest.raises(Exception, match="No node of Fake 7 answers"):
        await client.simulate(CALL, ALICE)


async def test_a_busy_node_is_not_one_without_it() -> None:
    client, node = client_of(FakeChain())
    node.refuse["eth_simulateV1"] = Refused(-32005, "rate limit")
    assert (await client.simulate(CALL, ALICE)).by == "eth_call"
    node.refuse.clear()
    answering(node, {"status": "0x1", "gasUsed": "0x1", "returnData": "0x", "logs": []})
    assert (await client.simulate(CALL, ALICE)).by == "eth_simulateV1"
