"""A FakeNode behind HTTP on loopback, for what goes through a real socket."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web

from tests.fakes.chain import FakeNode
from wallet.chains.rpc import Refused


@asynccontextmanager
async def served(node: FakeNode) -> AsyncGenerator[str]:
    """The URL at which it answers."""

    async def answer(request: web.Request) -> web.Response:
        asked = json.loads(await request.read())
        told = {"jsonrpc": "2.0", "id": asked["id"]}
        try:
            return web.json_response(told | {"result": await node.ask(asked["method"], asked["params"])})
        except Refused as refusal:
            return web.json_response(told | {"error": {"code": refusal.code, "message": refusal.message, "data": refusal.data}})

    application = web.Application()
    application.router.add_post("/", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
