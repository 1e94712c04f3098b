"""A node answers with a receipt of another transaction, a block of another height, or logs that nobody asked for."""

from __future__ import annotations

from tests.fakes.chain import pair_of
from tests.fakes.ledger import FakeChain, account, sign
from wallet.model.transaction import Call, Fees, Signed, Unsigned

ALICE, SHOP = account("alice"), account("shop")


def payment(nonce: int) -> Signed:
    return sign(Unsigned(Call(7, SHOP), ALICE, nonce, 21_000, Fees(100, 1)))


async def test_a_receipt_of_another_transaction() -> None:
    chain = FakeChain()
    chain.fund(ALICE)
    client, first, second, _ = pair_of(chain)
    for nonce in (0, 1):
        await client.send_raw(payment(nonce).raw)
    chain.mine()
    other = second._answer("eth_getTransactionReceipt", ["0x" + payment(1).hash.hex()])  # pyright: ignore[reportPrivateUsage]
    first.lies["eth_getTransactionReceipt"] = lambda _: other
    receipt = await client.receipt(payment(0).hash)
    assert receipt is not None
    assert receipt.hash == payment(0).hash


async def test_a_block_of_another_height() -> None:
    chain = FakeChain()
    chain.mine(9)
    client, first, second, _ = pair_of(chain)
    await client.head()
    other = second._answer("eth_getBlockByNumber", ["0x2", False])  # pyright: ignore[reportPrivateUsage]
    first.lies["eth_getBlockByNumber"] = lambda _: other
    assert (await client.block(5)).number == 5


async def test_logs_outside_of_the_question() -> None:
    chain = FakeChain()
    mine, other = account("token"), account("another token")
    chain.mine(logs=[chain.transfer_log(other, ALICE), chain.transfer_log(mine, ALICE)])
    chain.mine(logs=[chain.transfer_log(mine, ALICE)])
    client, first, second, _ = pair_of(chain)
    everything = second._answer("eth_getLogs", [{"fromBlock": "0x0", "toBlock": "0x9", "topics": []}])  # pyright: ignore[reportPrivateUsage]
    first.lies["eth_getLogs"] = lambda _: everything
    logs = await client.logs([mine], [], 1, 1)
    assert [(log.address, log.block) for log in logs] == [(mine, 1)]
    assert await client.logs([mine], [bytes(32)], 1, 1) == ()
