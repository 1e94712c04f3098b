"""An answer is exactly what the method promises, or it is garbled: never half understood."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.chains import answers, fees
from wallet.chains.rpc import Behind, Garbled

HASH = "0x" + "ab" * 32
RECEIPT: dict[str, Any] = {
    "transactionHash": HASH,
    "blockNumber": "0x10",
    "blockHash": HASH,
    "status": "0x1",
    "gasUsed": "0x5208",
    "effectiveGasPrice": "0x7",
}
LOG: dict[str, Any] = {
    **{"address": "0x" + "11" * 20, "topics": [HASH], "data": "0x0102", "blockNumber": "0x2", "blockHash": HASH},
    **{"transactionHash": HASH, "logIndex": "0x0", "removed": False},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10) | st.just("0x1") | st.just(HASH),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["number", "hash", "parentHash", "timestamp", "blockNumber", "topics", "reward"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)
PARSERS: list[Callable[[Any], object]] = [
    *(answers.quantity, answers.data, answers.hash32, answers.address, answers.block),
    *(answers.receipt, answers.log, answers.logs, fees.market),
]


@pytest.mark.parametrize("parse", PARSERS)
@given(value=JSON)
def test_any_json_parses_or_is_garbled(parse: Callable[[Any], object], value: Any) -> None:
    with contextlib.suppress(Garbled, Behind):
        assert parse(value) is not None or parse is answers.receipt


def test_a_receipt() -> None:
    found = answers.receipt(RECEIPT)
    assert found is not None
    assert (found.block, found.ok, found.gas_used, found.gas_price) == (16, True, 21_000, 7)
    assert answers.receipt(None) is None
    assert answers.receipt({**RECEIPT, "blockNumber": None}) is None


def test_a_reverted_receipt_is_not_ok() -> None:
    found = answers.receipt({**RECEIPT, "status": "0x0"})
    assert found is not None
    assert not found.ok


@pytest.mark.parametrize("key", ["transactionHash", "blockHash", "status", "gasUsed"])
def test_a_receipt_without_a_field_is_garbled(key: str) -> None:
    with pytest.raises(Garbled):
        answers.receipt({k: v for k, v in RECEIPT.items() if k != key})


def test_logs_come_in_chain_order_without_removed_ones() -> None:
    later, removed = {**LOG, "logIndex": "0x1"}, {**LOG, "removed": True}
    assert [entry.index for entry in answers.logs([later, removed, LOG])] == [0, 1]


def test_a_missing_block_is_not_a_broken_one() -> None:
    with pytest.raises(Behind):
        answers.block(None)


@pytest.mark.parametrize("value", ["", "0x", "12", "0xg", "0x" + "f" * 65, 5, None])
def test_what_is_no_quantity(value: Any) -> None:
    with pytest.raises(Garbled):
        answers.quantity(value)
