"""The playground's partner answers on this computer alone: a proxy in the environment never sees its token, a caller without it gets
nothing, and whatever it answers, the user reads a sentence.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import pytest
from aiohttp.test_utils import TestClient, TestServer

from wallet.errors import PartnerRefused
from wallet.playground import partner
from wallet.playground.partner_process import _post  # pyright: ignore[reportPrivateUsage]


@contextmanager
def answering(status: int, body: bytes) -> Generator[tuple[str, list[str]]]:
    """A server that always answers the same, with the requests that came in: (URL, request lines)."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.requestline)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", seen
    finally:
        server.shutdown()
        server.server_close()


def test_no_proxy_gets_between(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(200, b'{"offer": "proxied"}') as (proxy, seen), answering(200, b'{"offer": "direct"}') as (url, _):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy)
        assert _post(f"{url}/propose", "token", {}) == {"offer": "direct"}
        assert not seen


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"500 Internal Server Error"),
        (409, b'{"error": 7}'),
        (409, b"[]"),
        (200, b"no json"),
        (200, b"[]"),
        (200, b'{"offer": 7}'),
        (302, b""),
        (200, b"[" * 200_000),
    ],
)
def test_whatever_it_answers(status: int, body: bytes) -> None:
    with answering(status, body) as (url, _), pytest.raises(PartnerRefused):
        _post(f"{url}/propose", "token", {})


class Swaps:
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.asked.append(name)
        raise KeyError(name)


@pytest.mark.parametrize("token", ["", "wrong", "Bearer secret-token", "s\u00e9cret"])
async def test_without_the_token_nothing_is_done(token: str) -> None:
    swaps = Swaps()
    async with _served(swaps, "secret-token") as client:
        answer = await client.post("/take", json={"offer": "x"}, headers={"Authorization": token})
        assert answer.status == 403
    assert not swaps.asked


@pytest.mark.parametrize("body", ["[]", "7", "null", "{}", '{"offer": 7}', '{"offer": null}', "{", '"', "[" * 60_000, "\ud800"])
async def test_a_request_that_makes_no_sense(body: str) -> None:
    async with _served(Swaps(), "secret-token") as client:
        answer = await client.post("/take", data=body.encode("utf-8", "surrogatepass"), headers={"Authorization": "secret-token"})
        assert answer.status == 400
        assert "does not understand" in json.loads(await answer.text())["error"]


def _served(swaps: Swaps, token: str) -> TestClient[Any, Any]:
    class Wallet:
        pass

    wallet = cast("Any", Wallet())
    wallet.swaps = swaps
    return TestClient(TestServer(partner.application(partner.Partner(wallet), token)))
