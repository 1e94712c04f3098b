"""A JSON-RPC proxy on loopback that misbehaves on request: `proxy.fail(Fault.DROP_AFTER)`, for some methods, some number of times.

It can lie too: `proxy.lie` changes well-formed questions and answers on their way. With `proxy.limit` it allows narrow log queries only.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Set
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Protocol

from aiohttp import ClientSession, web

from tests.log_limits import LogLimit

GIGANTIC = 20 * 1024 * 1024  # bytes, above what a client should read


class Fault(Enum):
    NONE = auto()
    TOO_MANY = auto()  # HTTP 429
    UNAVAILABLE = auto()  # HTTP 503
    DROP_BEFORE = auto()  # the request never reaches the node
    DROP_AFTER = auto()  # it does, and the answer is lost
    TRUNCATE = auto()  # half an answer
    GARBAGE = auto()  # not JSON
    ERROR = auto()  # a JSON-RPC error, inside HTTP 400
    DELAY = auto()  # `seconds` before the request goes on
    WRONG_CHAIN = auto()  # the answer of another chain to eth_chainId
    NULL = auto()  # result: null
    GIANT = auto()  # an answer without end
    NESTED = auto()  # a million arrays in one another
    REDIRECT = auto()  # to another host


class Lie(Protocol):
    """What a lying node does: asks something else than it was asked, or tells something else than it knows."""

    def ask(self, method: str, params: list[Any]) -> list[Any]: ...

    def tell(self, method: str, result: Any) -> Any: ...


@dataclass
class FaultyProxy:
    """`only`: the methods that fail, all when empty. `times`: how often still, None without end. `asked` counts what came in by method,
    `passed` what went on to the node. Pointing `upstream` elsewhere makes it a node of another chain."""

    upstream: str
    session: ClientSession
    url: str = ""
    fault: Fault = Fault.NONE
    only: Set[str] = frozenset()
    times: int | None = None
    seconds: float = 0.0
    lie: Lie | None = None
    limit: LogLimit | None = None
    asked: Counter[str] = field(default_factory=Counter[str])
    passed: Counter[str] = field(default_factory=Counter[str])

    def fail(self, fault: Fault, *only: str, times: int | None = None, seconds: float = 0.0) -> None:
        """From now on."""
        self.fault, self.only, self.times, self.seconds = fault, frozenset(only), times, seconds

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        body = await request.read()
        told = json.loads(body)
        method = str(told["method"])
        self.asked[method] += 1
        refusal = None if self.limit is None else self.limit.refusal(told)
        if refusal is not None:
            return refusal
        fault = self._due(method)
        if fault is Fault.DELAY:
            await asyncio.sleep(self.seconds)
        if fault in (Fault.NONE, Fault.DELAY):
            return web.Response(body=await self._forward(method, body), content_type="application/json")
        return await self._fail(fault, request, method, body)

    def _due(self, method: str) -> Fault:
        if self.fault is Fault.NONE or (self.only and method not in self.only) or self.times == 0:
            return Fault.NONE
        if self.times is not None:
            self.times -= 1
        return self.fault

    async def _forward(self, method: str, body: bytes) -> bytes:
        self.passed[method] += 1
        lie = self.lie
        if lie is not None:
            request = json.loads(body)
            body = json.dumps(request | {"params": lie.ask(method, request["params"])}).encode()
        async with self.session.post(self.upstream, data=body, headers={"Content-Type": "application/json"}) as response:
            answer = await response.read()
        if lie is None:
            return answer
        told = json.loads(answer)
        return json.dumps(told | {"result": lie.tell(method, told["result"])} if "result" in told else told).encode()

    async def _fail(self, fault: Fault, request: web.Request, method: str, body: bytes) -> web.StreamResponse:
        if fault is Fault.DROP_AFTER:
            await self._forward(method, body)
        if fault in (Fault.DROP_BEFORE, Fault.DROP_AFTER):
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault is Fault.TRUNCATE:
            answer = await self._forward(method, body)
            return await _cut(request, answer)
        if fault is Fault.REDIRECT:
            raise web.HTTPTemporaryRedirect("http://127.0.0.2:9/")
        return _canned(fault)


async def _cut(request: web.Request, answer: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(answer))})
    await response.prepare(request)
    await response.write(answer[: len(answer) // 2])
    assert request.transport is not None
    request.transport.abort()
    return response


def _canned(fault: Fault) -> web.Response:
    status = {Fault.TOO_MANY: 429, Fault.UNAVAILABLE: 503, Fault.ERROR: 400}.get(fault, 200)
    error = {"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": "something is wrong here"}}
    texts = {
        Fault.TOO_MANY: "slow down",
        Fault.UNAVAILABLE: "gone",
        Fault.GARBAGE: "<html>hello</html>",
        Fault.ERROR: json.dumps(error),
        Fault.WRONG_CHAIN: '{"jsonrpc": "2.0", "id": 1, "result": "0xdead"}',
        Fault.NULL: '{"jsonrpc": "2.0", "id": 1, "result": null}',
        Fault.GIANT: '{"jsonrpc": "2.0", "id": 1, "result": "' + "0" * GIGANTIC + '"}',
        Fault.NESTED: "[" * 1_000_000,
    }
    return web.Response(text=texts[fault], status=status, content_type="application/json")


@asynccontextmanager
async def faulty_proxy(upstream: str) -> AsyncGenerator[FaultyProxy]:
    """A running proxy in front of `upstream`, faultless at first."""
    session = ClientSession()
    proxy = FaultyProxy(upstream, session)
    application = web.Application(client_max_size=16 * 1024 * 1024)
    application.router.add_post("/", proxy.serve)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    proxy.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield proxy
    finally:
        await runner.cleanup()
        await session.close()
