"""Messages without nodes: the real readers and the real reviews, signed by a key that everybody knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.fakes.cold import KEY
from wallet.keys import signing
from wallet.model.address import Address
from wallet.model.personal import personal_digest, read_personal
from wallet.model.typed_json import read_typed
from wallet.model.verdict import Review
from wallet.services.messages import text_review, typed_review
from wallet.services.messages.facts import Facts

if TYPE_CHECKING:
    from tests.fakes.wallet import FakeWallet

NOW = 1_800_000_000


class FakeMessages:
    """`facts` are what the nodes would say of typed data. `confirmed`: digests."""

    def __init__(self, world: FakeWallet) -> None:
        self._world = world
        self.facts = Facts(world.networks[0], has_code=True, spender_code=True, now=NOW)
        self.confirmed: list[bytes] = []

    async def review_message(self, text: str | bytes, account: Address | None = None, chain_id: int | None = None) -> Review:
        await self._world.called("messages.review_message")
        asked = text_review.Asked(read_personal(text), account or signing.address_of(KEY), chain_id, NOW, frozenset())
        review = text_review.text_review(asked, {each.chain_id: each for each in self._world.networks})
        return replace(review, digest=personal_digest(asked.message))

    async def review_typed_data(self, text: str, account: Address | None = None, chain_id: int | None = None) -> Review:
        await self._world.called("messages.review_typed_data")
        asked = typed_review.Asked(read_typed(text), account or signing.address_of(KEY), chain_id)
        review = typed_review.typed_review(asked, self.facts, {each.chain_id: each for each in self._world.networks})
        return replace(review, digest=asked.document.digest)

    async def confirm(self, review: Review) -> str:
        await self._world.called("messages.confirm")
        self.confirmed.append(review.digest)
        return "0x" + signing.sign_digest(KEY, review.digest).hex()
