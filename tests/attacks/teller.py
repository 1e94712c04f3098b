"""A wallet in a process of its own, as the window's is, which does what it is told: one line of JSON in, one line out.

    python -m tests.attacks.teller FOLDER

What it is told comes from bytes that are wiped, so that what stays of a secret is what the wallet's own code leaves.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from wallet import boot
from wallet.facade import Wallet
from wallet.model.amount import Amount
from wallet.model.key_material import TypedKey
from wallet.model.views import OfferDraft
from wallet.playground.players import willing

LONGEST = 4096
Said = dict[str, Any]


class Teller:
    """One method a command."""

    def __init__(self, wallet: Wallet) -> None:
        self._wallet = wallet
        self._held: Said = {}

    async def hold(self, said: Said) -> Said:
        """Keep it, as a program does that forgets to let go."""
        self._held = dict(said)
        return {}

    async def let_go(self, said: Said) -> Said:
        self._held = {}
        return {}

    async def create(self, said: Said) -> Said:
        await self._wallet.wallets.create("Mine", said["phrase"], said["passphrase"], said["password"], use_keyring=False)
        return {"address": (await self._wallet.portfolio.view()).accounts[0].address}

    async def unlock(self, said: Said) -> Said:
        await self._wallet.session.unlock(said["password"])
        return {}

    async def import_key(self, said: Said) -> Said:
        await self._wallet.accounts.import_key(TypedKey(said["key"]), said["password"])
        return {}

    async def sign(self, said: Said) -> Said:
        """An offer, which is signed typed data."""
        aster, birch = self._wallet.networks
        draft = OfferDraft(Amount(100 * 10**6, aster.tokens[0]), Amount(80 * 10**6, birch.tokens[0]), 600)
        review = await self._wallet.swaps.review_offer(draft)
        return {"offer": (await self._wallet.swaps.confirm_offer(willing(review))).text}

    async def lock(self, said: Said) -> Said:
        await self._wallet.session.lock()
        return {}


def heard() -> Said:
    """The next line; empty at the end. Its bytes are read past Python's buffers and wiped."""
    line = bytearray(LONGEST)
    size = os.readv(0, [line])
    try:
        return json.loads(memoryview(line)[:size].tobytes()) if size else {}
    finally:
        line[:] = bytes(LONGEST)


async def serve(home: Path) -> None:
    wallet = await boot.build(home)
    teller = Teller(wallet)
    try:
        while said := await asyncio.to_thread(heard):
            print(json.dumps(await getattr(teller, said.pop("do"))(said)), flush=True)
            said.clear()
    finally:
        await wallet.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
