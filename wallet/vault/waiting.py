"""Ask the OS keyring without stopping the loop: a desktop may show a prompt and answer only when the user does."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from wallet.errors import KeyringUnavailable

PROMPT_SECONDS = 120.0
_T = TypeVar("_T")


async def answered(call: Callable[[], _T], seconds: float = PROMPT_SECONDS) -> _T:
    """The result of `call`, made on a thread of its own that nobody waits for at exit. Raises KeyringUnavailable after `seconds`."""
    future: Future[_T] = Future()
    threading.Thread(target=_run, args=(call, future), name="keyring", daemon=True).start()
    try:
        return await asyncio.wait_for(asyncio.wrap_future(future), seconds)
    except TimeoutError:
        raise KeyringUnavailable(f"it did not answer within {seconds:.0f} seconds") from None


def _run(call: Callable[[], _T], future: Future[_T]) -> None:
    try:
        result = call()
    except BaseException as error:  # the task boundary: it belongs to whoever awaits
        with contextlib.suppress(Exception):
            future.set_exception(error)
    else:
        with contextlib.suppress(Exception):  # cancelled meanwhile, or the loop is gone
            future.set_result(result)
