"""The review of a lock names every amount, party and cap that the mandate then allows, and nothing besides: taken apart byte by byte."""

from __future__ import annotations

import re

from wallet.chains.abi import address_at, uint
from wallet.model.amount import Amount
from wallet.model.views import OfferDraft
from wallet.playground.players import Player, willing
from wallet.swaps import htlc
from wallet.swaps.calls import mandate_of


async def test_the_lock(alice: Player, bob: Player) -> None:
    apple, berry = (network.tokens[0] for network in alice.networks)
    give, want = Amount(3_000_000, apple), Amount(2_500_000, berry)
    me, partner = [(await player.wallet.portfolio.view()).accounts[0].address for player in (alice, bob)]
    offer = await alice.wallet.swaps.confirm_offer(willing(await alice.wallet.swaps.review_offer(OfferDraft(give, want, away=600))))
    answer = await bob.wallet.swaps.confirm_acceptance(willing(await bob.wallet.swaps.review_acceptance(offer.text)))
    review = await alice.wallet.swaps.review_lock(answer.text)

    shown = {line.label: (line.amount, line.party) for line in review.lines}
    assert shown["You lock"] == (give, partner)
    assert shown["You receive"] == (want, me)
    assert shown["The swap contract may take"] == (give, htlc.HTLC_ADDRESS)

    await alice.wallet.swaps.confirm_lock(review)
    workspace = alice.wallet.session.workspace  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    agreed = workspace.book.find(offer.swap_id).swap.agreed  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    mandate = mandate_of(agreed, workspace.hand.paths[me])  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    assert mandate.digest == review.digest  # pyright: ignore[reportUnknownMemberType]
    assert len(review.raw) == len(mandate.calls)
    calls = {call.action: call for call in mandate.calls}
    assert set(calls) == {"approve", "lock", "cancel", "claim", "claim for partner", "refund", "reset"}
    assert all(call.signer == me for call in mandate.calls)
    assert {call.call.to for call in mandate.calls} == {htlc.HTLC_ADDRESS, apple.token, me}
    assert all(call.call.value == 0 for call in mandate.calls)

    lock = calls["lock"].call.data
    assert (uint(lock, 4 + 32), address_at(lock, 4 + 3 * 32), address_at(lock, 4 + 4 * 32)) == (give.units, apple.token, partner)
    assert (address_at(calls["approve"].call.data, 4), uint(calls["approve"].call.data, 36)) == (htlc.HTLC_ADDRESS, give.units)
    assert uint(calls["reset"].call.data, 36) == 0
    assert uint(calls["claim"].call.data, 4 + 32) == want.units
    assert calls["cancel"].call.data == b""
    caps = {call.fee_cap for call in mandate.calls}
    assert caps == {None, agreed.cap}  # pyright: ignore[reportUnknownMemberType]
    told = next(note for note in review.notes if "Should fees rise" in note)
    assert str(Amount(agreed.cap, alice.networks[0].coin)) in told  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    for label, text in review.raw:
        assert label in calls
        assert calls[label].call.data.hex() in re.sub(r"\s", "", text)
