"""A contract's reason is shown as harmless text or not at all."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from wallet.chains.reverts import is_execution_error, plain, refusal_reason, revert_reason
from wallet.chains.rpc import Json, Refused

ERROR = bytes.fromhex("08c379a0")


def test_the_three_kinds_of_reason() -> None:
    assert revert_reason(ERROR + encode(["string"], ["too late"])) == "too late"
    assert revert_reason(bytes.fromhex("4e487b71") + encode(["uint256"], [0x11])) == "a number overflowed"
    assert revert_reason(bytes.fromhex("deadbeef0000")) == "error 0xdeadbeef"
    assert revert_reason(b"") == ""


def test_a_deceptive_reason_is_made_plain() -> None:
    reason = "ok\n\u202edetrever\u200b \x1b[31mred" + "x" * 500
    assert revert_reason(ERROR + encode(["string"], [reason])) == plain(reason)
    assert plain(reason).startswith("okdetrever [31mred")
    assert len(plain(reason)) == 160


@given(st.binary(max_size=200))
def test_any_revert_data_gives_one_printable_line(data: bytes) -> None:
    assert revert_reason(data).isprintable()
    assert revert_reason(ERROR + data).isprintable()


@pytest.mark.parametrize("data", ["0x08c379a0", "0xzz", {"data": "0x"}, 5, None, []])
def test_odd_error_data_falls_back_to_the_message(data: Json) -> None:
    assert refusal_reason(Refused(3, "execution reverted", data)) in ("execution reverted", "an unreadable reason")


def test_what_counts_as_the_calls_own_failure() -> None:
    assert is_execution_error(Refused(3, "whatever"))
    assert is_execution_error(Refused(-32000, "insufficient funds for transfer"))
    assert not is_execution_error(Refused(-32005, "too many requests"))
