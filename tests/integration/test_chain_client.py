"""The chain client, the outbox, balances and discovery on real nodes, both engines."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from resources.contracts import artefact
from tests.faulty_proxy import Fault, faulty_proxy
from wallet.chains.abi import address_word, word
from wallet.chains.client import ChainClient
from wallet.chains.fees import Speed
from wallet.chains.node import EMPTY_CODE
from wallet.chains.watcher import Advanced, Watcher
from wallet.errors import CallReverted
from wallet.keys.signing import address_of, sign_transaction
from wallet.model.address import NATIVE, Address
from wallet.model.network import Network
from wallet.model.transaction import Call, Signed, TxState, Unsigned
from wallet.outbox.outbox import Outbox
from wallet.playground.world import COINS, Playground
from wallet.portfolio.reading import refresh
from wallet.storage import balances
from wallet.storage.database import Database
from wallet.storage.transactions import Purpose, StoredTransaction
from wallet.tokens import discovery
from wallet.tokens.contract import check_listed

SEND = Purpose("transfer", "send")


@dataclass(frozen=True)
class Person:
    key: bytes
    address: Address

    async def sign(self, unsigned: Unsigned) -> Signed:
        return sign_transaction(self.key, unsigned)


def stranger() -> Person:
    key = os.urandom(32)
    return Person(key, address_of(key))


@pytest.fixture(scope="module")
def alice(each_playground: Playground) -> Person:
    """Somebody with coins and tokens, whom the tests of one engine share; none of them counts on exact coins."""
    person = stranger()
    each_playground.fund_blocking(person.address)
    return person


@pytest.fixture
def aster(each_playground: Playground) -> Network:
    return each_playground.world.networks[0]


@pytest.fixture
async def client(aster: Network) -> AsyncGenerator[ChainClient]:
    made = ChainClient(aster)
    yield made
    await made.close()


@asynccontextmanager
async def outbox_on(folder: Path, network: Network) -> AsyncGenerator[tuple[Outbox, ChainClient, Database]]:
    client, database = ChainClient(network), await Database.open(folder / "wallet.db")
    try:
        yield Outbox(database, {network.chain_id: client}, lambda: 1000), client, database
    finally:
        await client.close()
        await database.close()


async def until_final(outbox: Outbox, client: ChainClient, row: StoredTransaction) -> StoredTransaction:
    async with asyncio.timeout(20):
        async for news in Watcher(client).news():
            if isinstance(news, Advanced):
                await outbox.follow(news.head)
            found = await outbox.find(row.hash)
            if found is not None and not found.open:
                return found
    raise AssertionError


async def test_heads_code_fees_and_what_is_not_there(client: ChainClient, aster: Network) -> None:
    head = await client.head()
    assert head.final == head.number + 1 - aster.finality.confirmations
    assert client.genesis == aster.genesis
    assert await client.code_hash(aster.htlc) == artefact("htlc").code_hash
    assert await client.code_hash(stranger().address) == EMPTY_CODE
    fees = await client.fees(Speed.FAST)
    assert fees.max_fee > head.base_fee
    assert await client.receipt(bytes(32)) is None
    assert not await client.knows(bytes(32))
    assert await client.block_timestamps([head.number]) == (head.timestamp,)
    agreed = await client.agreed_head()
    assert agreed.sure


async def test_balances_in_one_request_equal_those_one_by_one(client: ChainClient, aster: Network, alice: Person) -> None:
    tokens = [NATIVE, *(asset.token for asset in aster.tokens)]
    pairs = [(who, token) for who in (alice.address, stranger().address) for token in tokens]
    head = await client.head()
    together = await client.balances(pairs, head.number)
    one_by_one = ChainClient(replace(aster, multicall=NATIVE))
    assert together == await one_by_one.balances(pairs, head.number)
    await one_by_one.close()
    assert together[0] is not None
    assert together[0] > COINS // 2
    assert together[3:] == (0, 0, 0)


async def test_a_thousand_balances_take_one_call(client: ChainClient, aster: Network) -> None:
    people = [stranger().address for _ in range(500)]
    found = await client.balances([(who, token) for who in people for token in (NATIVE, aster.tokens[0].token)])
    assert found == (0,) * 1000


async def test_the_lists_decimals_are_those_of_the_contracts(client: ChainClient, aster: Network) -> None:
    assert await check_listed(client, aster) == ()


async def test_simulation_and_refusals(client: ChainClient, aster: Network, alice: Person) -> None:
    bob = stranger().address
    simulated = await client.simulate(Call(aster.chain_id, bob, value=5), alice.address)
    assert simulated.ok
    assert simulated.gas >= 21_000
    if simulated.by == "eth_simulateV1":
        (moved,) = simulated.transfers
        assert (moved.token, moved.sender, moved.recipient, moved.units) == (NATIVE, alice.address, bob, 5)
    token = aster.tokens[0].token
    transfer = Call(aster.chain_id, token, bytes.fromhex("a9059cbb") + address_word(bob) + word(10**30))
    refused = await client.simulate(transfer, alice.address)
    assert (refused.by, refused.ok) == (simulated.by, False)
    assert refused.reason
    with pytest.raises(CallReverted):
        await client.call(transfer, alice.address)
    with pytest.raises(CallReverted):
        await client.estimate_gas(transfer, alice.address)


async def test_a_payment_from_prepared_to_final(tmp_path: Path, aster: Network, alice: Person) -> None:
    bob = stranger().address
    async with outbox_on(tmp_path, aster) as (outbox, client, _):
        row = await outbox.issue(await outbox.prepare(Call(aster.chain_id, bob, value=7), alice.address), SEND, alice.sign)
        sent = await outbox.broadcast(row.hash)
        assert (sent.state, sent.refusal) == (TxState.SENT, "")
        assert (await outbox.broadcast(row.hash)).state is TxState.SENT  # the same bytes again are no error
        final = await until_final(outbox, client, row)
        assert final.state is TxState.FINAL
        assert final.receipt is not None
        assert final.receipt.gas_used == 21_000
        assert await client.balance(bob) == 7
        assert (await outbox.broadcast(row.hash)).state is TxState.FINAL


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.UNAVAILABLE])
async def test_faults_while_sending_neither_double_nor_forget(tmp_path: Path, aster: Network, alice: Person, fault: Fault) -> None:
    bob = stranger().address
    async with faulty_proxy(aster.endpoints[0]) as proxy, outbox_on(tmp_path, replace(aster, endpoints=(proxy.url,))) as made:
        outbox, client, _ = made
        row = await outbox.issue(await outbox.prepare(Call(aster.chain_id, bob, value=3), alice.address), SEND, alice.sign)
        proxy.fail(fault, "eth_sendRawTransaction", "eth_getTransactionByHash", times=2)
        told = await outbox.broadcast(row.hash)
        assert told.state in (TxState.SENDING, TxState.SENT)
        proxy.fail(Fault.NONE)
        await outbox.rebroadcast(aster.chain_id)
        assert (await until_final(outbox, client, row)).state is TxState.FINAL
        assert await client.balance(bob) == 3


async def test_two_payments_in_a_row_and_one_replaced(tmp_path: Path, aster: Network, alice: Person) -> None:
    bob, carol = stranger().address, stranger().address
    async with outbox_on(tmp_path, aster) as (outbox, client, database):
        calls = [Call(aster.chain_id, who, value=2) for who in (bob, carol)]
        first, second = [await outbox.issue(await outbox.prepare(call, alice.address), SEND, alice.sign) for call in calls]
        assert second.nonce == first.nonce + 1
        faster = await alice.sign(outbox.replace(first.signed.unsigned, await client.fees(), call=Call(aster.chain_id, carol, value=5)))
        await database.run(lambda connection: outbox.record(connection, faster, SEND, replacing=True))
        for row_hash in (second.hash, faster.hash):  # the first never goes out
            await outbox.broadcast(row_hash)
        await until_final(outbox, client, second)
        await outbox.follow(await client.head())
        found = await outbox.find(first.hash)
        assert found is not None
        assert found.state is TxState.REPLACED
        assert await client.balance(bob) + await client.balance(carol) == 2 + 5


async def test_portfolio_and_spam(tmp_path: Path, each_playground: Playground, client: ChainClient, aster: Network, alice: Person) -> None:
    database = await Database.open(tmp_path / "wallet.db")
    assert (await refresh(client, database, [alice.address], 1000)).error is None
    stored = await database.run(balances.everything)
    assert {row.token for row in stored} == {NATIVE, *(asset.token for asset in aster.tokens)}
    assert all(row.units > 0 and not row.stale for row in stored)
    (found,) = await discovery.look(client, database, [alice.address], await client.head(), 1000)
    spam = each_playground.world.spam
    assert (found.token, found.symbol, found.decimals) == (spam.token, spam.symbol, spam.decimals)
    assert any("link" in reason for reason in found.reasons)
    await database.close()
