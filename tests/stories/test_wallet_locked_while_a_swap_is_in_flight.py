"""Locking the app forgets the seed and keeps what the swap's mandate needs: it still locks, claims, and refuses everything else."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Stage, ended, until
from wallet.errors import VaultLocked
from wallet.model.views import OfferDraft, Phase, SessionState


@pytest.mark.timeout(110)
async def test_both_lock_their_apps_and_the_swap_completes(stage: Stage) -> None:
    swap_id = await stage.agree()
    for player in (stage.initiator, stage.participant):
        await player.wallet.session.lock()
        assert player.wallet.session.state is SessionState.LOCKED
    for player in (stage.initiator, stage.participant):
        with pytest.raises(VaultLocked):
            await player.wallet.swaps.review_offer(OfferDraft(stage.give, stage.want))
        assert (await until(player.wallet, swap_id, ended)).phase is Phase.DONE
    assert await stage.gained(stage.initiator) == (-stage.give.units, stage.want.units)
    assert await stage.gained(stage.participant) == (stage.give.units, -stage.want.units)
