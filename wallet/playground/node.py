"""One local chain in a process of its own: `python -m wallet.playground.node --chain-id 31001`.

Prints one line of JSON when it answers on its port, then makes a block every interval. Listens on this machine only, and answers nobody
who asks for it by another name (a web page whose host resolves to 127.0.0.1). Ends on SIGTERM, and with its parent.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from dataclasses import dataclass

from aiohttp import web

from wallet.model.address import to_bytes
from wallet.playground import genesis, leash
from wallet.playground.embedded.jsonrpc import INTERNAL, RpcError, answer
from wallet.playground.embedded.ledger import Ledger
from wallet.playground.embedded.methods import Methods
from wallet.playground.identity import identity_of

HOST = "127.0.0.1"
_NAMES = {"127.0.0.1", "localhost"}
MAX_BODY = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Options:
    chain_id: int
    port: int
    block_seconds: int


class Node:
    """The chain, its answers, and the clock that makes blocks."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._ledger = _ledger(options.chain_id)
        self._methods = Methods(self._ledger, _now)
        self.stopped = asyncio.Event()

    async def run(self) -> None:
        """Serve until `stopped` is set."""
        runner = web.AppRunner(self._application(), access_log=None, handle_signals=False)
        await runner.setup()
        site = web.TCPSite(runner, HOST, self._options.port)
        await site.start()
        self._announce(runner.addresses[0][1])
        miner = asyncio.create_task(self._mine())
        stop = asyncio.create_task(self.stopped.wait())
        await asyncio.wait((miner, stop), return_when=asyncio.FIRST_COMPLETED)
        if miner.done():
            miner.result()  # a chain without new blocks is worse than none: end with the reason
        miner.cancel()
        await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=MAX_BODY)
        application.router.add_post("/", self._post)
        return application

    async def _post(self, request: web.Request) -> web.Response:
        if request.url.host not in _NAMES:
            return web.Response(status=403, text="this node answers on 127.0.0.1 only")
        return web.Response(body=answer(await request.read(), self._call), content_type="application/json")

    def _call(self, method: str, params: list[object]) -> object:
        try:
            return self._methods.call(method, params)
        except RpcError:
            raise
        except Exception as error:  # the boundary of one request: the chain goes on, the client gets an answer
            print(f"{method}: {error!r}", file=sys.stderr)  # noqa: T201
            raise RpcError(INTERNAL, f"internal error: {type(error).__name__}") from error

    async def _mine(self) -> None:
        """A block at each whole interval of the wall clock; an interval that was missed is not made up for."""
        interval = self._options.block_seconds
        while True:
            await asyncio.sleep(interval - time.time() % interval)
            self._ledger.mine(_now())

    def _announce(self, port: int) -> None:
        first = self._ledger.header(0)
        assert first is not None
        ready = {"chain_id": self._options.chain_id, "port": port, "url": f"http://{HOST}:{port}", "genesis": "0x" + first.hash.hex()}
        print(json.dumps(ready), flush=True)  # noqa: T201


def _ledger(chain_id: int) -> Ledger:
    """A chain nobody has seen before: its genesis block carries the name and random bytes, so that a restart is noticed."""
    name = identity_of(chain_id).name.encode()[:16]
    alloc = {to_bytes(account.address): (account.balance, account.code) for account in genesis.accounts()}
    return Ledger(chain_id, name + os.urandom(16), alloc, _now() - 1)


def _now() -> int:
    return int(time.time())


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m wallet.playground.node", description="One local chain with test money.")
    parser.add_argument("--chain-id", type=int, required=True)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--block-seconds", type=int, default=1)
    given = parser.parse_args()
    if given.chain_id < 1 or given.block_seconds < 1 or not 0 <= given.port < 65536:
        parser.error("chain id and block seconds are at least 1, a port is at most 65535")
    return Options(given.chain_id, given.port, given.block_seconds)


async def _main(options: Options) -> None:
    node, loop = Node(options), asyncio.get_running_loop()

    def stop(*_signal: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is already closed
            loop.call_soon_threadsafe(node.stopped.set)

    leash.watch(stop)
    signal.signal(signal.SIGTERM, stop)
    # an interrupt from the terminal reaches the parent too, and the parent knows when we may go
    signal.signal(signal.SIGINT, signal.SIG_IGN if leash.is_leashed() else stop)
    await node.run()


if __name__ == "__main__":
    asyncio.run(_main(_options()))
