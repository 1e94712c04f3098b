"""eth_getLogs on both engines: addresses, topics with null and lists, ranges and block hashes."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from tests.wallet.playground.chain import ACCOUNTS, ECHO_REVERT, LOGGER, Chain, Inside, RpcFailure
from wallet.playground.embedded import logs


def topic(number: int) -> str:
    return f"0x{number:064x}"


class Scene(NamedTuple):
    chain: Chain
    first: str
    second: str
    start: int
    receipts: list[dict[str, Any]]


def emit(chain: Chain, logger: str, one: int, two: int) -> dict[str, Any]:
    return chain.done(to=logger, value=0, gas=60_000, data="0x" + topic(one)[2:] + topic(two)[2:])


@pytest.fixture
def scene(chain: Chain) -> Scene:
    """Four logs in four blocks: (first: 1 2), (second: 1 3), (first: 4 2), (second: 4 3)."""
    first, second = chain.deploy(LOGGER, salt=20), chain.deploy(LOGGER, salt=21)
    start = chain.head + 1
    plan = ((first, 1, 2), (second, 1, 3), (first, 4, 2), (second, 4, 3))
    return Scene(chain, first, second, start, [emit(chain, *each) for each in plan])


def found(scene: Scene, **wanted: Any) -> list[int]:
    """Which of the four a filter finds, by their place."""
    wanted = {"fromBlock": hex(scene.start), "toBlock": "latest"} | wanted
    hashes = [receipt["transactionHash"] for receipt in scene.receipts]
    return [hashes.index(log["transactionHash"]) for log in scene.chain.rpc("eth_getLogs", wanted)]


def test_addresses(scene: Scene) -> None:
    assert found(scene) == [0, 1, 2, 3]
    assert found(scene, address=scene.first) == [0, 2]
    assert found(scene, address=[scene.first, scene.second]) == [0, 1, 2, 3]
    assert found(scene, address=[]) == [0, 1, 2, 3]
    assert found(scene, address="0x" + "11" * 20) == []


def test_topics(scene: Scene) -> None:
    assert found(scene, topics=[topic(1)]) == [0, 1]
    assert found(scene, topics=[None, topic(2)]) == [0, 2]
    assert found(scene, topics=[[topic(1), topic(4)], topic(3)]) == [1, 3]
    assert found(scene, topics=[[], topic(3)]) == [1, 3]
    assert found(scene, topics=[]) == [0, 1, 2, 3]
    assert found(scene, topics=[None, None]) == [0, 1, 2, 3]
    assert found(scene, topics=[topic(2)]) == []
    assert found(scene, address=scene.second, topics=[topic(4)]) == [3]


def test_ranges(scene: Scene) -> None:
    numbers = [receipt["blockNumber"] for receipt in scene.receipts]
    assert found(scene, fromBlock=numbers[1], toBlock=numbers[2]) == [1, 2]
    assert found(scene, fromBlock=numbers[3]) == [3]
    assert found(scene, toBlock=numbers[0]) == [0]
    assert found(scene, fromBlock="latest") == [3]
    everything = {"fromBlock": "earliest", "address": [scene.first, scene.second]}
    assert [log["blockNumber"] for log in scene.chain.rpc("eth_getLogs", everything)][-4:] == numbers


def test_one_block_by_its_hash(scene: Scene) -> None:
    (log,) = scene.chain.rpc("eth_getLogs", {"blockHash": scene.receipts[2]["blockHash"]})
    assert log["transactionHash"] == scene.receipts[2]["transactionHash"]
    assert log["topics"] == [topic(4), topic(2)]


def test_a_log_is_the_same_as_in_its_receipt(scene: Scene) -> None:
    receipt = scene.receipts[1]
    (log,) = scene.chain.rpc("eth_getLogs", {"fromBlock": receipt["blockNumber"], "toBlock": receipt["blockNumber"]})
    assert log == receipt["logs"][0]
    assert (log["address"], log["logIndex"], log["removed"]) == (scene.second.lower(), "0x0", False)
    assert int(receipt["logsBloom"], 16) != 0


def test_a_log_needs_as_many_topics_as_are_asked_for(embedded: Inside) -> None:
    emit(embedded, embedded.deploy(LOGGER), 1, 2)
    assert len(embedded.rpc("eth_getLogs", {"topics": [None, None]})) == 1
    assert embedded.rpc("eth_getLogs", {"topics": [None, None, None]}) == []


def test_unknown_block_and_impossible_range(embedded: Inside) -> None:
    with pytest.raises(RpcFailure, match="unknown block"):
        embedded.rpc("eth_getLogs", {"blockHash": topic(1)})
    embedded.mine()
    with pytest.raises(RpcFailure, match="invalid block range"):
        embedded.rpc("eth_getLogs", {"fromBlock": "0x1", "toBlock": "0x0"})
    assert embedded.rpc("eth_getLogs", {"fromBlock": "0x5", "toBlock": "0x9"}) == []


def test_indices_count_through_the_block(embedded: Inside) -> None:
    logger = embedded.deploy(LOGGER)
    nonce = embedded.nonce(ACCOUNTS[0])
    sent = [embedded.send(nonce=nonce + place, to=logger, value=0, gas=60_000, data="0x" + "00" * 64) for place in range(3)]
    receipts = [embedded.receipt(each) for each in sent]
    assert [receipt["logs"][0]["logIndex"] for receipt in receipts] == ["0x0", "0x1", "0x2"]
    assert [log["logIndex"] for log in embedded.rpc("eth_getLogs", {})] == ["0x0", "0x1", "0x2"]


def test_what_reverted_has_no_logs(embedded: Inside) -> None:
    reverter = embedded.deploy(ECHO_REVERT)
    receipt = embedded.done(to=reverter, value=0, gas=60_000)
    assert (receipt["status"], receipt["logs"]) == ("0x0", [])
    assert embedded.rpc("eth_getLogs", {"fromBlock": "0x0"}) == []


def test_too_many_results_are_refused(embedded: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    logger = embedded.deploy(LOGGER)
    for _ in range(3):
        emit(embedded, logger, 1, 2)
    monkeypatch.setattr(logs, "MAX_LOGS", 2)
    with pytest.raises(RpcFailure, match="more than 2 results") as caught:
        embedded.rpc("eth_getLogs", {"fromBlock": "0x0"})
    assert caught.value.code == -32005
