"""Times that no calendar has, in an offer of our own: signed and kept, they would make every later look at our swaps fail, for ever."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wallet.errors import InputError
from wallet.model.amount import Amount
from wallet.model.views import OfferDraft
from wallet.playground.players import Player, willing

DAY = 86_400


async def test_is_refused_and_nothing_is_kept(alice: Player) -> None:
    wallet = alice.wallet
    apple, berry = (network.tokens[0] for network in alice.networks)
    draft = OfferDraft(Amount(10**6, apple), Amount(10**6, berry))
    me = (await wallet.portfolio.view()).accounts[0].address
    bad = [replace(draft, away=away) for away in (-1, -(2**70), 40 * DAY, 2**41, 2**70)]
    bad += [replace(draft, valid=valid) for valid in (-1, 0, 59, 31 * DAY, 2**41, 2**70)]
    for wrong in (*bad, replace(draft, taker=me)):
        with pytest.raises(InputError, match="Nothing was signed"):
            await wallet.swaps.review_offer(wrong)
    good = await wallet.swaps.review_offer(replace(draft, away=5 * DAY, valid=29 * DAY))
    await wallet.swaps.confirm_offer(willing(good))
    assert len(await wallet.swaps.list()) == 1
    assert (await wallet.swaps.review_offer(draft)).kind == "offer"
