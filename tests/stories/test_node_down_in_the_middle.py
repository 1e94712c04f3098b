"""Every node of a wallet goes silent in the middle of a swap, and one answer that mattered is lost; when they are back it goes on."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faulty_proxy import Fault, faulty_proxy
from tests.stories.conftest import Stage, ended, until
from wallet.model.address import Address
from wallet.model.views import LaneState, Phase
from wallet.playground.players import Player

SILENCE = 4  # seconds


@pytest.mark.timeout(110)
async def test_it_says_so_and_goes_on(stage: Stage, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        networks = stage.playground.world.networks
        proxies = [await stack.enter_async_context(faulty_proxy(network.endpoints[0])) for network in networks]
        behind = [replace(network, endpoints=(proxy.url,)) for network, proxy in zip(networks, proxies, strict=True)]
        player = Player("behind a proxy", tmp_path / "behind", (behind[0], behind[1]))
        await stage.playground.fund(Address(await player.begin()))
        play = replace(stage, initiator=player)
        for proxy in proxies:
            proxy.fail(Fault.DROP_AFTER, "eth_sendRawTransaction", times=1)  # taken by the node, and nobody is told

        swap_id = await play.agree()
        await until(player.wallet, swap_id, lambda view: view.give.state is LaneState.LOCKED)
        for proxy in proxies:
            proxy.fail(Fault.DROP_BEFORE)
        trouble = (await until(player.wallet, swap_id, lambda view: bool(view.trouble))).trouble
        assert "No node of" in trouble
        assert "Nothing is lost" in trouble
        await asyncio.sleep(SILENCE)
        for proxy in proxies:
            proxy.fail(Fault.NONE)

        assert (await until(player.wallet, swap_id, ended)).phase is Phase.DONE
        assert (await until(play.participant.wallet, swap_id, ended)).phase is Phase.DONE
        assert await play.gained(player) == (-play.give.units, play.want.units)
        assert [step.action for step in await player.wallet.swaps.steps(swap_id)] == ["approve", "lock", "claim"]
        await player.vanish()
