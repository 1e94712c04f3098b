"""Starts the partner's process and speaks to it. Satisfies the core's `Partner` port."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from wallet.errors import PartnerAway, PartnerRefused, PlaygroundBroken
from wallet.model.address import Address, parse_address
from wallet.model.nesting import nests_deeper
from wallet.model.network import Network
from wallet.model.networks_file import write_networks
from wallet.playground.identity import PARTNER

_ANSWER_SECONDS = 60.0
_LARGEST = 65_536  # bytes of one answer
_STRAIGHT = build_opener(ProxyHandler({}))  # a proxy that the environment names has no business on the way to this computer


@dataclass(frozen=True, slots=True)
class _Running:
    account: Address
    url: str
    token: str
    process: subprocess.Popen[str]
    folder: tempfile.TemporaryDirectory[str]


class LocalPartner:
    """Satisfies the core's `Partner` port. Starts at once in the background, since that takes seconds; the first request waits for it.

    `fund` gives test money to an account and blocks.
    """

    name = PARTNER

    def __init__(self, networks: tuple[Network, ...], fund: Callable[[Address], None]) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="partner")
        self._running = self._worker.submit(_launch, networks, fund)

    async def take(self, offer: str) -> str:
        return (await self._ask("take", {"offer": offer}))["acceptance"]

    async def propose(self, give_chain: int, give_token: Address, want_chain: int, want_token: Address) -> str:
        return (await self._ask("propose", {"give": f"{give_chain}/{give_token}", "want": f"{want_chain}/{want_token}"}))["offer"]

    async def deliver(self, acceptance: str) -> None:
        await self._ask("deliver", {"acceptance": acceptance})

    def close_blocking(self) -> None:
        """End it and remove its data. Harmless when repeated."""
        self._worker.shutdown()
        if self._running.exception() is None:
            _end(self._running.result().process, self._running.result().folder)

    async def _ask(self, what: str, request: dict[str, str]) -> dict[str, str]:
        running = await asyncio.wrap_future(self._running)
        return await asyncio.to_thread(_post, f"{running.url}/{what}", running.token, request)


def _launch(networks: tuple[Network, ...], fund: Callable[[Address], None]) -> _Running:
    folder = tempfile.TemporaryDirectory(prefix="lockstep-partner-")
    (Path(folder.name) / "networks.json").write_text(write_networks(networks), encoding="utf-8")
    command = [sys.executable, "-P", "-m", "wallet.playground.partner", "--home", folder.name]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        account = parse_address(ready["account"])
        fund(account)
    except BaseException as error:
        _end(process, folder)
        raise PlaygroundBroken("the playground", "start the partner") from error
    return _Running(account, ready["url"], ready["token"], process, folder)


def _post(url: str, token: str, body: dict[str, str]) -> dict[str, str]:
    request = Request(url, json.dumps(body).encode(), {"Authorization": token, "Content-Type": "application/json"})  # noqa: S310 - loopback
    try:
        with _STRAIGHT.open(request, timeout=_ANSWER_SECONDS) as answer:
            return _texts(answer.read(_LARGEST))
    except HTTPError as error:
        raise PartnerRefused(PARTNER, _texts(error.read(_LARGEST)).get("error", "it does not say why")) from None
    except (URLError, OSError):
        raise PartnerAway(PARTNER) from None


def _texts(body: bytes) -> dict[str, str]:
    """Raises PartnerRefused for an answer that is not an object of texts."""
    with contextlib.suppress(ValueError):
        found: object = None if nests_deeper(body, 2) else json.loads(body.decode())
        if isinstance(found, dict) and all(isinstance(value, str) for value in cast("dict[str, object]", found).values()):
            return cast("dict[str, str]", found)
    raise PartnerRefused(PARTNER, "its answer makes no sense")


def _end(process: subprocess.Popen[str], folder: tempfile.TemporaryDirectory[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    folder.cleanup()
