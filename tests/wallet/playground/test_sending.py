"""What becomes of a transaction that a client sends: refused in words, pooled, replaced, mined."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wallet.playground.chain import ACCOUNTS, ANSWER, ECHO_REVERT, GWEI, INVALID, LOOP, STORE, Chain, Inside, RpcFailure

SENDER, OTHER = ACCOUNTS[1], ACCOUNTS[2]
TEXT_ERROR = "08c379a0" + f"{32:064x}{5:064x}" + b"no go".hex().ljust(64, "0")


def refusal(chain: Chain, **fields: object) -> RpcFailure:
    with pytest.raises(RpcFailure) as caught:
        chain.send(SENDER, **fields)
    return caught.value


def test_sent_is_not_mined(chain: Chain) -> None:
    before = chain.nonce(SENDER, "latest")
    tx_hash = chain.send(SENDER)
    assert chain.rpc("eth_getTransactionByHash", tx_hash)["blockHash"] is None
    assert chain.rpc("eth_getTransactionReceipt", tx_hash) is None
    assert (chain.nonce(SENDER), chain.nonce(SENDER, "latest")) == (before + 1, before)
    receipt = chain.receipt(tx_hash)
    assert chain.rpc("eth_getTransactionByHash", tx_hash)["blockNumber"] == receipt["blockNumber"] == hex(chain.head)
    assert chain.nonce(SENDER, "latest") == before + 1


def test_wrong_chain_is_refused(chain: Chain) -> None:
    assert "chain id" in refusal(chain, chainId=31002).message.lower()


def test_wrong_chain_is_refused_in_the_old_format_too(embedded: Inside) -> None:
    assert refusal(embedded, chainId=1, gasPrice=3 * GWEI).message == "invalid chain id for signer: have 1 want 31001"


def test_transaction_without_a_chain_id_is_refused(embedded: Inside) -> None:
    transaction: dict[str, Any] = {"to": OTHER.address, "value": 1, "gas": 21_000, "gasPrice": 3 * GWEI, "nonce": 0}
    raw = SENDER.sign_transaction(transaction).raw_transaction.hex()
    with pytest.raises(RpcFailure, match="EIP-155"):
        embedded.rpc("eth_sendRawTransaction", "0x" + raw)


def test_already_known_and_nonce_too_low(chain: Chain) -> None:
    raw = chain.signed(SENDER)
    tx_hash = chain.rpc("eth_sendRawTransaction", raw)
    with pytest.raises(RpcFailure) as caught:
        chain.rpc("eth_sendRawTransaction", raw)
    assert any(words in caught.value.message.lower() for words in ("already", "nonce too low"))
    chain.receipt(tx_hash)
    with pytest.raises(RpcFailure, match="nonce too low"):
        chain.rpc("eth_sendRawTransaction", raw)


def test_already_known_in_geths_words(embedded: Inside) -> None:
    raw = embedded.signed(SENDER)
    tx_hash = embedded.rpc("eth_sendRawTransaction", raw)
    with pytest.raises(RpcFailure) as caught:
        embedded.rpc("eth_sendRawTransaction", raw)
    assert (caught.value.code, caught.value.message) == (-32000, "already known")
    embedded.receipt(tx_hash)


def test_replacement_needs_ten_percent_more_of_both_fees(embedded: Inside) -> None:
    nonce = embedded.nonce(SENDER)
    first = embedded.send(SENDER, nonce=nonce)
    for fees in ({"maxFeePerGas": 6 * GWEI, "maxPriorityFeePerGas": GWEI}, {"maxFeePerGas": 3 * GWEI, "maxPriorityFeePerGas": 2 * GWEI}):
        assert refusal(embedded, nonce=nonce, **fees).message == "replacement transaction underpriced"
    second = embedded.send(SENDER, nonce=nonce, maxFeePerGas=3 * GWEI * 11 // 10, maxPriorityFeePerGas=GWEI * 11 // 10)
    assert embedded.rpc("eth_getTransactionByHash", first) is None
    assert embedded.receipt(second)["status"] == "0x1"
    assert embedded.rpc("eth_getTransactionReceipt", first) is None


def test_stuck_transaction_is_freed_by_a_better_one(embedded: Inside) -> None:
    chain: Chain = embedded  # anvil refuses what pays less than the base fee
    nonce = chain.nonce(SENDER)
    stuck = chain.send(SENDER, nonce=nonce, maxFeePerGas=1, maxPriorityFeePerGas=1)
    behind = chain.send(SENDER, nonce=nonce + 1)
    chain.mine()
    assert chain.rpc("eth_getTransactionReceipt", stuck) is None
    assert chain.rpc("eth_getTransactionReceipt", behind) is None
    assert chain.nonce(SENDER) == nonce + 2
    freed = chain.send(SENDER, nonce=nonce)
    assert chain.receipt(freed)["status"] == chain.receipt(behind)["status"] == "0x1"


def test_a_gap_waits_until_it_is_filled(chain: Chain) -> None:
    nonce = chain.nonce(SENDER)
    later = chain.send(SENDER, nonce=nonce + 1)
    chain.mine()
    assert chain.rpc("eth_getTransactionReceipt", later) is None
    assert chain.nonce(SENDER) == nonce
    earlier = chain.send(SENDER, nonce=nonce)
    assert chain.receipt(earlier)["status"] == chain.receipt(later)["status"] == "0x1"


def test_what_cannot_be_paid_or_run_is_refused(embedded: Inside) -> None:
    assert "insufficient funds" in refusal(embedded, value=10**30).message
    assert "intrinsic gas too low" in refusal(embedded, gas=20_999).message
    assert "intrinsic gas too low" in refusal(embedded, gas=22_000, data="0x" + "ff" * 200).message
    assert refusal(embedded, gas=30_000_001).message == "exceeds block gas limit"
    assert "higher than max fee" in refusal(embedded, maxFeePerGas=GWEI, maxPriorityFeePerGas=2 * GWEI).message


@pytest.mark.parametrize("raw", ["0x", "0x02", "0x03c0", "0x7f00", "0x02c0", "0xc0", "0xff", "0x" + "02" * 400])
def test_bytes_that_are_no_transaction(embedded: Inside, raw: str) -> None:
    with pytest.raises(RpcFailure) as caught:
        embedded.rpc("eth_sendRawTransaction", raw)
    assert caught.value.code == -32000


def test_oversized_transaction(embedded: Inside) -> None:
    assert refusal(embedded, data="0x" + "00" * 140_000, gas=29_000_000).message == "oversized data"


def test_one_changed_byte_is_another_sender_without_coins(embedded: Inside) -> None:
    raw = bytearray.fromhex(embedded.signed(SENDER, value=77)[2:])
    raw[raw.index(77)] = 78
    with pytest.raises(RpcFailure, match=r"insufficient funds|decoded|invalid sender"):
        embedded.rpc("eth_sendRawTransaction", "0x" + raw.hex())


def test_many_in_one_block_pay_by_tip_and_keep_their_order(embedded: Inside) -> None:
    first, fees = embedded.nonce(SENDER), {"maxFeePerGas": 9 * GWEI}
    slow = [embedded.send(SENDER, nonce=first + place, maxPriorityFeePerGas=GWEI, **fees) for place in range(3)]
    quick = embedded.send(OTHER, maxPriorityFeePerGas=5 * GWEI, **fees)
    receipts = [embedded.receipt(each) for each in (quick, *slow)]
    assert len({receipt["blockNumber"] for receipt in receipts}) == 1
    assert [int(receipt["transactionIndex"], 16) for receipt in receipts] == [0, 1, 2, 3]
    assert [int(receipt["cumulativeGasUsed"], 16) for receipt in receipts] == [21_000, 42_000, 63_000, 84_000]
    assert embedded.rpc("eth_getBlockReceipts", receipts[0]["blockNumber"]) == receipts


def test_block_holds_no_more_gas_than_its_limit(embedded: Inside) -> None:
    burner = embedded.deploy(INVALID, salt=11)
    first = embedded.nonce(SENDER)
    sent = [embedded.send(SENDER, nonce=first + place, to=burner, value=0, gas=20_000_000) for place in range(2)]
    blocks = [int(embedded.receipt(each)["blockNumber"], 16) for each in sent]
    assert blocks[1] == blocks[0] + 1


def test_failed_transaction_is_mined_and_pays(chain: Chain) -> None:
    reverter = chain.deploy(ECHO_REVERT, salt=10)
    receipt = chain.done(SENDER, to=reverter, gas=60_000, data="0x" + TEXT_ERROR)
    assert receipt["status"] == "0x0"
    assert receipt["logs"] == []
    assert 21_000 < int(receipt["gasUsed"], 16) < 60_000


def test_revert_is_code_3_with_its_data(chain: Chain) -> None:
    reverter = chain.deploy(ECHO_REVERT, salt=10)
    for method in ("eth_call", "eth_estimateGas"):
        with pytest.raises(RpcFailure) as caught:
            chain.rpc(method, {"to": reverter, "from": SENDER.address, "data": "0x" + TEXT_ERROR})
        assert caught.value.code == 3
        assert "execution reverted" in caught.value.message
        assert "no go" in caught.value.message
        assert caught.value.data == "0x" + TEXT_ERROR


def test_revert_without_words_and_with_a_panic(embedded: Inside) -> None:
    reverter = embedded.deploy(ECHO_REVERT, salt=10)
    with pytest.raises(RpcFailure) as silent:
        embedded.rpc("eth_call", {"to": reverter}, "latest")
    assert (silent.value.code, silent.value.message, silent.value.data) == (3, "execution reverted", "0x")
    with pytest.raises(RpcFailure, match="panic code 0x11"):
        embedded.rpc("eth_call", {"to": reverter, "data": f"0x4e487b71{17:064x}"}, "latest")


def test_other_failures_are_no_reverts(embedded: Inside) -> None:
    invalid, burner = embedded.deploy(INVALID, salt=11), embedded.deploy(LOOP, salt=11)
    for call, words in (({"to": invalid}, "execution failed"), ({"to": burner, "gas": "0x5300"}, "out of gas")):
        with pytest.raises(RpcFailure, match=words) as caught:
            embedded.rpc("eth_call", call, "latest")
        assert caught.value.code == -32000


def test_call_with_more_than_the_sender_has(chain: Chain) -> None:
    with pytest.raises(RpcFailure, match=r"(?i)insufficient funds"):
        chain.rpc("eth_call", {"from": "0x" + "77" * 20, "to": OTHER.address, "value": "0x1"}, "latest")


def test_estimates_suffice_and_are_near(chain: Chain) -> None:
    store, answer = chain.deploy(STORE, salt=12), chain.deploy(ANSWER, salt=12)
    word = f"0x{1:064x}{2:064x}"
    for to, data in ((OTHER.address, "0x"), (answer, "0x"), (store, word)):
        message = {"from": SENDER.address, "to": to, "data": data}
        gas = int(chain.rpc("eth_estimateGas", message), 16)
        receipt = chain.done(SENDER, to=to, data=data, gas=gas, value=0)
        assert receipt["status"] == "0x1"
        assert int(receipt["gasUsed"], 16) <= gas <= int(receipt["gasUsed"], 16) * 1.2


def test_estimate_of_a_plain_payment_is_exact(chain: Chain) -> None:
    message = {"from": SENDER.address, "to": "0x" + "55" * 20, "value": "0x1"}
    assert int(chain.rpc("eth_estimateGas", message), 16) == 21_000


def test_estimate_minds_what_the_sender_can_pay(embedded: Inside) -> None:
    poor = {"from": "0x" + "77" * 20, "to": OTHER.address, "value": "0x1", "maxFeePerGas": hex(GWEI)}
    with pytest.raises(RpcFailure, match="insufficient funds"):
        embedded.rpc("eth_estimateGas", poor)


def test_contract_creation_names_its_address(chain: Chain) -> None:
    creation = "0x600a8060095f395ff3" + ANSWER
    receipt = chain.done(SENDER, to="", value=0, gas=200_000, data=creation)
    assert receipt["to"] is None
    assert chain.rpc("eth_call", {"to": receipt["contractAddress"]}, "latest") == f"0x{42:064x}"


def test_all_kinds_of_transactions(chain: Chain) -> None:
    entries = [{"address": OTHER.address, "storageKeys": ["0x" + "00" * 32]}]
    legacy = chain.done(SENDER, gasPrice=3 * GWEI)
    listed = chain.done(SENDER, gasPrice=3 * GWEI, type=1, accessList=entries, gas=40_000)
    assert (legacy["type"], listed["type"]) == ("0x0", "0x1")
    shown = chain.rpc("eth_getTransactionByHash", listed["transactionHash"])
    assert shown["accessList"][0]["address"] == OTHER.address.lower()
    assert int(chain.rpc("eth_getTransactionByHash", legacy["transactionHash"])["v"], 16) in (31001 * 2 + 35, 31001 * 2 + 36)


def test_delegation_of_eip_7702(chain: Chain) -> None:
    answer = chain.deploy(ANSWER, salt=13)
    nonce = chain.nonce(OTHER)
    signed = OTHER.sign_authorization({"chainId": 31001, "address": answer, "nonce": nonce})
    receipt = chain.done(SENDER, to=OTHER.address, type=4, gas=200_000, authorizationList=[signed], value=0)
    assert (receipt["type"], receipt["status"]) == ("0x4", "0x1")
    assert chain.rpc("eth_getCode", OTHER.address, "latest") == "0xef0100" + answer[2:].lower()
    assert chain.rpc("eth_call", {"to": OTHER.address}, "latest") == f"0x{42:064x}"
    shown = chain.rpc("eth_getTransactionByHash", receipt["transactionHash"])
    assert shown["authorizationList"][0]["address"] == answer.lower()
