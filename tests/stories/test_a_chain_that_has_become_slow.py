"""Blocks come at a third of the usual pace: new offers count that, one of before is refused, and a swap with longer times completes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.ledger import BLOCK_SECONDS, FakeBlock
from tests.wallet.services.house import Street, willing
from wallet.errors import TermsRefused
from wallet.model.views import Phase
from wallet.swaps.offer_text import decode_offer


def slow_down(street: Street, times: int, blocks: int = 40) -> None:
    for chain in street.chains:
        for _ in range(blocks):
            last = chain.blocks[-1]
            chain.blocks.append(FakeBlock(last.number + 1, last.hash, last.timestamp + times * BLOCK_SECONDS, (), (), "slow"))


@pytest.mark.timeout(110)
async def test_the_times_follow_the_chain_and_too_short_ones_are_refused(tmp_path: Path) -> None:
    street = await Street.begin(tmp_path)
    text = await street.offered()
    usual = decode_offer(text).offer
    slow_down(street, 3)
    await street.ticks(1)

    opened = await street.bob.desk.open_offer(text)
    (failed,) = [check for check in opened.checks if not check.ok]
    assert (failed.label, "duration of the" in failed.reason) == ("Time locks", True)
    with pytest.raises(TermsRefused, match="duration of the"):
        await street.bob.desk.review_acceptance(text)

    review = await street.alice.desk.review_offer(street.draft)
    assert any("is slow at the moment" in note for note in review.notes)
    shared = await street.alice.desk.confirm_offer(willing(review))
    slow = decode_offer(shared.text).offer
    assert slow.want_seconds > 2 * usual.want_seconds
    assert slow.give_seconds > 2 * usual.give_seconds

    review = await street.bob.desk.review_acceptance(shared.text)
    assert any(note.startswith("Be back by") for note in review.notes)
    answer = (await street.bob.desk.confirm_acceptance(willing(review))).text
    swap_id = await street.alice.desk.confirm_lock(willing(await street.alice.desk.review_lock(answer)))
    await street.ticks(40)
    views = [await house.desk.view(swap_id) for house in street.houses]
    assert [view.phase for view in views] == [Phase.DONE, Phase.DONE]
    await street.close()


@pytest.mark.timeout(110)
async def test_on_a_chain_that_hardly_moves_nothing_is_signed(tmp_path: Path) -> None:
    street = await Street.begin(tmp_path)
    text = await street.offered()
    slow_down(street, 13)
    await street.ticks(1)
    signed = len(street.alice.signer.digests)
    with pytest.raises(TermsRefused, match="no time limit would be safe"):
        await street.alice.desk.review_offer(street.draft)
    with pytest.raises(TermsRefused, match="no time limit would be safe"):
        await street.bob.desk.review_acceptance(text)
    assert (len(street.alice.signer.digests), street.bob.signer.digests) == (signed, [])
    await street.close()
