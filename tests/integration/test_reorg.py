"""A real reorg: what was mined waits again, and another block takes it."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.anvil import anvil, needs_anvil
from tests.fakes.chain import network
from tests.integration.test_chain_client import SEND, outbox_on, stranger, until_final
from wallet.chains.client import ChainClient
from wallet.chains.watcher import Watcher
from wallet.model.network import Network
from wallet.model.transaction import Call, TxState
from wallet.playground.processes import ChainProcess
from wallet.playground.rpc import LocalNode

pytestmark = needs_anvil


@pytest.fixture
def chain() -> Generator[ChainProcess]:
    """Blocks come every hour: that is, when the test asks for one."""
    with anvil(chain_id=31337, block_seconds=3600) as made:
        yield made


@pytest.fixture
def node(chain: ChainProcess) -> Generator[LocalNode]:
    made = LocalNode(chain.url)
    yield made
    made.close()


@pytest.fixture
def net(chain: ChainProcess) -> Network:
    return replace(network(chain.url, chain_id=31337, confirmations=3), genesis=chain.genesis)


async def test_a_mined_payment_goes_back_and_comes_again(tmp_path: Path, net: Network, node: LocalNode) -> None:
    alice, bob = stranger(), stranger().address
    node.ask("anvil_setBalance", alice.address, hex(10**18))
    node.ask("anvil_mine", "0x3")
    async with outbox_on(tmp_path, net) as (outbox, client, _):
        watcher = Watcher(client)
        await watcher.look()
        row = await outbox.issue(await outbox.prepare(Call(31337, bob, value=9), alice.address), SEND, alice.sign)
        await outbox.broadcast(row.hash)
        node.ask("anvil_mine", "0x1")
        advanced = await watcher.look()
        assert advanced is not None
        (mined,) = await outbox.follow(advanced.head)
        assert mined.state is TxState.MINED

        node.ask("anvil_reorg", 1, [])
        advanced = await watcher.look()
        assert advanced is not None
        assert advanced.changed_from == mined.receipt.block if mined.receipt else None
        (back,) = await outbox.follow(advanced.head)
        assert back.state is TxState.SENT
        assert await client.balance(bob) == 0

        await outbox.rebroadcast(31337)
        node.ask("anvil_mine", "0x4")
        final = await asyncio.wait_for(until_final(outbox, client, row), 10)
        assert final.state is TxState.FINAL
        assert await client.balance(bob) == 9


async def test_a_snapshot_taken_back_is_noticed_once_the_chain_grows_otherwise(net: Network, node: LocalNode) -> None:
    client = ChainClient(net)
    watcher = Watcher(client)
    node.ask("anvil_mine", "0x2")
    snapshot = node.ask("evm_snapshot")
    await watcher.look()
    node.ask("anvil_mine", "0x2")
    await watcher.look()
    node.ask("evm_revert", snapshot)
    node.ask("evm_increaseTime", 100)
    node.ask("anvil_mine", "0x3")
    advanced = await watcher.look()
    assert advanced is not None
    assert (advanced.head.number, advanced.changed_from) == (5, 3)
    await client.close()
