"""A node takes our claim with thanks, says ever after that it knows it, and shows it to nobody: the time lock runs out meanwhile.

Every node is offered the same bytes, so one honest node is enough.
"""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.chain import pair_of
from tests.fakes.ledger import FakeChain, account, sign
from wallet.chains import broadcast
from wallet.chains.rpc import Json, Refused
from wallet.errors import BroadcastRejected
from wallet.model.transaction import Call, Fees, Unsigned

ALICE = account("alice")
CLAIM = sign(Unsigned(Call(7, account("htlc")), ALICE, 0, 21_000, Fees(100, 1)))


def thanks(_raw: str) -> Json:
    return "0x" + CLAIM.hash.hex()


def known(tx_hash: str) -> Json:
    return {"hash": tx_hash}


@pytest.mark.parametrize("liar", [0, 1])
async def test_the_honest_node_gets_it_too(liar: int) -> None:
    chain = FakeChain()
    chain.fund(ALICE)
    client, *nodes, _ = pair_of(chain)
    nodes[liar].extra |= {"eth_sendRawTransaction": thanks, "eth_getTransactionByHash": known}
    assert await client.send_raw(CLAIM.raw) == CLAIM.hash
    assert CLAIM.hash in chain.pool


async def test_a_node_that_never_answers_keeps_nobody_waiting_twice() -> None:
    chain = FakeChain()
    chain.fund(ALICE)
    client, first, second, _ = pair_of(chain)
    await client.send_raw(CLAIM.raw)
    first.down = True
    assert await client.send_raw(CLAIM.raw) == CLAIM.hash
    assert second.asked["eth_sendRawTransaction"] == 2


async def test_a_slow_node_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "GRACE", 0.05)
    chain = FakeChain()
    chain.fund(ALICE)
    client, first, _, _ = pair_of(chain)
    first.pause = 30
    async with asyncio.timeout(5):
        assert await client.send_raw(CLAIM.raw) == CLAIM.hash
    assert CLAIM.hash in chain.pool


async def test_when_all_refuse_the_first_reason_is_told() -> None:
    client, first, second, _ = pair_of(FakeChain())
    first.refuse["eth_sendRawTransaction"] = Refused(-32000, "insufficient funds for gas")
    second.down = True
    with pytest.raises(BroadcastRejected) as caught:
        await client.send_raw(CLAIM.raw)
    assert caught.value.kind == "funds"
