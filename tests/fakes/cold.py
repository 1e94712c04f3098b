"""Cold signing without chains: the real files and the real review, signed by a key that everybody knows."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.errors import FileStands, NotPrepared
from wallet.keys import signing
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.parts import joined
from wallet.model.payload import signature_in, signing_digest
from wallet.model.transaction import Fees, Unsigned
from wallet.model.transfer import Sending, transfer
from wallet.model.verdict import Review
from wallet.services.cold.documents import Answer, Claims, Prepared, read_answer, read_prepared, write_answer, write_prepared
from wallet.services.cold.review import review_of

if TYPE_CHECKING:
    from tests.fakes.wallet import FakeWallet

KEY = b"\x07" * 32
HASH = "0x" + "5e" * 32


class FakeCold:
    """`asked`: what was prepared last. `prepared`: digests of all of them."""

    def __init__(self, world: FakeWallet) -> None:
        self._world = world
        self.asked: tuple[Address, Amount, Address | None] | None = None
        self.prepared: dict[bytes, Unsigned] = {}
        self.sent: list[bytes] = []
        self._shown: Prepared | None = None

    async def prepare(self, to: Address, amount: Amount, sender: Address | None = None) -> str:
        await self._world.called("cold.prepare")
        self.asked = (to, amount, sender)
        chain_id = amount.asset.chain_id
        network = next(each for each in self._world.networks if each.chain_id == chain_id)
        call = transfer(chain_id, Sending(amount.asset.token, to, amount.units))
        unsigned = Unsigned(call, signing.address_of(KEY), 4, 60_000, Fees(3 * 10**9, 10**9))
        self.prepared[signing_digest(unsigned)] = unsigned
        token = None if amount.asset.is_native else amount.asset
        claims = Claims(network.name, network.genesis, network.coin, token, 10**19, 10**24, "eth_simulateV1", None)
        return write_prepared(Prepared(unsigned, claims))

    async def review(self, text: str) -> Review:
        await self._world.called("cold.review")
        self._shown = read_prepared(joined(text))
        review = review_of(self._shown, {network.chain_id: network for network in self._world.networks})
        return replace(review, digest=signing_digest(self._shown.unsigned))

    async def sign(self, review: Review) -> str:
        await self._world.called("cold.sign")
        assert self._shown is not None
        unsigned = self._shown.unsigned
        assert review.digest == signing_digest(unsigned)
        signature = signature_in(unsigned, signing.sign_transaction(KEY, unsigned).raw)
        assert signature is not None
        return write_answer(Answer(review.digest, signature))

    async def send(self, text: str) -> str:
        await self._world.called("cold.send")
        answer = read_answer(joined(text))
        if answer.digest not in self.prepared:
            raise NotPrepared("it is of another one")
        self.sent.append(answer.digest)
        return HASH

    async def write(self, text: str, out: Path) -> None:
        await self._world.called("cold.write")
        await asyncio.to_thread(_write, text, out)


def _write(text: str, out: Path) -> None:
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise FileStands(str(out)) from None
