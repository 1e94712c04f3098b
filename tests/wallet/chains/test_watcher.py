"""Every head once, every reorg named by its first changed block, trouble said once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes.chain import client_of, pair_of
from tests.fakes.ledger import FakeChain
from wallet.chains.endpoint import EndpointState
from wallet.chains.watcher import Advanced, Troubled, Watcher
from wallet.errors import EndpointsDown


async def test_a_head_is_told_once() -> None:
    chain = FakeChain()
    client, _ = client_of(chain)
    watcher = Watcher(client)
    first = await watcher.look()
    assert first is not None
    assert (first.head.number, first.changed_from) == (0, None)
    assert await watcher.look() is None
    chain.mine(3)
    later = await watcher.look()
    assert later is not None
    assert (later.head.number, later.changed_from) == (3, None)


async def test_one_request_a_look_while_blocks_follow_each_other() -> None:
    chain = FakeChain()
    client, node = client_of(chain)
    watcher = Watcher(client)
    await watcher.look()
    before = node.asked.total()
    for _ in range(5):
        chain.mine()
        await watcher.look()
    assert node.asked.total() - before == 5


@pytest.mark.parametrize("depth", [1, 2, 4])
@pytest.mark.parametrize("longer", [0, 1, 3])
async def test_a_reorg_is_named_by_the_first_changed_block(depth: int, longer: int) -> None:
    chain = FakeChain()
    client, _ = client_of(chain)
    watcher = Watcher(client)
    for _ in range(8):
        chain.mine()
        await watcher.look()
    chain.reorg(depth, longer=longer)
    found = await watcher.look()
    assert found is not None
    assert (found.head.number, found.changed_from) == (8 + longer, 8 - depth + 1)
    chain.mine()
    after = await watcher.look()
    assert after is not None
    assert after.changed_from is None


async def test_a_reorg_between_looks_that_skip_blocks_is_named_no_later_than_it_began() -> None:
    chain = FakeChain()
    client, _ = client_of(chain)
    watcher = Watcher(client)
    for _ in range(4):
        chain.mine(3)
        await watcher.look()
    chain.reorg(4)  # blocks 9 to 12 change; seen were 3, 6, 9, 12
    found = await watcher.look()
    assert found is not None
    assert found.changed_from == 7  # 7 and 8 were never seen: they may have changed too


async def test_a_chain_that_was_cut_is_a_reorg_once_it_grows_otherwise() -> None:
    chain = FakeChain()
    client, _ = client_of(chain)
    watcher = Watcher(client)
    for _ in range(5):
        chain.mine()
        await watcher.look()
    del chain.blocks[-2:]
    assert await watcher.look() is None  # could as well be a node that lags
    chain.mine(salt="otherwise")
    found = await watcher.look()
    assert found is not None
    assert (found.head.number, found.changed_from) == (4, 4)


async def test_when_nothing_seen_is_left_what_was_final_stands() -> None:
    chain = FakeChain()
    chain.mine(8)
    client, _ = client_of(chain)
    watcher = Watcher(client)
    await watcher.look()
    chain.reorg(2, longer=0)
    found = await watcher.look()
    assert found is not None
    assert (found.head.number, found.changed_from) == (8, 7)


async def test_failing_over_to_a_node_that_lags_is_no_news() -> None:
    chain = FakeChain()
    client, first, second, clock = pair_of(chain)
    watcher = Watcher(client)
    for _ in range(5):
        chain.mine()
        await watcher.look()
    second.lag = 2
    first.down = True
    assert await watcher.look() is None  # the same blocks, seen from further back
    first.down = False
    clock.now += 60
    chain.mine()
    found = await watcher.look()
    assert found is not None
    assert (found.head.number, found.changed_from) == (6, None)


@pytest.mark.parametrize("leap", [1, 2, 5, 32])
async def test_another_chain_at_the_first_address_is_noticed_at_its_first_block(leap: int) -> None:
    """However likely its height is: the block before it is not the one that is known."""
    chain, other = FakeChain(), FakeChain(salt="another")
    client, first, _, _ = pair_of(chain)
    watcher = Watcher(client)
    for _ in range(5):
        chain.mine()
        await watcher.look()
    other.mine(chain.height + leap)
    first.chain = other
    assert await watcher.look() is None  # the head of the other node, which is known
    assert client.health()[0].state is EndpointState.WRONG_CHAIN
    chain.mine()
    found = await watcher.look()
    assert found is not None
    assert (found.head.hash, found.changed_from) == (chain.blocks[-1].hash, None)


async def test_news_goes_on_through_trouble_and_says_it_once() -> None:
    chain = FakeChain()
    client, node = client_of(chain)
    script: list[Callable[[], object]] = [
        lambda: setattr(node, "down", True),
        lambda: None,
        lambda: None,
        lambda: (setattr(node, "down", False), chain.mine()),
    ]

    async def sleep(_: float) -> None:
        script.pop(0)()

    seen: list[Advanced | Troubled] = []
    async for item in Watcher(client, sleep).news():
        seen.append(item)
        if len(seen) == 3:
            break
    first, trouble, last = seen
    assert isinstance(first, Advanced)
    assert isinstance(trouble, Troubled)
    assert isinstance(trouble.error, EndpointsDown)
    assert isinstance(last, Advanced)
    assert last.head.number == 1
