"""A real keyring holds the courier's key: the participant's program ends with both locks standing, starts again and nobody unlocks it.

The secret comes out only then, and the courier claims with coins of its own.
"""

from __future__ import annotations

import asyncio

import pytest

from tests.keyring_service import Service, secret_service
from tests.stories.conftest import Stage, ended, until
from wallet import boot
from wallet.model.amount import Amount
from wallet.model.views import LaneState, Phase, SessionState
from wallet.playground.players import willing
from wallet.playground.rpc import LocalNode

__all__ = ["secret_service"]


@pytest.mark.timeout(110)
async def test_the_participant_never_types_the_password_again(secret_service: Service, stage: Stage) -> None:
    del secret_service
    player, initiator, aster = stage.participant, stage.initiator, stage.playground.world.networks[0]
    courier = player.wallet.courier
    address = (await courier.turn_on()).address
    await courier.confirm_fund(willing(await courier.review_fund(Amount(10**16, aster.coin))))

    swap_id = await stage.agree()
    await until(initiator.wallet, swap_id, lambda view: view.give.state is LaneState.LOCKED)
    await initiator.vanish()
    await until(player.wallet, swap_id, lambda view: view.give.state is LaneState.LOCKED)
    await player.vanish()

    locked = await boot.build(player.home, networks=player.networks)
    try:
        await locked.courier.ready()
        before = await locked.swaps.view(swap_id)
        assert (before.take.state, before.password) == (LaneState.LOCKED, None)
        await initiator.return_()
        assert (await until(locked, swap_id, ended)).phase is Phase.DONE
        assert locked.session.state is SessionState.LOCKED
        claim = (await locked.swaps.steps(swap_id))[-1]
    finally:
        await locked.close()
    assert (claim.action, claim.state) == ("claim", "final")
    node = LocalNode(aster.endpoints[0])
    sent = await asyncio.to_thread(node.ask, "eth_getTransactionByHash", claim.transaction)
    node.close()
    assert sent["from"].lower() == str(address).lower()
    await player.return_()
    assert await stage.gained(player) == (stage.give.units, -stage.want.units)
