"""Windows shrink when a node refuses, are remembered, and nothing is missed or read twice."""

from __future__ import annotations

import pytest

from tests.fakes.chain import FakeNode, client_of, network, pair_of
from tests.fakes.ledger import FakeChain, account
from tests.fakes.node_server import served
from tests.faulty_proxy import faulty_proxy
from tests.log_limits import WORDINGS, LogLimit
from wallet.chains.client import ChainClient
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


@pytest.mark.parametrize("allowed", [10, 40])
@pytest.mark.parametrize("words", WORDINGS)
async def test_every_way_of_saying_too_much_is_understood_at_once(words: str, allowed: int) -> None:
    """By the only node there is, through a real socket: all logs come, without a pause or a second node."""
    chain = busy_chain(100)
    async with served(FakeNode(chain)) as url, faulty_proxy(url) as proxy:
        proxy.limit = LogLimit(allowed, WORDINGS[words])
        client = ChainClient(network(proxy.url), now=chain.time)
        logs = await client.logs([TOKEN], [TRANSFER], 0, 100)
        assert [log.block for log in logs] == list(range(1, 101))
        assert allowed // 2 < proxy.limit.widest <= allowed  # as much as is allowed, to a factor of two
        assert 0 < proxy.limit.refused < 12
        await client.close()


async def test_a_node_that_was_out_is_asked_as_much_as_before_again() -> None:
    """Silence may come from too wide a window, so the next is smaller; but it is no word about what is allowed."""
    client, node = client_of(busy_chain(200))
    await client.head()
    node.lose.add("eth_getLogs")
    for _ in range(12):
        with pytest.raises(EndpointsDown):
            await client.logs([], [TRANSFER], 0, 200)
    node.lose.clear()
    before = node.asked["eth_getLogs"]
    assert len(await client.logs([], [TRANSFER], 0, 200)) == 400
    assert node.asked["eth_getLogs"] - before <= 8
    assert client.log_window > 100


async def test_a_node_that_talked_nonsense_for_a_while_is_asked_as_much_as_before_again() -> None:
    """A spoilt answer may have been too large, so the next question is smaller; but nobody said that more is not allowed."""
    client, node = client_of(busy_chain(200))
    await client.head()
    node.extra["eth_getLogs"] = lambda *_: "nonsense"
    for _ in range(3):
        with pytest.raises(EndpointsDown):
            await client.logs([], [TRANSFER], 0, 200)
    node.extra.clear()
    assert client.log_window > 200
    before = node.asked["eth_getLogs"]
    assert len(await client.logs([], [TRANSFER], 0, 200)) == 400
    assert node.asked["eth_getLogs"] - before <= 8
