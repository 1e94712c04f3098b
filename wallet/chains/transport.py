"""JSON-RPC over HTTP through web3's provider, without its comforts that are dangerous here.

No middleware (it would ask for the chain id twice a call), no retry (it would send a transaction again and report "nonce too low" for
one that is mined), no redirect (another host would see what we ask), and an answer is read up to a limit and not further.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector
from web3 import AsyncHTTPProvider
from web3.types import RPCEndpoint, RPCResponse

from wallet.chains.nesting import too_deep
from wallet.chains.rpc import Garbled, Json, Refused, Silent

LIMIT = 16 * 1024 * 1024  # bytes of one answer


class HttpTransport:
    """One node at `url`. `seconds` is the most that one request may take, answer included."""

    def __init__(self, url: str, seconds: float = 10.0) -> None:
        self._url = url
        self._seconds = seconds
        self._provider: AsyncHTTPProvider | None = None
        self._opening = asyncio.Lock()  # two first questions at once must not open two sessions, of which one is never closed

    async def ask(self, method: str, params: Sequence[Json]) -> Json:
        """See Transport."""
        async with self._opening:
            provider = self._provider or await self._open()
        try:
            answer = await provider.make_request(RPCEndpoint(method), list(params))
        except (ClientError, TimeoutError, OSError) as error:
            raise Silent(_words(error)) from error
        except _TooLarge as error:
            raise Garbled(f"the answer is larger than {LIMIT // 1024 // 1024} MiB") from error
        except (ValueError, AttributeError, TypeError) as error:
            raise Garbled("the answer is not JSON-RPC") from error
        return _result(cast("Json", answer))

    async def close(self) -> None:
        """Harmless when never opened."""
        provider, self._provider = self._provider, None
        if provider is not None:
            await provider.disconnect()

    async def _open(self) -> AsyncHTTPProvider:
        options = {"timeout": ClientTimeout(total=self._seconds), "allow_redirects": False}
        provider = _Provider(self._url, request_kwargs=options, exception_retry_configuration=None)
        session = ClientSession(connector=TCPConnector(limit=16), response_class=_BoundedResponse)
        try:
            await provider.cache_async_session(session)
        except BaseException:
            await session.close()
            raise
        self._provider = provider
        return provider


class _Provider(AsyncHTTPProvider):
    @staticmethod
    def decode_rpc_response(raw_response: bytes) -> RPCResponse:
        if too_deep(raw_response):
            raise ValueError("nested too deeply")
        return AsyncHTTPProvider.decode_rpc_response(raw_response)


class _TooLarge(ValueError):
    """The answer passed LIMIT."""


class _BoundedResponse(ClientResponse):
    """Stops reading at LIMIT instead of filling the memory; counted after decompression."""

    def raise_for_status(self) -> None:
        """Providers put JSON-RPC errors into HTTP errors too ("range too wide" as 400): those are read like any other."""
        if self.status in (429, 503) or self.content_type != "application/json":
            super().raise_for_status()
        if 300 <= self.status < 400:
            raise ClientError("a redirect")

    async def read(self) -> bytes:
        parts: list[bytes] = []
        size = 0
        async for part in self.content.iter_chunked(65536):
            size += len(part)
            if size > LIMIT:
                self.close()
                raise _TooLarge
            parts.append(part)
        return b"".join(parts)


def _result(answer: Json) -> Json:
    if not isinstance(answer, dict):
        raise Garbled("the answer is not a JSON object")
    error = answer.get("error")
    if error is not None:
        raise _refusal(error)
    if "result" not in answer:
        raise Garbled("the answer has neither result nor error")
    return answer["result"]


def _refusal(error: Json) -> Refused:
    if not isinstance(error, dict):
        return Refused(0, str(error))
    code = error.get("code")
    return Refused(code if isinstance(code, int) else 0, str(error.get("message", "")), error.get("data"))


def _words(error: BaseException) -> str:
    """A reason without the URL: an endpoint's address may carry the user's key."""
    status: Any = getattr(error, "status", None)
    if isinstance(status, int):
        return f"HTTP status {status}"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return "no connection" if isinstance(error, OSError) else type(error).__name__
