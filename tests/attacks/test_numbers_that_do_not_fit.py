"""A node answers with numbers of up to 256 bits where a database, a calendar or a fee can take far fewer.

One such number in the journal would keep the wallet from opening for ever. The node counts as broken instead, and the next one is asked.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.scene import scene
from tests.fakes.chain import Lie, pair_of
from tests.fakes.ledger import FakeChain, account, sign
from wallet.chains.rpc import Json
from wallet.model.swap import Role, Side
from wallet.model.transaction import Call, Fees, Unsigned
from wallet.swaps.book import Book
from wallet.swaps.facts import LegState

HUGE = hex(2**200)
ALICE = account("alice")


def with_field(name: str) -> Lie:
    """An answer whose field `name`, at its top or in each entry of a list, is far too large."""

    def lie(honest: Json) -> Json:
        if isinstance(honest, list):
            return [entry | {name: HUGE} if isinstance(entry, dict) else entry for entry in honest]
        assert isinstance(honest, dict)
        return honest | {name: HUGE}

    return lie


def fee(name: str) -> Lie:
    def lie(honest: Json) -> Json:
        assert isinstance(honest, dict)
        changed: dict[str, Json] = {"baseFeePerGas": [HUGE]} if name == "base" else {"reward": [[HUGE, HUGE, HUGE]]}
        return honest | changed

    return lie


@pytest.mark.parametrize("field", ["number", "timestamp", "baseFeePerGas"])
async def test_in_a_block(field: str) -> None:
    chain = FakeChain()
    chain.mine(3)
    client, first, second, _ = pair_of(chain)
    first.lies["eth_getBlockByNumber"] = with_field(field)
    head = await client.head()
    assert (head.number, head.timestamp, head.base_fee) == (3, chain.blocks[3].timestamp, 10)
    assert second.asked["eth_getBlockByNumber"]


@pytest.mark.parametrize("name", ["base", "tip"])
async def test_in_the_fees(name: str) -> None:
    client, first, _, _ = pair_of(FakeChain())
    first.lies["eth_feeHistory"] = fee(name)
    assert (await client.fees()).max_fee < 10**9


@pytest.mark.parametrize("method", ["eth_getTransactionCount", "eth_estimateGas"])
async def test_in_a_count(method: str) -> None:
    client, first, second, _ = pair_of(FakeChain())
    first.lies[method] = lambda _: HUGE
    found = await (client.nonce(ALICE) if method.endswith("Count") else client.estimate_gas(_call(), ALICE))
    assert found < 10**6
    assert second.asked[method]


@pytest.mark.parametrize("field", ["blockNumber", "logIndex"])
async def test_in_a_log_the_journal_stays_readable(tmp_path: Path, field: str) -> None:
    async with scene(tmp_path, Role.INITIATOR) as play:
        play.take.contract.lock(play.lock(Side.TAKE))
        play.take.chain.mine(4)
        play.take.first.lies["eth_getLogs"] = with_field(field)
        await play.look()
        assert play.swap.leg(Side.TAKE) is LegState.LOCKED
        again = Book(play.database, lambda: 0, lambda: None)
        await again.load()
        assert len(again.all()) == 1


async def test_in_a_receipt() -> None:
    chain = FakeChain()
    chain.fund(ALICE)
    client, first, _, _ = pair_of(chain)
    tx_hash = await client.send_raw(sign(Unsigned(_call(), ALICE, 0, 21_000, Fees(100, 1))).raw)
    chain.mine()
    for field in ("blockNumber", "gasUsed", "effectiveGasPrice"):
        first.lies["eth_getTransactionReceipt"] = with_field(field)
        receipt = await client.receipt(tx_hash)
        assert receipt is not None
        assert max(receipt.block, receipt.gas_used, receipt.gas_price) < 10**6


def _call() -> Call:
    return Call(7, account("bob"))
