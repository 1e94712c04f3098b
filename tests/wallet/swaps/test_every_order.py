"""Every order of events in a small world, breadth first: nothing in it is lost, stuck or locked twice.

`dev.py simulate --exhaustive` digs deeper.
"""

from __future__ import annotations

import pytest

from tests.simulation.exhaustive import explore
from tests.simulation.small_world import Allowance
from wallet.model.swap import Role


@pytest.mark.timeout(600)  # ten seconds of computing, on a machine that may be busy
@pytest.mark.parametrize("role", Role)
def test_no_order_of_events_loses_anything(role: Role) -> None:
    """One crash between any two writes, one reorg of the newest block, one forgotten transaction, and whatever the partner does."""
    found = explore(role, Allowance(crashes=1, drops=1, reorgs=1))
    print(role.value, found.line())  # noqa: T201 - how large that is
    assert found.clean, found.examples
    assert found.states > 10_000


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", Role)
def test_a_node_that_denies_our_lock_keeps_nothing_from_us(role: Role) -> None:
    """It never becomes final then: whatever happens, it comes back, or what was got for it is ours."""
    found = explore(role, Allowance(drops=1, reorgs=1), denied=True)
    assert found.clean, found.examples
    assert found.states > 500


def test_the_search_sees_a_loss() -> None:
    """A cut-off that comes too late (rule 2) loses, without anything else going wrong; otherwise the search proves nothing."""
    found = explore(Role.INITIATOR, Allowance(), late=8)
    assert found.ends["lost"] > 0
    assert found.examples["lost"][0].tick == 0
    assert explore(Role.INITIATOR, Allowance()).clean
