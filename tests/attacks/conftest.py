"""Two funded wallets on the real playground, for attacks that go through the whole wallet."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.playground import shared_playground
from wallet.playground.players import Player
from wallet.playground.world import Playground


@pytest.fixture(scope="session")
def playground() -> Playground:
    """Two chains, `.world`, `await .fund(address)`. Shared by the whole session: use fresh accounts."""
    return shared_playground()


@pytest.fixture
async def alice(playground: Playground, tmp_path: Path) -> AsyncGenerator[Player]:
    """Somebody with test money."""
    player = Player("alice", tmp_path / "alice", playground.world.networks)
    try:
        await playground.fund(await player.begin())
        yield player
    finally:
        await player.vanish()


@pytest.fixture
async def bob(playground: Playground, tmp_path: Path) -> AsyncGenerator[Player]:
    """Somebody else."""
    player = Player("bob", tmp_path / "bob", playground.world.networks)
    try:
        await playground.fund(await player.begin())
        yield player
    finally:
        await player.vanish()
