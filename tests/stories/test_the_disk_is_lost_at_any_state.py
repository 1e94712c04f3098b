"""The data folder is wiped at any state of either role, and the swap ends as it must from the phrase alone, whatever nodes allow a query.

By turns with endpoints that allow 10 blocks a log query and 10,000. `dev.py wipes` plays every step of the journal with both.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.anvil import needs_anvil
from tests.wipes.ground import Ground, Street, ground, street
from tests.wipes.played import Wipe, play
from tests.wipes.states import OLD_BLOCKS, SLICE, End, State
from wallet.model.swap import Role
from wallet.swaps import timelocks

_FINDS = {"take back", "reveal", "follow", "claim"}


@pytest.fixture(scope="module", params=OLD_BLOCKS)
def allowed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def chains(allowed: int) -> Iterator[Ground]:
    with ground(OLD_BLOCKS[allowed]) as made:
        yield made


@needs_anvil
@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", Role)
async def test_the_end_is_what_it_would_have_been(chains: Ground, tmp_path: Path, allowed: int, role: Role) -> None:
    turn = list(OLD_BLOCKS).index(allowed)
    async with street(chains, tmp_path, allowed, words=4 * turn) as here:
        for state in [each for each in SLICE if each.role is role][turn::2]:
            wipe = await play(here, state)
            assert wipe.came, f"{state.name}: the swap never came to that"
            assert set(wipe.kinds) <= _FINDS
            assert bool(wipe.kinds) >= _leaves_something(state), f"{state.name}: nothing was found"
            covered(here, wipe, state)
        for limit in here.limits:
            assert limit.allowed // 2 < limit.widest <= limit.allowed or limit.widest > 128
        assert all(limit.refused for limit in here.limits[::2]) == (allowed == 10)


def _leaves_something(state: State) -> bool:
    """Is a lock of ours, or one to us, still open when the folder is gone?"""
    return state.end is End.COMPLETED and state.step in ("Sent lock", "Locked give final", "Locked take final", "Signed claim")


def covered(here: Street, wipe: Wipe, state: State) -> None:
    """The first search read back to where the longest lock may have begun, said so on the way, and stopped there."""
    view = wipe.first
    assert view is not None
    assert view.complete, state.name
    assert [each.network for each in view.coverage] == [network.name for network in here.restored]
    for chain, each in enumerate(view.coverage):
        head = here.ground.time(chain, each.bottom) + each.whole
        assert each.low == each.bottom == here.ground.oldest(chain, head), state.name
        assert each.seconds == each.whole >= timelocks.LONGEST
        assert f"to block {each.bottom:,}" in each.sentence
        assert each.trouble == ""
        lows = wipe.lows[each.network]
        assert lows == sorted(lows, reverse=True) or lows[0] == 0  # newest first: it only ever went further back
