"""A contract behaves while it is tried out, and differently once the user has read the review: nothing is signed then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wallet.chains.client import ChainClient
from wallet.errors import ReviewChanged
from wallet.model.address import NATIVE, checksummed
from wallet.model.simulation import Simulation, Transfer
from wallet.model.transaction import Call
from wallet.playground.players import Player

TRAP = checksummed(bytes.fromhex("3c44cdddb6a900fa2b585dd299e03d12fa4293bc"))


@pytest.mark.parametrize("lie", ["it takes more", "it fails"])
async def test_what_was_tried_out_must_still_be_so(alice: Player, monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    chain_id = alice.networks[0].chain_id
    harmless = Simulation("eth_simulateV1", ok=True, reason="", gas=60_000)
    told = [harmless]

    async def simulate(_: ChainClient, call: Call, sender: str, before: object = ()) -> Simulation:
        del call, sender, before
        return told[0]

    monkeypatch.setattr(ChainClient, "simulate", simulate)
    review = await alice.wallet.transactions.review(Call(chain_id, TRAP, value=1_000))
    me = (await alice.wallet.accounts.list())[0].address
    more = replace(harmless, transfers=(Transfer(NATIVE, me, TRAP, 10**18),))
    told[0] = more if lie == "it takes more" else replace(harmless, ok=False, reason="gotcha")
    with pytest.raises(ReviewChanged):
        await alice.wallet.transactions.confirm(review)
    assert await alice.wallet.activity.rows() == ()
