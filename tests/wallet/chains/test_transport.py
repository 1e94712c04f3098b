"""Real sockets and a proxy that misbehaves: every fault is a failure of that node, bounded in time and memory, and sent once."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncGenerator

import pytest

from tests.fakes.chain import FakeNode, network
from tests.fakes.ledger import FakeChain, account, sign
from tests.fakes.node_server import served
from tests.faulty_proxy import Fault, FaultyProxy, faulty_proxy
from wallet.chains.client import ChainClient
from wallet.chains.endpoint import EndpointState
from wallet.chains.rpc import Transport
from wallet.chains.transport import HttpTransport
from wallet.errors import EndpointsDown, WrongChain
from wallet.model.transaction import Call, Fees, Unsigned

ALICE = account("alice")


@pytest.fixture
def chain() -> FakeChain:
    made = FakeChain()
    made.fund(ALICE)
    made.mine(3)
    return made


@pytest.fixture
async def proxy(chain: FakeChain) -> AsyncGenerator[FaultyProxy]:
    async with served(FakeNode(chain)) as url, faulty_proxy(url) as made:
        yield made


async def quick(url: str) -> Transport:
    return HttpTransport(url, seconds=0.5)


@pytest.fixture
async def client(proxy: FaultyProxy) -> AsyncGenerator[ChainClient]:
    made = ChainClient(network(proxy.url), quick)
    yield made
    await made.close()


FATAL = [
    *(Fault.TOO_MANY, Fault.UNAVAILABLE, Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.TRUNCATE, Fault.GARBAGE, Fault.DELAY),
    *(Fault.NULL, Fault.GIANT, Fault.NESTED, Fault.REDIRECT, Fault.ERROR),
]


@pytest.mark.parametrize("fault", FATAL)
async def test_a_fault_is_one_sentence_soon_and_the_node_comes_back(client: ChainClient, proxy: FaultyProxy, fault: Fault) -> None:
    await client.head()
    proxy.fail(fault, "eth_getBalance", seconds=0.8)
    started, before = time.monotonic(), proxy.asked["eth_getBalance"]
    with pytest.raises(EndpointsDown, match="Nothing is lost") as caught:
        await client.balance(ALICE)
    assert time.monotonic() - started < 3
    assert proxy.asked["eth_getBalance"] - before == 1  # no retry behind our back
    assert proxy.url not in str(caught.value)
    proxy.fail(Fault.NONE)
    assert await client.balance(ALICE) == 10**18


@pytest.mark.parametrize("fault", FATAL)
async def test_a_second_endpoint_takes_over(chain: FakeChain, proxy: FaultyProxy, fault: Fault) -> None:
    proxy.fail(fault, seconds=0.8)
    async with served(FakeNode(chain)) as honest:
        client = ChainClient(network(proxy.url, honest), quick)
        assert await client.balance(ALICE) == 10**18
        assert client.health()[1].state is EndpointState.GOOD
        await client.close()


async def test_an_endpoint_on_the_wrong_chain(client: ChainClient, proxy: FaultyProxy) -> None:
    proxy.fail(Fault.WRONG_CHAIN, "eth_chainId")
    with pytest.raises(WrongChain, match="chain 57005 instead of chain 7"):
        await client.head()


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.TRUNCATE])
async def test_a_transaction_whose_reply_is_lost_reaches_the_node_once(
    client: ChainClient, proxy: FaultyProxy, chain: FakeChain, fault: Fault
) -> None:
    signed = sign(Unsigned(Call(7, account("bob"), value=1), ALICE, 0, 21_000, Fees(100, 1)))
    await client.head()
    proxy.fail(fault, "eth_sendRawTransaction", times=1)
    assert await client.send_raw(signed.raw) == signed.hash
    assert proxy.asked["eth_sendRawTransaction"] == 1
    assert list(chain.pool) == [signed.hash]


async def test_an_error_inside_an_http_error_is_read(chain: FakeChain) -> None:
    async with served(FakeNode(chain)) as url, faulty_proxy(url) as proxy:
        client = ChainClient(network(proxy.url), quick)
        await client.head()
        proxy.fail(Fault.ERROR)
        with pytest.raises(EndpointsDown, match="something is wrong here"):
            await client.balance(ALICE)
        await client.close()


async def test_nobody_listens() -> None:
    client = ChainClient(network("http://127.0.0.1:1"), quick)
    with pytest.raises(EndpointsDown, match="no connection"):
        await client.head()
    await client.close()


async def test_questions_given_up_at_any_instant_leave_the_way_free_for_others(proxy: FaultyProxy) -> None:
    """web3's own HTTP provider takes a process-wide lock for each request, and keeps it for ever when cancelled on the way."""
    transports = [HttpTransport(proxy.url) for _ in range(3)]
    for patience in range(200):
        asked = [asyncio.create_task(each.ask("eth_chainId", [])) for each in transports]
        for _ in range(patience % 20):
            await asyncio.sleep(0)
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
    async with asyncio.timeout(5):
        assert len({str(await each.ask("eth_chainId", [])) for each in transports}) == 1
    for each in transports:
        await each.close()


async def test_first_questions_at_once_leave_no_session_open(proxy: FaultyProxy) -> None:
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context["message"]))
    transport = HttpTransport(proxy.url)
    await asyncio.gather(*(transport.ask("eth_chainId", []) for _ in range(5)))
    await transport.close()
    del transport
    gc.collect()  # a session that nobody closed complains when it is collected
    assert complaints == []
