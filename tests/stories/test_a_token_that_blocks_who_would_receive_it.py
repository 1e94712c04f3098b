"""The issuer blocks the participant between the two locks: the participant locks nothing and is told why, and both have what they had."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from resources.contracts.build import compiled
from tests.anvil import needs_anvil
from tests.stories.conftest import Stage, ended, until
from wallet.model.address import Address
from wallet.model.amount import Amount
from wallet.model.views import LaneState, Phase
from wallet.playground import world
from wallet.playground.players import Player
from wallet.playground.processes import Engine
from wallet.playground.rpc import LocalNode

pytestmark = [needs_anvil, pytest.mark.timeout(120)]

TOKEN = Path("resources/contracts/tokens/plain.vy")
AWAY = 20


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """On chains of their own, whose time can be moved on."""
    playground = await world.start(Engine.ANVIL.value)
    aster, birch = playground.world.networks
    players = [Player(name, tmp_path / name, playground.world.networks) for name in ("initiator", "participant")]
    for player in players:
        await playground.fund(Address(await player.begin()))
    yield Stage(playground, players[0], players[1], Amount(100 * 10**6, aster.tokens[0]), Amount(80 * 10**6, birch.tokens[0]))
    for player in players:
        await player.vanish()
    await playground.close()


def block(node: LocalNode, token: Address, who: Address) -> None:
    """From here on the token refuses to be paid to `who`; all else about it stays."""
    source = TOKEN.read_text(encoding="utf-8")
    refusal = 'assert to != empty(address), "receiver"'
    assert refusal in source
    code = compiled(source.replace(refusal, f'assert to != {who}, "blocked by the issuer"'))["deployed"]
    immutables = str(node.ask("eth_getCode", token, "latest"))[-64:]
    node.ask("anvil_setCode", token, code + immutables)


async def test_who_could_not_be_paid_locks_nothing(stage: Stage) -> None:
    nodes = [LocalNode(network.endpoints[0]) for network in stage.playground.world.networks]
    bob = stage.participant.wallet
    swap_id = await stage.agree(AWAY)
    block(nodes[0], stage.give.asset.token, (await bob.portfolio.view()).accounts[0].address)
    view = await until(bob, swap_id, lambda seen: bool(seen.trouble))
    assert view.take.state is LaneState.LOCKED
    assert view.trouble.startswith("100 APD could not be paid out to you on Aster now")
    assert "Nothing of yours is locked" in view.trouble
    for node in nodes:
        node.ask("evm_increaseTime", 300)
        node.close()
    ends = [await until(player.wallet, swap_id, ended) for player in (stage.initiator, stage.participant)]
    assert [end.phase for end in ends] == [Phase.BACK, Phase.ENDED]
    assert await bob.swaps.steps(swap_id) == ()
    assert [await stage.gained(player) for player in (stage.initiator, stage.participant)] == [(0, 0), (0, 0)]
