"""The whole engine on real nodes: on anvil, and with a chain's own coin on either side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.anvil import needs_anvil
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.asset import Asset
from wallet.model.views import OfferDraft, Phase, SwapView
from wallet.playground.headless import Scenario, play
from wallet.playground.players import Player, willing
from wallet.playground.world import COINS, TOKENS_GIVEN, Playground


@needs_anvil
@pytest.mark.timeout(100)
async def test_a_swap_completes_on_anvil() -> None:
    played = await play(Scenario.COMPLETED, "anvil")
    assert (played.outcome, played.ok) == ("completed", True)
    assert played.seconds < 90
    for part in played.parts:
        assert [(step.action, step.state) for step in part.steps] == [("approve", "final"), ("lock", "final"), ("claim", "final")]


@pytest.fixture
async def players(playground: Playground, tmp_path: Path) -> AsyncGenerator[tuple[Player, Player]]:
    """Two funded wallets in this process."""
    pair = (
        Player("initiator", tmp_path / "initiator", playground.world.networks),
        Player("participant", tmp_path / "participant", playground.world.networks),
    )
    for player in pair:
        await playground.fund(Address(await player.begin()))
    yield pair
    for player in pair:
        await player.vanish()


async def units(player: Player, asset: Asset) -> int:
    await player.wallet.portfolio.refresh()
    rows = (await player.wallet.portfolio.view()).balances
    return next(row.amount.units for row in rows if row.asset == asset and row.amount is not None)


async def fees(player: Player, swap_id: bytes, chain_id: int) -> int:
    return sum(step.fee or 0 for step in await player.wallet.swaps.steps(swap_id) if step.chain_id == chain_id)


async def swapped(players: tuple[Player, Player], give: Amount, want: Amount) -> bytes:
    """From offer to done; the swap's id."""
    alice, bob = (player.wallet.swaps for player in players)
    offer = await alice.confirm_offer(willing(await alice.review_offer(OfferDraft(give, want, away=30))))
    answer = await bob.confirm_acceptance(willing(await bob.review_acceptance(offer.text)))
    swap_id = await alice.confirm_lock(willing(await alice.review_lock(answer.text)))

    async def report(view: SwapView) -> None:
        del view

    views = await asyncio.gather(alice.run(swap_id, report), bob.run(swap_id, report))
    assert [view.phase for view in views] == [Phase.DONE, Phase.DONE]
    return swap_id


@pytest.mark.timeout(110)
async def test_a_coin_for_a_token_moves_exactly_both_and_the_fees(playground: Playground, players: tuple[Player, Player]) -> None:
    aster, birch = playground.world.networks
    give, want = Amount(COINS // 4, aster.coin), Amount(80 * 10**6, birch.tokens[0])
    swap_id = await swapped(players, give, want)
    initiator, participant = players
    assert await units(initiator, aster.coin) == COINS - give.units - await fees(initiator, swap_id, aster.chain_id)
    assert await units(participant, aster.coin) == COINS + give.units - await fees(participant, swap_id, aster.chain_id)
    start = TOKENS_GIVEN * 10**6
    assert [await units(player, birch.tokens[0]) - start for player in players] == [want.units, -want.units]
    steps = [[step.action for step in await player.wallet.swaps.steps(swap_id)] for player in players]
    assert steps == [["lock", "claim"], ["approve", "lock", "claim"]]
