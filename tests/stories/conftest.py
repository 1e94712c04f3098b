"""Two people with funded wallets on the real playground, and an agreement between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.playground import shared_playground
from wallet.facade import Wallet
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.views import OfferDraft, SwapView
from wallet.playground.players import Player, willing
from wallet.playground.world import Playground

PATIENCE = 60
"""Seconds of being away that the terms allow, so that a restart on a busy machine is not what decides a story."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The initiator gives 100 APD on Aster for 80 BYD on Birch."""

    playground: Playground
    initiator: Player
    participant: Player
    give: Amount
    want: Amount

    async def agree(self, away: int = PATIENCE) -> bytes:
        """Offer, acceptance and the initiator's word; from here on both wallets act by themselves. The swap's id."""
        alice, bob = self.initiator.wallet.swaps, self.participant.wallet.swaps
        offer = await alice.confirm_offer(willing(await alice.review_offer(OfferDraft(self.give, self.want, away))))
        answer = await bob.confirm_acceptance(willing(await bob.review_acceptance(offer.text)))
        return await alice.confirm_lock(willing(await alice.review_lock(answer.text)))

    async def gained(self, player: Player) -> tuple[int, int]:
        """Base units that a player has more than in the beginning: of what is given, of what is wanted."""
        start = 1_000 * 10**6
        return await held(player.wallet, self.give) - start, await held(player.wallet, self.want) - start


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    playground = shared_playground()
    aster, birch = playground.world.networks
    players = [Player(name, tmp_path / name, playground.world.networks) for name in ("initiator", "participant")]
    for player in players:
        await playground.fund(Address(await player.begin()))
    yield Stage(playground, players[0], players[1], Amount(100 * 10**6, aster.tokens[0]), Amount(80 * 10**6, birch.tokens[0]))
    for player in players:
        await player.vanish()


async def held(wallet: Wallet, like: Amount) -> int:
    """Base units of an asset in the first account, asked now."""
    await wallet.portfolio.refresh()
    rows = (await wallet.portfolio.view()).balances
    return next(row.amount.units for row in rows if row.asset == like.asset and row.amount is not None)


async def until(wallet: Wallet, swap_id: bytes, reached: Callable[[SwapView], bool], seconds: float = 60) -> SwapView:
    """Look at a wallet's own view of the swap, as a person does, until it is so."""
    async with asyncio.timeout(seconds):
        while True:
            view = await wallet.swaps.view(swap_id)
            if reached(view):
                return view
            await asyncio.sleep(0.1)


def ended(view: SwapView) -> bool:
    return view.ended
