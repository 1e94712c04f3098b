"""JSON-RPC over HTTP: web3 forms requests and reads answers, aiohttp carries them on a session of our own.

Not web3's own HTTP provider: a request cancelled at the wrong instant leaves its process-wide lock taken, and every node falls silent
until a restart (web3.py issue 3867). No middleware (it would ask for the chain id twice a call), no retry (it would send a
transaction again and report "nonce too low" for one that is mined), no redirect (another host would see what we ask), and an answer is
read up to a limit and not further.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, cast

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector
from web3.providers.async_base import AsyncJSONBaseProvider
from web3.types import RPCEndpoint

from wallet.chains.rpc import Garbled, Json, Refused, Silent
from wallet.model.nesting import nests_deeper

LIMIT = 16 * 1024 * 1024  # bytes of one answer
DEEPEST = 64  # arrays and objects in one another; a transaction trace needs fewer than ten
_HEADERS = {"Content-Type": "application/json"}


class HttpTransport:
    """One node at `url`. `seconds` is the most that one request may take, answer included."""

    def __init__(self, url: str, seconds: float = 10.0) -> None:
        self._url = url
        self._timeout = ClientTimeout(total=seconds)
        self._speech = AsyncJSONBaseProvider()
        self._session: ClientSession | None = None

    async def ask(self, method: str, params: Sequence[Json]) -> Json:
        """See Transport."""
        request = self._speech.encode_rpc_request(RPCEndpoint(method), list(params))
        try:
            text = await self._post(request)
        except (ClientError, TimeoutError, OSError) as error:
            raise Silent(_words(error)) from error
        except _TooLarge as error:
            raise Garbled(str(error)) from error
        if nests_deeper(text, DEEPEST):
            raise Garbled("the answer is nested too deeply")
        try:
            answer = self._speech.decode_rpc_response(text)
        except ValueError as error:
            raise Garbled("the answer is not JSON-RPC") from error
        return _result(cast("Json", answer))

    async def close(self) -> None:
        """Harmless when never opened."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _post(self, request: bytes) -> bytes:
        session = self._session = self._session or ClientSession(
            connector=TCPConnector(limit=16),
            response_class=_BoundedResponse,
            raise_for_status=True,
            headers=_HEADERS,
            timeout=self._timeout,
        )
        async with session.post(self._url, data=request, allow_redirects=False) as response:
            return await response.read()


class _TooLarge(ValueError):
    """The answer passed LIMIT, or the node says that it is too much for it."""


class _BoundedResponse(ClientResponse):
    """Stops reading at LIMIT instead of filling the memory; counted after decompression."""

    def raise_for_status(self) -> None:
        """Providers put JSON-RPC errors into HTTP errors too ("range too wide" as 400): those are read like any other."""
        if self.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise _TooLarge("the node calls it too large")
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
                raise _TooLarge(f"the answer is larger than {LIMIT // 1024 // 1024} MiB")
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
