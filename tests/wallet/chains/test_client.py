"""Failover, the right chain, at most eight requests at once, and two that agree."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.chain import FakeNode, client_of, connecting, network, pair_of
from tests.fakes.ledger import COIN, FakeChain, account
from wallet.chains.answers import Block
from wallet.chains.client import ChainClient
from wallet.chains.endpoint import EndpointState
from wallet.chains.node import EMPTY_CODE
from wallet.chains.nodes import IN_FLIGHT
from wallet.chains.rpc import Refused
from wallet.errors import CallReverted, EndpointsDisagree, EndpointsDown, WrongChain
from wallet.model.hashing import keccak256
from wallet.model.network import Finality, FinalityKind
from wallet.model.transaction import Call

ALICE = account("alice")


async def test_reads() -> None:
    chain = FakeChain()
    chain.fund(ALICE)
    chain.codes[ALICE] = b"\x60"
    chain.mine(5)
    client, _ = client_of(chain)
    head = await client.head()
    assert (head.number, head.final, head.hash, head.base_fee) == (5, 3, chain.blocks[5].hash, 10)
    assert head.timestamp == chain.blocks[5].timestamp
    assert await client.balance(ALICE) == COIN
    assert await client.code_hash(ALICE) == keccak256(b"\x60")
    assert await client.code_hash(account("nobody")) == EMPTY_CODE
    assert await client.block_timestamps([0, 5]) == (chain.blocks[0].timestamp, chain.blocks[5].timestamp)
    assert client.genesis == chain.genesis == await client.connect()


async def test_a_check_of_the_chain_happens_once_and_not_around_each_call() -> None:
    client, node = client_of(FakeChain())
    for _ in range(10):
        await client.balance(ALICE)
    assert node.asked == {"eth_chainId": 1, "eth_getBlockByNumber": 1, "eth_getBalance": 10}


async def test_finality_by_tag_and_before_there_is_any() -> None:
    chain = FakeChain()
    chain.mine(9)
    client, node = client_of(chain, finality=Finality(FinalityKind.TAG))
    assert (await client.head()).final == 7
    node.lies["eth_getBlockByNumber"] = lambda block: None if isinstance(block, dict) and block["number"] == "0x7" else block
    assert (await client.head()).final == 7  # what was final stays final
    young, _ = client_of(FakeChain(), confirmations=12)
    assert (await young.head()).final == 0


async def test_the_next_node_steps_in_and_the_first_comes_back() -> None:
    chain = FakeChain()
    client, first, second, clock = pair_of(chain)
    await client.head()
    assert not second.asked
    first.down = True
    await client.head()
    assert [health.state for health in client.health()] == [EndpointState.DOWN, EndpointState.GOOD]
    assert "one.example does not answer" in client.health()[0].sentence
    before = first.asked.total()
    await client.head()
    assert first.asked.total() == before  # it rests
    first.down = False
    clock.now += 60
    await client.head()
    assert client.health()[0].state is EndpointState.GOOD


async def test_rest_grows_with_each_failure_and_is_bounded() -> None:
    client, first, _, clock = pair_of(FakeChain())
    first.down = True
    rests: list[float] = []
    for _ in range(12):
        await client.head()
        rests.append(client._nodes[0].endpoint.rests_until - clock.now)  # pyright: ignore[reportPrivateUsage]
        clock.now += 100
    assert rests[0] < rests[1] < rests[2]
    assert rests[-1] == rests[-2] <= 15


async def test_requests_that_fail_together_are_one_failure() -> None:
    client, first, _, clock = pair_of(FakeChain())
    await client.head()
    first.lose.add("eth_getBalance")
    await asyncio.gather(*(client.balance(ALICE) for _ in range(8)))
    assert client._nodes[0].endpoint.rests_until - clock.now < 1  # pyright: ignore[reportPrivateUsage]


async def test_all_down_is_one_sentence_and_the_next_call_tries_again() -> None:
    chain = FakeChain()
    client, node = client_of(chain)
    node.down = True
    with pytest.raises(EndpointsDown, match="Nothing is lost"):
        await client.head()
    node.down = False
    assert (await client.head()).number == 0


async def test_a_node_of_another_chain_is_set_aside() -> None:
    client, first, second, _ = pair_of(FakeChain(chain_id=7))
    first.lies["eth_chainId"] = lambda _: "0x1"
    await client.head()
    health = client.health()[0]
    assert health.state is EndpointState.WRONG_CHAIN
    assert "serves another chain (chain 1" in health.sentence
    second.down = True
    with pytest.raises((WrongChain, EndpointsDown)):
        await client.head()


async def test_the_same_number_with_another_genesis_is_another_chain() -> None:
    client, node = client_of(FakeChain(salt="reset"), genesis=FakeChain().genesis)
    with pytest.raises(WrongChain, match="another first block"):
        await client.head()
    assert "eth_getBalance" not in node.asked


async def test_the_first_genesis_that_is_seen_binds_the_other_nodes() -> None:
    client, first, _, _ = pair_of(FakeChain(), FakeChain(salt="other"))
    await client.head()
    first.down = True
    with pytest.raises((WrongChain, EndpointsDown)):
        await client.balance(ALICE)
    assert client.health()[1].state is EndpointState.WRONG_CHAIN


async def test_a_chain_that_was_reset_behind_the_same_address_is_noticed() -> None:
    chain = FakeChain()
    chain.mine(5)
    client, node = client_of(chain)
    await client.head()
    node.chain = FakeChain(salt="reset")
    with pytest.raises(WrongChain):
        await client.head()  # the number fell, so it was checked again


async def test_a_node_that_was_pointed_to_a_longer_chain_is_noticed_within_a_minute() -> None:
    client, first, second, clock = pair_of(FakeChain())
    second.down = True
    await client.head()
    first.chain = FakeChain(salt="elsewhere")
    first.chain.mine(50)
    clock.now += 61
    with pytest.raises((WrongChain, EndpointsDown)):
        await client.head()
    assert client.health()[0].state is EndpointState.WRONG_CHAIN


@pytest.mark.parametrize(("was", "is_now"), [(5, 5), (5, 6), (5, 60)])
async def test_a_node_that_was_pointed_to_a_chain_whose_block_does_not_follow_is_noticed_at_once(was: int, is_now: int) -> None:
    chain = FakeChain()
    chain.mine(was)
    client, node = client_of(chain)
    await client.head()
    node.chain = FakeChain(salt="elsewhere")
    node.chain.mine(is_now)
    with pytest.raises(WrongChain):
        await client.head()


async def test_a_failure_makes_the_next_answer_wait_for_a_new_check() -> None:
    client, node = client_of(FakeChain())
    await client.head()
    node.lose.add("eth_getBalance")
    with pytest.raises(EndpointsDown):
        await client.balance(ALICE)
    node.lose.clear()
    await client.balance(ALICE)
    assert node.asked["eth_chainId"] == 2


async def test_a_node_that_lags_behind_the_asked_block_is_passed_over() -> None:
    chain = FakeChain()
    chain.fund(ALICE)
    chain.mine(5)
    client, first, second, _ = pair_of(chain)
    first.lag = 3
    assert await client.balance(ALICE, 5) == COIN
    assert (await client.block(5)).number == 5
    assert second.asked["eth_getBalance"] == 1
    assert client.health()[0].state is EndpointState.GOOD  # late, not broken


async def test_a_node_that_stands_still_lets_the_others_go_first_until_it_moves() -> None:
    chain = FakeChain()
    client, first, _, _ = pair_of(chain)
    chain.mine(3)
    first.lag = 2
    assert (await client.head()).number == 1  # two blocks behind is no reason yet
    chain.mine(9)
    first.lag = 11
    assert (await client.head()).number == 12
    assert client.health()[0].state is EndpointState.GOOD  # late, not broken
    first.lag = 0
    await client.agreed_head()  # whoever asks both sees that it has caught up
    assert client.in_order()[0].endpoint.host == "one.example"


async def test_a_node_that_stands_still_keeps_no_news_from_us_though_nobody_had_a_reason_to_ask_the_other() -> None:
    chain = FakeChain()
    client, first, _, _ = pair_of(chain)
    chain.mine(3)
    await client.agreed_head()  # both are known to keep up
    chain.mine(60)
    first.lag = 60
    assert (await client.newest())[0].number == 63
    assert client.in_order()[0].endpoint.host == "two.example"


async def test_a_node_that_stands_still_has_no_say_about_what_is_final_or_newest() -> None:
    chain = FakeChain()
    client, first, _, _ = pair_of(chain)
    chain.mine(60)
    first.lag = 60
    head = await client.head()
    assert await client.careful_final(head) == head.final
    assert await client.ask_two(lambda node: node.head(), abreast=True) == (head,)
    first.lag = 2
    assert await client.careful_final(head) == head.final - 2  # two blocks behind is not standing still
    assert len(await client.ask_two(lambda node: node.head(), abreast=True)) == 2


async def test_where_the_whole_chain_is_slow_two_nodes_are_heard_all_the_same() -> None:
    chain = FakeChain()
    chain.mine(9)
    first, second = FakeNode(chain), FakeNode(chain)
    net = network("https://one.example", "https://two.example")
    client = ChainClient(net, connecting(dict(zip(net.endpoints, (first, second), strict=True))), now=lambda: chain.time() + 1000)
    head = await client.head()
    second.lag = 2
    assert await client.careful_final(head) == head.final - 2
    assert len(await client.ask_two(lambda node: node.head(), abreast=True)) == 2


async def test_a_late_head_of_the_only_node_that_answers_is_still_a_head() -> None:
    chain = FakeChain()
    client, first, second, _ = pair_of(chain)
    chain.mine(60)
    first.lag, second.down = 60, True
    assert (await client.head()).number == 0


async def test_after_a_long_pause_the_one_that_stood_still_before_is_not_asked_first_again() -> None:
    """Else it would stay first: nobody asks the other one, whose newest block is as old by now as the clock says."""
    chain = FakeChain()
    client, first, _, _ = pair_of(chain)
    chain.mine(12)
    first.lag = 11
    await client.head()
    await client.head()
    chain.mine(50)  # meanwhile nobody looked
    first.lag = 61
    assert (await client.head()).number == 62


async def test_where_the_whole_chain_is_slow_the_order_stays() -> None:
    chain = FakeChain()
    chain.mine(3)
    client, _, second, _ = pair_of(chain)
    late = ChainClient(client.network, connecting({}), now=lambda: chain.time() + 1000)
    for node in late.in_order():
        node.endpoint.saw(Block(3, chain.blocks[3].hash, chain.blocks[3].parent, chain.time(), 0))
    assert [node.endpoint.host for node in late.in_order()] == ["one.example", "two.example"]
    assert not second.asked


async def test_a_revert_is_an_answer_and_asks_nobody_else() -> None:
    chain = FakeChain(reverting={account("shop")})
    client, _, second, _ = pair_of(chain)
    with pytest.raises(CallReverted, match="not today"):
        await client.call(Call(7, account("shop")), ALICE)
    with pytest.raises(CallReverted, match="not today"):
        await client.estimate_gas(Call(7, account("shop")), ALICE)
    assert not second.asked


async def test_a_garbled_answer_counts_as_a_failure() -> None:
    client, first, second, _ = pair_of(FakeChain())
    first.lies["eth_getBalance"] = lambda _: "lots"
    assert await client.balance(ALICE) == 0
    assert second.asked["eth_getBalance"] == 1
    assert client.health()[0].state is EndpointState.DOWN


async def test_never_more_than_eight_in_flight() -> None:
    client, node = client_of(FakeChain())
    node.pause = 0.001
    await asyncio.gather(*(client.balance(ALICE) for _ in range(50)))
    assert node.most_in_flight == IN_FLIGHT


async def test_closing_closes_what_was_opened() -> None:
    client, node = client_of(FakeChain())
    await client.head()
    await client.close()
    assert node.closed


async def test_a_key_in_an_endpoints_address_is_not_shown() -> None:
    node = FakeNode(FakeChain())
    node.down = True
    url = "https://rpc.example/v1/SECRETKEY"
    client = ChainClient(network(url), connecting({url: node}))
    with pytest.raises(EndpointsDown) as caught:
        await client.head()
    assert "SECRETKEY" not in str(caught.value) + repr(client.health())


class TestAgreement:
    async def test_two_that_say_the_same(self) -> None:
        client, *_ = pair_of(FakeChain())
        agreed = await client.agree(lambda node: node.balance(ALICE), "a balance")
        assert (agreed.value, agreed.witnesses, agreed.configured, agreed.sure) == (0, 2, 2, True)

    async def test_two_that_differ(self) -> None:
        client, _, second, _ = pair_of(FakeChain())
        second.lies["eth_getBalance"] = lambda _: "0x5"
        with pytest.raises(EndpointsDisagree, match="disagree about a balance"):
            await client.agree(lambda node: node.balance(ALICE), "a balance")

    async def test_one_alone_is_marked(self) -> None:
        client, _, second, _ = pair_of(FakeChain())
        second.down = True
        agreed = await client.agree(lambda node: node.balance(ALICE), "a balance")
        assert (agreed.witnesses, agreed.configured, agreed.sure) == (1, 2, False)

    async def test_two_ports_of_one_host_are_one_witness(self) -> None:
        chain = FakeChain()
        urls = ("https://one.example:1/", "https://one.example:2/")
        client = ChainClient(network(*urls), connecting({url: FakeNode(chain) for url in urls}))
        agreed = await client.agree(lambda node: node.balance(ALICE), "a balance")
        assert (agreed.witnesses, agreed.configured, agreed.sure) == (1, 1, False)

    async def test_this_machines_own_chain_needs_no_second(self) -> None:
        url = "http://127.0.0.1:8545"
        client = ChainClient(network(url), connecting({url: FakeNode(FakeChain())}))
        agreed = await client.agree(lambda node: node.balance(ALICE), "a balance")
        assert (agreed.witnesses, agreed.sure) == (1, True)

    async def test_none_that_answers(self) -> None:
        client, first, second, _ = pair_of(FakeChain())
        first.down = second.down = True
        with pytest.raises(EndpointsDown):
            await client.agree(lambda node: node.balance(ALICE), "a balance")

    async def test_the_lower_of_two_heads(self) -> None:
        chain = FakeChain()
        chain.mine(5)
        client, first, _, _ = pair_of(chain)
        first.lag = 2
        agreed = await client.agreed_head()
        assert (agreed.value.number, agreed.value.hash, agreed.sure) == (3, chain.blocks[3].hash, True)

    async def test_a_node_that_calls_more_final_than_the_other_is_not_believed(self) -> None:
        chain = FakeChain()
        chain.mine(9)
        client, first, *_ = pair_of(chain, finality=Finality(FinalityKind.TAG))
        eager = {"number": "0x9", "hash": "0x" + chain.blocks[9].hash.hex()}
        first.lies["eth_getBlockByNumber"] = lambda block: block | eager if isinstance(block, dict) and block["number"] == "0x7" else block
        agreed = await client.agreed_head()
        assert (agreed.value.number, agreed.value.final) == (9, 7)

    async def test_heads_of_two_forks(self) -> None:
        chain, fork = FakeChain(), FakeChain()
        chain.mine(5)
        fork.mine(6, salt="fork")
        client, *_ = pair_of(chain, fork)
        with pytest.raises(EndpointsDisagree, match="newest block"):
            await client.agreed_head()


async def test_a_second_node_that_refuses_leaves_one_witness() -> None:
    client, _, second, _ = pair_of(FakeChain())
    second.refuse["eth_getBalance"] = Refused(-32005, "limit exceeded")
    assert (await client.agree(lambda node: node.balance(ALICE), "a balance")).witnesses == 1
