"""Windows shrink when a node refuses, are remembered, and nothing is missed or read twice."""

from __future__ import annotations

import pytest

from tests.fakes.chain import client_of, pair_of
from tests.fakes.ledger import FakeChain, account
from wallet.chains.rpc import Refused
from wallet.chains.simulation import TRANSFER
from wallet.errors import EndpointsDown

TOKEN, OTHER, ALICE = account("token"), account("other"), account("alice")


def busy_chain(blocks: int) -> FakeChain:
    chain = FakeChain()
    for _ in range(blocks):
        chain.mine(logs=[chain.transfer_log(TOKEN, ALICE), chain.transfer_log(OTHER, ALICE)])
    return chain


@pytest.mark.parametrize("allowed", [1, 3, 10, 64, 1000])
async def test_every_log_once_whatever_the_node_allows(allowed: int) -> None:
    client, node = client_of(busy_chain(100))
    node.log_range = allowed
    logs = await client.logs([TOKEN], [TRANSFER], 0, 100)
    assert [log.block for log in logs] == list(range(1, 101))
    assert {log.address for log in logs} == {TOKEN}
    assert client.log_window <= max(allowed, 2048)


async def test_the_window_is_remembered() -> None:
    client, node = client_of(busy_chain(50))
    node.log_range = 10
    await client.logs([], [TRANSFER], 0, 50)
    assert client.log_window <= 10
    before = node.asked["eth_getLogs"]
    await client.logs([], [TRANSFER], 0, 9)
    assert node.asked["eth_getLogs"] - before <= 2


async def test_topics_choose() -> None:
    chain = FakeChain()
    chain.mine(logs=[chain.transfer_log(TOKEN, ALICE), chain.transfer_log(TOKEN, account("bob"))])
    client, _ = client_of(chain)
    to_alice = bytes(12) + bytes.fromhex(ALICE[2:])
    assert len(await client.logs([TOKEN], [TRANSFER, None, to_alice], 0, 5)) == 1
    assert len(await client.logs([TOKEN], [TRANSFER, None, [to_alice, bytes(32)]], 0, 5)) == 1
    assert await client.logs([], [bytes(32)], 0, 5) == ()


async def test_a_dead_node_is_not_asked_for_ever_smaller_windows() -> None:
    client, node = client_of(busy_chain(5))
    await client.head()
    node.lose.add("eth_getLogs")
    with pytest.raises(EndpointsDown):
        await client.logs([], [TRANSFER], 0, 5)
    assert node.asked["eth_getLogs"] == 1


async def test_a_rate_limit_goes_to_the_next_node() -> None:
    client, first, second, _ = pair_of(busy_chain(5))
    first.refuse["eth_getLogs"] = Refused(-32005, "rate limit exceeded")
    assert len(await client.logs([TOKEN], [TRANSFER], 0, 5)) == 5
    assert (first.asked["eth_getLogs"], second.asked["eth_getLogs"]) == (1, 1)


async def test_a_node_that_gives_no_logs_at_all() -> None:
    client, node = client_of(busy_chain(5))
    node.refuse["eth_getLogs"] = Refused(-32000, "not on this plan")
    with pytest.raises(EndpointsDown, match="not on this plan"):
        await client.logs([], [TRANSFER], 0, 5)
