"""The chain behind a number is another one since the swap was agreed: a local one that was reset, or a network file that was changed.
Nothing of that swap may be signed there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.scene import scene
from tests.fakes.chain import connecting
from tests.fakes.ledger import FakeChain
from wallet.chains.client import ChainClient
from wallet.model.swap import Role, Side
from wallet.swaps.facts import LegState
from wallet.swaps.machine import next_steps
from wallet.swaps.observer import Observer
from wallet.swaps.seen import Heads
from wallet.swaps.steps import Wait


@pytest.mark.parametrize("role", Role)
async def test_the_swap_stands_still_and_says_why(tmp_path: Path, role: Role) -> None:
    async with scene(tmp_path, role) as play:
        await play.look()
        lane = play.give
        anew = FakeChain(lane.chain.chain_id, salt="another life")
        anew.codes = lane.chain.codes
        anew.mine(30)
        for node in (lane.first, lane.second):
            node.chain = anew
        urls = lane.network.endpoints
        client = ChainClient(lane.network, connecting(dict(zip(urls, (lane.first, lane.second), strict=True))))
        observer = Observer(client, play.database, play.book, play.clock)
        lane.client, lane.observer, lane.chain = client, observer, anew
        await play.look(lane)

        place = (play.terms.swap_id, Side.GIVE)
        assert observer.seen(place) is None
        assert "another chain" in observer.note(play.terms.swap_id)
        assert play.swap.leg(Side.GIVE) is LegState.EMPTY
        heads = Heads(None, play.take.observer.seen((play.terms.swap_id, Side.TAKE)))
        assert all(isinstance(step, Wait) for step in next_steps(play.swap, heads))


async def test_a_swap_on_the_right_one_is_looked_at(tmp_path: Path) -> None:
    async with scene(tmp_path, Role.INITIATOR) as play:
        await play.look()
        assert play.give.observer.seen((play.terms.swap_id, Side.GIVE)) is not None
        assert not play.give.observer.note(play.terms.swap_id)
