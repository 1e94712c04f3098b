"""JSON-RPC 2.0 itself: ids, batches, notifications, and bodies that are nothing of the kind."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.playground.embedded.jsonrpc import MAX_BATCH, RpcError, answer


def call(method: str, params: list[Any]) -> Any:
    if method == "fail":
        raise RpcError(3, "execution reverted", "0x12")
    return [method, params]


def ask(body: Any) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    reply = answer(raw, call)
    return json.loads(reply) if reply else None


def test_single_call() -> None:
    assert ask({"jsonrpc": "2.0", "id": "a", "method": "m", "params": [1]}) == {"jsonrpc": "2.0", "id": "a", "result": ["m", [1]]}
    assert ask({"id": None, "method": "m"})["result"] == ["m", []]
    assert ask({"id": 1, "method": "m", "params": None})["result"] == ["m", []]


def test_failure_carries_code_message_and_data() -> None:
    assert ask({"id": 1, "method": "fail"})["error"] == {"code": 3, "message": "execution reverted", "data": "0x12"}


def test_batch_keeps_order_and_ids_and_drops_notifications() -> None:
    replies = ask([{"id": 5, "method": "a"}, {"method": "silent"}, {"id": 4, "method": "fail"}, 7])
    assert [reply["id"] for reply in replies] == [5, 4, None]
    assert replies[2]["error"]["code"] == -32600


def test_nothing_but_notifications_has_no_answer() -> None:
    assert ask({"method": "m"}) is None
    assert ask({"method": "fail"}) is None
    assert ask([{"method": "m"}]) is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", -32700),
        (b"{", -32700),
        (b"\xff", -32700),
        (b"[" * 100_000, -32600),
        ([], -32600),
        ([{"id": 1, "method": "m"}] * (MAX_BATCH + 1), -32600),
        ("eth_chainId", -32600),
        ({"id": 1}, -32600),
        ({"id": 1, "method": 5}, -32600),
        ({"id": 1, "method": "m", "params": {"a": 1}}, -32602),
    ],
)
def test_what_is_no_request(body: Any, code: int) -> None:
    assert ask(body)["error"]["code"] == code


@given(
    st.binary(max_size=100) | st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=5).map(json.dumps).map(str.encode)
)
def test_any_body_gets_an_answer_of_json_or_none(body: bytes) -> None:
    reply = answer(body, call)
    assert not reply or json.loads(reply) is not None
