"""A wallet in a process of its own, which does what it is told: one line of JSON in, one line out. It ends with its parent.

    python -m tests.matrix.player FOLDER SHIFT

It is the product as it stands, with a hand on its power switch (`crash`) and on this computer's clock: `SHIFT` seconds ahead, so that it
goes with chains that have travelled in time.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.matrix.crash import Crash
from wallet import boot
from wallet.errors import WalletError
from wallet.facade import Wallet
from wallet.model.address import parse_address
from wallet.model.amount import Amount
from wallet.model.views import LaneView, OfferDraft
from wallet.playground.players import willing

Said = dict[str, Any]


class Clock:
    """This computer's clock, set forward."""

    def __init__(self, shift: float) -> None:
        self.shift = shift
        real = time.time
        time.time = lambda: real() + self.shift


class Obedient:
    """One method a command."""

    def __init__(self, wallet: Wallet, crash: Crash, clock: Clock) -> None:
        self._wallet, self._crash, self._clock = wallet, crash, clock

    async def create(self, said: Said) -> Said:
        await self._wallet.wallets.create("Mine", said["phrase"], "", said["password"], use_keyring=False)
        return {"wallet": self._wallet.session.wallets()[0].id}

    async def unlock(self, said: Said) -> Said:
        await self._wallet.session.unlock(said["password"])
        return {}

    async def offer(self, said: Said) -> Said:
        draft = OfferDraft(self._amount(said["give"]), self._amount(said["want"]), said["away"])
        shared = await self._wallet.swaps.confirm_offer(willing(await self._wallet.swaps.review_offer(draft)))
        return {"id": shared.swap_id.hex(), "text": shared.text}

    async def accept(self, said: Said) -> Said:
        review = await self._wallet.swaps.review_acceptance(said["text"])
        return {"text": (await self._wallet.swaps.confirm_acceptance(willing(review))).text}

    async def lock(self, said: Said) -> Said:
        await self._wallet.swaps.confirm_lock(willing(await self._wallet.swaps.review_lock(said["text"])))
        return {}

    async def view(self, said: Said) -> Said:
        view = await self._wallet.swaps.view(bytes.fromhex(said["id"]))
        lanes = {"give": _lane(view.give), "take": _lane(view.take)}
        return {"phase": view.phase.value, "trouble": view.trouble, "document": view.document, "now": view.now, **lanes}

    async def die(self, said: Said) -> Said:
        self._crash.arm(said["when"], said["step"])
        return {}

    async def shift(self, said: Said) -> Said:
        self._clock.shift = said["seconds"]
        return {}

    def _amount(self, said: tuple[int, str, int]) -> Amount:
        chain_id, token, units = said
        asset = self._wallet.network(chain_id).asset(parse_address(token))
        assert asset is not None
        return Amount(units, asset)


def _lane(lane: LaneView) -> Said:
    return {"state": lane.state.value, "expiry": lane.expiry, "lock_by": lane.lock_by}


async def serve(home: Path, shift: float) -> None:
    """Until the parent lets go."""
    clock, crash = Clock(shift), Crash()
    crash.install()
    wallet = await boot.build(home)
    player = Obedient(wallet, crash, clock)
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            said = json.loads(line)
            do: Callable[[Said], Awaitable[Said]] = getattr(player, said["do"])
            try:
                answer = await do(said)
            except WalletError as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
    finally:
        await wallet.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), float(sys.argv[2])))
