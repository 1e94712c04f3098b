"""A token that takes a fee on each transfer (rule 36) is refused before anybody signs, whichever side it is on and on both engines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from wallet.errors import Blocked
from wallet.facade import Wallet
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.verdict import Severity
from wallet.model.views import OfferDraft
from wallet.playground.players import Player
from wallet.playground.world import Playground


@pytest.fixture
async def wallet(each_playground: Playground, tmp_path: Path) -> AsyncIterator[Wallet]:
    """A funded wallet of its own on each engine."""
    player = Player("Alice", tmp_path, each_playground.world.networks)
    await each_playground.fund(await player.begin())
    yield player.wallet
    await player.vanish()


def some(asset: Asset, whole: int) -> Amount:
    return Amount(whole * 10**asset.decimals, asset)


@pytest.mark.parametrize("giving", [True, False], ids=["given", "wanted"])
async def test_an_offer_with_a_fee_token_is_blocked(each_playground: Playground, wallet: Wallet, giving: bool) -> None:
    world = each_playground.world
    fee, plain = some(world.fee_token, 10), some(world.networks[0].tokens[0], 10)
    draft = OfferDraft(fee, plain) if giving else OfferDraft(plain, fee)
    review = await wallet.swaps.review_offer(draft)
    assert [(finding.rule, finding.severity) for finding in review.findings] == [(36, Severity.BLOCK)]
    assert world.fee_token.symbol in review.findings[0].sentence
    with pytest.raises(Blocked):
        await wallet.swaps.confirm_offer(review)
    assert await wallet.swaps.list() == ()


async def test_tokens_that_arrive_in_full_pass_the_same_check(each_playground: Playground, wallet: Wallet) -> None:
    aster, birch = each_playground.world.networks
    checks = await wallet.swaps.checks(OfferDraft(some(aster.tokens[1], 10), some(birch.tokens[0], 10)))
    assert [check.ok for check in checks if "arrives in full" in check.label] == [True, True]
    assert all(check.ok for check in checks), [check.reason for check in checks if not check.ok]
