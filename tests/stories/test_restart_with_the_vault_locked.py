"""After a restart the mandate is gone with the old signer: the app says that it needs the password, and goes on once it has it."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Stage, ended, until
from wallet import boot
from wallet.model.views import LaneState, Phase


@pytest.mark.timeout(110)
async def test_the_participant_restarts_locked_after_locking_and_claims_after_unlocking(stage: Stage) -> None:
    swap_id = await stage.agree()
    player = stage.participant
    await until(player.wallet, swap_id, lambda view: view.give.state is LaneState.LOCKED)
    await player.vanish()
    await until(stage.initiator.wallet, swap_id, lambda view: view.take.state is LaneState.CLAIMED)

    locked = await boot.build(player.home, networks=player.networks)
    try:
        view = await until(locked, swap_id, lambda view: view.password is not None and view.password.left is not None)
        assert "unlock" in view.trouble
        assert "Nothing is lost" in view.trouble
        assert view.password is not None
        assert view.password.sentence.startswith("Unlock within ")
        assert "by the clock of Aster" in view.password.sentence
        assert view.password.loses, "the partner has taken ours: now the time for theirs runs out"
        assert view.password.by is not None
        assert view.take.chain_time < view.password.by <= view.take.expiry
    finally:
        await locked.close()

    await player.return_()
    assert (await until(player.wallet, swap_id, ended)).phase is Phase.DONE
    assert (await until(stage.initiator.wallet, swap_id, ended)).phase is Phase.DONE
    assert await stage.gained(player) == (stage.give.units, -stage.want.units)
