"""The proxies between wallets and chains, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from tests.faulty_proxy import FaultyProxy, faulty_proxy

Result = TypeVar("Result")


class Doors:
    """Opens proxies; what they do wrong may be set from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="doors", daemon=True)
        self._thread.start()
        self._stack = AsyncExitStack()

    def open(self, upstream: str) -> FaultyProxy:
        """A faultless one, for now."""
        return self._do(self._stack.enter_async_context(faulty_proxy(upstream)))

    def close(self) -> None:
        """All of them."""
        self._do(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)
