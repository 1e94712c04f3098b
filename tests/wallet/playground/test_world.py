"""Building the world: what goes wrong is one sentence, and leaves nothing running."""

from __future__ import annotations

import pytest

from tests.wallet.playground.chain import ECHO_REVERT, INVALID, Inside
from wallet.errors import ChainNotStarted, PlaygroundBroken
from wallet.model.address import parse_address
from wallet.model.transaction import Call
from wallet.playground import founders, genesis, tokens, world
from wallet.playground.founders import Founder, Order
from wallet.playground.identity import ASTER, BIRCH, CONFIRMATIONS, FINAL_LAG, PROGRAM, timing
from wallet.playground.processes import ChainProcess, Engine, launch
from wallet.playground.rpc import LocalNode, NodeRefused


class InsideNode(LocalNode):
    """The embedded chain as a founder's node: every question about a receipt makes a block."""

    def __init__(self, chain: Inside) -> None:
        super().__init__("http://127.0.0.1:1")
        self._chain = chain

    def ask(self, method: str, *params: object) -> object:
        if method == "eth_getTransactionReceipt":
            self._chain.mine()
        return self._chain.rpc(method, *params)


def founder(chain: Inside) -> Founder:
    return Founder(InsideNode(chain), ASTER.chain_id, genesis.TREASURY, 1)


def test_when_the_second_chain_does_not_start_the_first_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[ChainProcess] = []

    def launch_one(engine: Engine, chain_id: int, block_seconds: int) -> ChainProcess:
        if chain_id == BIRCH.chain_id:
            raise ChainNotStarted("Birch", "no room")
        started.append(launch(engine, chain_id, block_seconds))
        return started[0]

    monkeypatch.setattr(world, "launch", launch_one)
    with pytest.raises(ChainNotStarted, match="Birch did not start \\(no room\\)"):
        world.start_blocking()
    assert [process.alive for process in started] == [False]


def test_payment_that_fails_is_told(embedded: Inside) -> None:
    reverter = parse_address(embedded.deploy(ECHO_REVERT))
    paid = founder(embedded)
    sent = paid.send([Order(Call(ASTER.chain_id, reverter), 60_000, "give coins")])
    with pytest.raises(PlaygroundBroken, match="Aster could not give coins: the transaction failed"):
        paid.wait(sent)


def test_payment_that_no_block_takes_is_told(embedded: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(founders, "MAX_BLOCKS", 0)
    embedded.deploy(INVALID)
    slow = founder(embedded)
    sent = slow.send([Order(Call(ASTER.chain_id, genesis.PHRASE_ACCOUNTS[0], value=1), 21_000, "give coins")])

    def nothing(_node: LocalNode, _method: str, *_params: object) -> None:
        return None

    monkeypatch.setattr(InsideNode, "ask", nothing)
    with pytest.raises(PlaygroundBroken, match="no block took it"):
        slow.wait(sent)


def test_batches_of_a_founder_follow_each_other(embedded: Inside) -> None:
    paid, order = founder(embedded), Order(Call(ASTER.chain_id, genesis.PHRASE_ACCOUNTS[0], value=1), 21_000, "give coins")
    sent = paid.send([order, order]) + paid.send([order])
    paid.wait(sent)
    assert len({each.hash for each in sent}) == 3
    assert embedded.number("eth_getTransactionCount", paid.address, "latest") == 3


def test_local_node_that_is_gone() -> None:
    process = launch(Engine.EMBEDDED, ASTER.chain_id, 1)
    node = LocalNode(process.url)
    with pytest.raises(NodeRefused, match="-32601"):
        node.ask("eth_nothing")
    assert node.number("eth_chainId") == ASTER.chain_id
    process.stop()
    with pytest.raises(OSError, match="does not answer"):
        node.number("eth_chainId")


def test_names_for_a_newcomer_are_easy_to_tell_apart() -> None:
    symbols = [ASTER.symbol, BIRCH.symbol, *(token.symbol for token in tokens.TOKENS)]
    assert len(set(symbols)) == 6
    assert [token.kind for token in tokens.TOKENS].count("fee") == 1
    assert {token.chain for token in tokens.TOKENS} == {ASTER, BIRCH}


def test_timing_covers_finality() -> None:
    for seconds in (1, 2, 5):
        assert timing(seconds, PROGRAM).final >= CONFIRMATIONS * seconds
    assert FINAL_LAG == CONFIRMATIONS - 1
    assert timing(1, PROGRAM).halt == 0


def test_the_phrase_is_the_public_one_and_the_founders_are_others() -> None:
    assert genesis.PHRASE.split() == ["test"] * 11 + ["junk"]
    founders_accounts = {genesis.account_of(genesis.TREASURY), genesis.account_of(genesis.SPAMMER)}
    assert len(founders_accounts) == 2
    assert not founders_accounts & set(genesis.PHRASE_ACCOUNTS)
