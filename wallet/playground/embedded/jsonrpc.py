"""JSON-RPC 2.0 over a body of bytes: single calls and batches, every failure as an error object, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from wallet.model.nesting import nests_deeper

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL = -32700, -32600, -32601, -32602, -32603
SERVER_ERROR = -32000  # what geth answers for refused transactions and failed executions
REVERTED = 3  # geth's code for a revert, with the revert data
LIMIT_EXCEEDED = -32005
MAX_BATCH = 1000
MAX_DEPTH = 64

Call = Callable[[str, list[Any]], Any]


class RpcError(Exception):
    """An answer that is an error object."""

    def __init__(self, code: int, message: str, data: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.data = code, message, data


def invalid(name: str, wanted: str) -> RpcError:
    """The error for a parameter that is not what it has to be."""
    return RpcError(INVALID_PARAMS, f"invalid {name}: {wanted} is expected")


def answer(body: bytes, call: Call) -> bytes:
    """The response's body; empty when there was nothing but notifications."""
    try:
        request: Any = None if nests_deeper(body, MAX_DEPTH) else json.loads(body.decode())
    except ValueError:
        return _encode(_failure(None, RpcError(PARSE_ERROR, "parse error")))
    if not isinstance(request, list):
        response = _respond(request, call)
        return _encode(response) if response is not None else b""
    return _answer_batch(cast("list[Any]", request), call)


def _answer_batch(batch: list[Any], call: Call) -> bytes:
    if not 1 <= len(batch) <= MAX_BATCH:
        reason = "empty batch" if not batch else f"batch of more than {MAX_BATCH} calls"
        return _encode(_failure(None, RpcError(INVALID_REQUEST, reason)))
    responses = [response for request in batch if (response := _respond(request, call)) is not None]
    return _encode(responses) if responses else b""


def _respond(request: Any, call: Call) -> dict[str, Any] | None:
    """None for a notification (a request without an id)."""
    if not isinstance(request, dict):
        return _failure(None, RpcError(INVALID_REQUEST, "invalid request"))
    fields = cast("dict[str, Any]", request)
    identity = fields.get("id")
    try:
        result = call(*_method_and_params(fields))
    except RpcError as error:
        return _failure(identity, error) if "id" in fields else None
    return {"jsonrpc": "2.0", "id": identity, "result": result} if "id" in fields else None


def _method_and_params(fields: dict[str, Any]) -> tuple[str, list[Any]]:
    method, params = fields.get("method"), fields.get("params", [])
    if not isinstance(method, str):
        raise RpcError(INVALID_REQUEST, "invalid request")
    if params is None:
        params = []
    if not isinstance(params, list):
        raise RpcError(INVALID_PARAMS, "parameters are expected as a list")
    return method, cast("list[Any]", params)


def _failure(identity: Any, error: RpcError) -> dict[str, Any]:
    content: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.data is not None:
        content["data"] = error.data
    return {"jsonrpc": "2.0", "id": identity, "error": content}


def _encode(response: Any) -> bytes:
    return json.dumps(response, separators=(",", ":")).encode()
