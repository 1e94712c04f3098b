"""A partner to swap with: a second wallet running the same code, in a process of its own, reached over this machine's loopback.

    python -m wallet.playground.partner --home FOLDER      networks come from FOLDER/networks.json

Prints one line of JSON when it answers: its URL, its account and a token that callers must show, so that no web page and no other user of
this computer can make it sign. It accepts what it can pay for, and makes offers when asked. It ends with its parent.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from aiohttp import web

from wallet.boot import networks_of
from wallet.errors import WalletError
from wallet.facade import Wallet
from wallet.model.address import parse_address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.nesting import nests_deeper
from wallet.model.views import OfferDraft
from wallet.playground import leash
from wallet.playground.identity import PARTNER
from wallet.playground.players import Player, willing

_GIVES, _WANTS = 25, 20  # whole units, of whatever is asked for
_LARGEST = 65_536


class Partner:
    """Answers three requests, one at a time: whoever signs for two people at once mixes up reviews."""

    def __init__(self, wallet: Wallet) -> None:
        self._wallet = wallet
        self._turn = asyncio.Lock()

    async def take(self, request: dict[str, str]) -> dict[str, str]:
        """Accept an offer, if it passes every check."""
        async with self._turn:
            review = willing(await self._wallet.swaps.review_acceptance(request["offer"]))
            return {"acceptance": (await self._wallet.swaps.confirm_acceptance(review)).text}

    async def propose(self, request: dict[str, str]) -> dict[str, str]:
        """Offer some of one asset for some of another."""
        give, want = self._asset(request["give"]), self._asset(request["want"])
        draft = OfferDraft(Amount(_GIVES * _unit(give), give), Amount(_WANTS * _unit(want), want))
        async with self._turn:
            return {"offer": (await self._wallet.swaps.confirm_offer(willing(await self._wallet.swaps.review_offer(draft)))).text}

    async def deliver(self, request: dict[str, str]) -> dict[str, str]:
        """Lock on the answer to an own offer."""
        async with self._turn:
            await self._wallet.swaps.confirm_lock(willing(await self._wallet.swaps.review_lock(request["acceptance"])))
        return {}

    def _asset(self, text: str) -> Asset:
        """`CHAIN/TOKEN`."""
        chain, _, token = text.partition("/")
        asset = self._wallet.network(int(chain)).asset(parse_address(token))
        if asset is None:
            raise KeyError(text)
        return asset


@dataclass(frozen=True, slots=True)
class _Door:
    """Lets in whoever shows the token, and turns a refusal into a sentence."""

    token: str

    def guard(self, answer: Callable[[dict[str, str]], Awaitable[dict[str, str]]]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            shown = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
            if not secrets.compare_digest(shown, self.token.encode()):
                return web.json_response({"error": "Not for you."}, status=403)
            try:
                return web.json_response(await answer(_request(await request.read())))
            except WalletError as error:
                return web.json_response({"error": str(error)}, status=409)
            except (ValueError, KeyError):
                return web.json_response({"error": "The partner does not understand this request. Nothing was signed."}, status=400)

        return handle


def application(partner: Partner, token: str) -> web.Application:
    """The three requests behind one door."""
    made, door = web.Application(client_max_size=_LARGEST), _Door(token)
    for path, answer in (("/take", partner.take), ("/propose", partner.propose), ("/deliver", partner.deliver)):
        made.router.add_post(path, door.guard(answer))
    return made


async def serve(home: Path) -> None:
    """Run until told to stop."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    leash.watch(lambda: loop.call_soon_threadsafe(stopped.set))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    player = Player(PARTNER, home, networks_of(home))
    try:
        address = await player.begin()
        token = secrets.token_urlsafe(24)
        runner = web.AppRunner(application(Partner(player.wallet), token), access_log=None, handle_signals=False)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        print(json.dumps({"url": url, "account": address, "token": token}), flush=True)  # noqa: T201 - what the parent waits for
        await stopped.wait()
        await runner.cleanup()
    finally:
        await player.vanish()


def _request(body: bytes) -> dict[str, str]:
    """Raises ValueError for anything but an object of texts."""
    if nests_deeper(body, 2):
        raise ValueError("nested too deeply")
    found: object = json.loads(body.decode())
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in cast("dict[str, object]", found).values()):
        raise ValueError("not an object of texts")
    return cast("dict[str, str]", found)


def _unit(asset: Asset) -> int:
    return 10**asset.decimals


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A partner on the playground.")
    parser.add_argument("--home", type=Path, required=True)
    asyncio.run(serve(parser.parse_args().home))
