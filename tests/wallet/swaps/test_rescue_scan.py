"""The search for locks: every block once, newest first, a few windows at a time and one alone after trouble."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.fakes.chain import FakeNode, connecting, network
from tests.fakes.ledger import FakeChain, account
from wallet.chains.client import ChainClient
from wallet.errors import EndpointsDown
from wallet.storage.database import Database
from wallet.swaps.rescue_scan import Scan

BLOCKS = 400


@pytest.fixture
async def node() -> FakeNode:
    chain = FakeChain()
    chain.mine(BLOCKS)
    return FakeNode(chain)


@pytest.fixture
async def scan(node: FakeNode, tmp_path: Path) -> AsyncGenerator[Scan]:
    net = network("https://one.example")
    client = ChainClient(net, connecting({net.endpoints[0]: node}), now=node.chain.time)
    database = await Database.open(tmp_path / "wallet.db")
    made = Scan(client, database, frozenset({account("alice")}))
    await made.begin()
    yield made
    await database.close()


def windows(node: FakeNode) -> list[tuple[int, int]]:
    """Blocks of each log query that was answered, in the order of asking."""
    asked = [params[0] for method, params in node.heard if method == "eth_getLogs"]
    spans = [(int(str(query["fromBlock"]), 16), int(str(query["toBlock"]), 16)) for query in asked if isinstance(query, dict)]
    return [(first, last) for first, last in spans if last - first + 1 <= node.log_range]


async def test_every_block_is_read_once_and_newest_first(node: FakeNode, scan: Scan) -> None:
    lows: list[int] = []
    while await scan.step():
        assert scan.coverage is not None
        lows.append(scan.coverage.low)
    assert lows == sorted(lows, reverse=True)
    read = [number for first, last in windows(node) for number in range(first, last + 1)]
    assert sorted(read) == list(range(BLOCKS + 1))


async def test_a_node_that_allows_little_is_asked_for_a_few_windows_at_once(node: FakeNode, scan: Scan) -> None:
    node.log_range, node.pause = 10, 0.001
    steps = 1
    while await scan.step():
        steps += 1
    read = [number for first, last in windows(node) for number in range(first, last + 1)]
    assert set(read) == set(range(BLOCKS + 1))
    assert node.most_in_flight == 4
    assert steps < BLOCKS / 10 / 2


async def test_after_trouble_it_asks_for_one_at_a_time_and_nothing_is_left_out(node: FakeNode, scan: Scan) -> None:
    node.log_range, node.pause = 10, 0.001
    for _ in range(6):
        await scan.step()
    assert scan.coverage is not None
    low = scan.coverage.low
    node.down = True
    with pytest.raises(EndpointsDown):
        await scan.step()
    assert scan.coverage.low == low
    node.down, node.most_in_flight = False, 0
    await scan.step()
    assert node.most_in_flight == 1
    while await scan.step():
        pass
    read = {number for first, last in windows(node) for number in range(first, last + 1)}
    assert read == set(range(BLOCKS + 1))
