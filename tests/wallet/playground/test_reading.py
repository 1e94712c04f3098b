"""What a client reads from a node, on both engines."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.wallet.playground.chain import ACCOUNTS, ANSWER, CHAIN_ID, CLOCK, GWEI, HASHER, START, STORE, Chain, Inside, RpcFailure
from wallet.playground import genesis
from wallet.playground.embedded import ledger
from wallet.playground.embedded.ledger import Ledger

SENDER = ACCOUNTS[0]


def test_names_its_chain(chain: Chain) -> None:
    assert chain.rpc("eth_chainId") == hex(CHAIN_ID)
    assert chain.rpc("net_version") == str(CHAIN_ID)
    assert "/" in chain.rpc("web3_clientVersion")


def test_genesis_has_coins_and_contracts(chain: Chain) -> None:
    assert chain.block("earliest") == chain.block(0)
    assert chain.number("eth_getBalance", genesis.PHRASE_ACCOUNTS[4], "earliest") == 1_000 * genesis.COIN
    assert chain.rpc("eth_getCode", genesis.PROXY_ADDRESS, "latest").startswith("0x7fffffff")
    assert len(chain.rpc("eth_getCode", genesis.MULTICALL, "latest")) > 1_000


def test_every_block_is_later_than_its_parent_and_knows_it(chain: Chain) -> None:
    first = chain.head
    for _ in range(3):
        chain.mine()
    blocks = [chain.block(number) for number in range(first, first + 4)]
    for parent, child in itertools.pairwise(blocks):
        assert child["parentHash"] == parent["hash"]
        assert int(child["timestamp"], 16) > int(parent["timestamp"], 16) - (not isinstance(chain, Inside))  # anvil may repeat a second


def test_a_clock_that_stands_or_goes_back_is_outrun(embedded: Inside) -> None:
    for now in (START + 10, START + 10, START - 100):
        embedded.ledger.mine(now)
    times = [int(embedded.block(number)["timestamp"], 16) for number in range(4)]
    assert times == [START, START + 10, START + 11, START + 12]


def test_block_by_hash_is_the_block_by_number(chain: Chain) -> None:
    head = chain.block("latest")
    assert chain.rpc("eth_getBlockByHash", head["hash"], False) == head
    assert chain.rpc("eth_getBlockByHash", "0x" + "11" * 32, False) is None
    assert chain.block(0xFFFFFFF) is None


def test_final_is_what_a_client_takes_for_final(embedded: Inside) -> None:
    for expected in (0, 0, 1, 2):
        assert int(embedded.block("finalized")["number"], 16) == int(embedded.block("safe")["number"], 16) == expected
        embedded.mine()


def test_pending_block_has_no_hash_and_what_waits(embedded: Inside) -> None:
    poor = embedded.send(maxFeePerGas=1, maxPriorityFeePerGas=1)
    assert embedded.block("pending")["transactions"] == []
    good = embedded.send(nonce=0)
    assert poor != good
    pending = embedded.block("pending", full=True)
    assert (pending["hash"], pending["nonce"], pending["number"]) == (None, None, "0x1")
    assert [transaction["hash"] for transaction in pending["transactions"]] == [good]
    assert int(pending["gasUsed"], 16) == 21_000


def test_pending_state_is_what_the_next_block_brings(embedded: Inside) -> None:
    embedded.send(value=5)
    before, soon = (embedded.number("eth_getBalance", ACCOUNTS[1].address, block) for block in ("latest", "pending"))
    assert soon == before + 5
    embedded.mine()
    assert embedded.number("eth_getBalance", ACCOUNTS[1].address, "latest") == soon


def test_balance_code_storage_and_nonce_at_old_blocks(chain: Chain) -> None:
    store = chain.deploy(STORE, salt=1)
    before = hex(chain.head)
    mined = chain.done(to=store, value=0, gas=60_000, data=f"0x{5:064x}{0xABCD:064x}")
    assert chain.number("eth_getStorageAt", store, "0x5", "latest") == 0xABCD
    assert chain.number("eth_getStorageAt", store, "0x5", before) == 0
    assert len(chain.rpc("eth_getStorageAt", store, "0x5", "latest")) == 66
    assert chain.rpc("eth_getCode", store, "latest") == "0x" + STORE
    assert chain.nonce(SENDER, mined["blockNumber"]) == chain.nonce(SENDER, before) + 1
    spent = int(mined["gasUsed"], 16) * int(mined["effectiveGasPrice"], 16)
    balances = [chain.number("eth_getBalance", SENDER.address, block) for block in (before, mined["blockNumber"])]
    assert balances[0] - balances[1] == spent


def test_call_runs_in_the_block_that_it_names(chain: Chain) -> None:
    clock = chain.deploy(CLOCK, salt=2)
    head = chain.block("latest")
    chain.mine()
    for name in (head["number"], {"blockHash": head["hash"]}, {"blockNumber": head["number"]}):
        assert chain.number("eth_call", {"to": clock}, name) == int(head["timestamp"], 16)


def test_contracts_see_hashes_of_earlier_blocks(chain: Chain) -> None:
    hasher = chain.deploy(HASHER, salt=3)
    chain.mine()
    earlier = chain.head - 2
    assert chain.rpc("eth_call", {"to": hasher, "data": f"0x{earlier:064x}"}, "latest") == chain.block(earlier)["hash"]


def test_call_with_replaced_code_balance_and_slots(chain: Chain) -> None:
    somewhere, slot = "0x" + "42" * 20, "0x" + "00" * 32
    reader = "5f545f5260205ff3"  # returns storage[0]
    assert chain.number("eth_call", {"to": somewhere}, "latest", {somewhere: {"code": "0x" + ANSWER}}) == 42
    changed = {somewhere: {"code": "0x" + reader, "stateDiff": {slot: f"0x{9:064x}"}}}
    assert chain.number("eth_call", {"to": somewhere}, "latest", changed) == 9
    rich = {"from": somewhere, "to": SENDER.address, "value": "0x5"}
    assert chain.rpc("eth_call", rich, "latest", {somewhere: {"balance": "0x5"}}) == "0x"
    assert chain.rpc("eth_getCode", somewhere, "latest") == "0x"


def test_fee_history_with_hex_and_plain_counts(chain: Chain) -> None:
    mined = [chain.done() for _ in range(4)]
    for count in ("0x4", 4):
        history = chain.rpc("eth_feeHistory", count, "latest", [10, 50])
        assert len(history["baseFeePerGas"]) == 5
        assert len(history["gasUsedRatio"]) == 4
        assert history["reward"] == [[hex(GWEI)] * 2] * 4
        first = int(history["oldestBlock"], 16)
        assert first == int(mined[0]["blockNumber"], 16)
        assert chain.block(first)["baseFeePerGas"] == history["baseFeePerGas"][0]
        ratio = history["gasUsedRatio"][0]
        assert ratio == pytest.approx(int(chain.block(first)["gasUsed"], 16) / 30_000_000)


def test_fee_history_weighs_tips_by_gas(embedded: Inside) -> None:
    fees: dict[str, Any] = {"maxFeePerGas": 90 * GWEI}
    for place, (tip, gas) in enumerate(((1, 21_000), (7, 63_000), (3, 21_000))):
        embedded.send(nonce=place, maxPriorityFeePerGas=tip * GWEI, gas=gas, data="0x" + "00" * (1_050 * (gas // 21_000 - 1)), **fees)
    embedded.mine()
    used = int(embedded.block("latest")["gasUsed"], 16)
    rewards = embedded.rpc("eth_feeHistory", 1, "latest", [0, 10, 100 * 42_000 / used, 100])["reward"][0]
    assert [int(reward, 16) // GWEI for reward in rewards] == [1, 1, 3, 7]


def test_fee_history_foretells_the_next_base_fee(embedded: Inside) -> None:
    embedded.send()
    embedded.mine()
    history = embedded.rpc("eth_feeHistory", "0x1", "latest", [])
    assert "reward" not in history
    embedded.mine()
    assert embedded.block("latest")["baseFeePerGas"] == history["baseFeePerGas"][-1]
    older = embedded.rpc("eth_feeHistory", "0x1", "0x1", [])
    assert older["baseFeePerGas"] == history["baseFeePerGas"]


def test_fee_history_refuses_disordered_percentiles(embedded: Inside) -> None:
    for wrong in ([50, 10], [101], ["10"], [-1]):
        with pytest.raises(RpcFailure) as caught:
            embedded.rpc("eth_feeHistory", "0x1", "latest", wrong)
        assert caught.value.code == -32602


def test_prices_get_a_transaction_mined(chain: Chain) -> None:
    price, tip = chain.number("eth_gasPrice"), chain.number("eth_maxPriorityFeePerGas")
    assert price >= tip > 0
    assert chain.done(gasPrice=price)["status"] == "0x1"


def test_unknown_method_and_simulate_are_not_found(embedded: Inside) -> None:
    for method in ("eth_simulateV1", "eth_nothing"):
        with pytest.raises(RpcFailure) as caught:
            embedded.rpc(method, {})
        assert caught.value.code == -32601


MALFORMED: list[tuple[str, list[object]]] = [
    ("eth_getBalance", []),
    ("eth_getBalance", ["0x12", "latest"]),
    ("eth_getBalance", [SENDER.address, "newest"]),
    ("eth_getBalance", [SENDER.address, "latest", 1]),
    ("eth_getStorageAt", [SENDER.address, 5, "latest"]),
    ("eth_call", ["0x", "latest"]),
    ("eth_call", [{"to": "0x1"}, "latest"]),
    ("eth_call", [{"data": "0x123"}, "latest"]),
    ("eth_call", [{"to": SENDER.address}, "latest", {SENDER.address: {"state": {}}}]),
    ("eth_getTransactionReceipt", ["0x12"]),
    ("eth_getLogs", [{"topics": "0x"}]),
    ("eth_getLogs", [{"topics": [None] * 5}]),
    ("eth_getLogs", [{"blockHash": "0x" + "00" * 32, "fromBlock": "0x1"}]),
    ("eth_feeHistory", [-1, "latest"]),
    ("eth_feeHistory", [True, "latest"]),
]


@pytest.mark.parametrize(("method", "params"), MALFORMED)
def test_malformed_parameters_are_named(embedded: Inside, method: str, params: list[object]) -> None:
    with pytest.raises(RpcFailure) as caught:
        embedded.rpc(method, *params)
    assert caught.value.code == -32602


def test_state_of_a_block_that_is_not_there(embedded: Inside) -> None:
    with pytest.raises(RpcFailure, match="header not found"):
        embedded.rpc("eth_getBalance", SENDER.address, "0xffffff")


def test_old_empty_blocks_are_forgotten_and_busy_ones_kept(embedded: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "KEPT", 5)
    busy = embedded.done()
    for _ in range(10):
        embedded.mine()
    assert embedded.block(2) is None
    assert embedded.block(int(busy["blockNumber"], 16))["transactions"] == [busy["transactionHash"]]
    assert embedded.block(0) is not None
    assert embedded.block(embedded.head - 4) is not None
    assert embedded.rpc("eth_getTransactionReceipt", busy["transactionHash"]) == busy
    assert embedded.rpc("eth_getBlockByHash", busy["blockHash"], False)["hash"] == busy["blockHash"]


def test_genesis_of_two_chains_differs_by_its_extra_data() -> None:
    hashes = {Ledger(1, extra, {}, START).head.hash for extra in (b"one", b"two")}
    assert len(hashes) == 2
