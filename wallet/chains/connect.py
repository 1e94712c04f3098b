"""Opening the door to a node. web3 costs a second to import, so that happens at the first connection and off the event loop."""

from __future__ import annotations

import asyncio

from wallet.chains.rpc import Transport


async def open_http(url: str) -> Transport:
    """A transport over HTTP; nothing is asked yet."""
    return await asyncio.to_thread(_http, url)


def _http(url: str) -> Transport:
    from wallet.chains.transport import HttpTransport  # noqa: PLC0415 - see above

    return HttpTransport(url)
