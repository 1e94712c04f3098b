"""The partner locks the very same terms once more after our claim, and takes that lock back or has it claimed.

The contract allows it (a closed lock's slot is free again). It costs the partner gas alone, and every event carries our swap's id. It must
not stop the swap, and least of all any other swap on that chain.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.scene import scene
from wallet.model.swap import Role, Side
from wallet.swaps.facts import Depth, LegState


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("end", ["claim", "refund", "open"])
@pytest.mark.parametrize("at_once", [True, False])
async def test_only_the_first_life_of_a_lock_counts(tmp_path: Path, role: Role, end: str, at_once: bool) -> None:
    async with scene(tmp_path, role) as play:
        lock, contract = play.lock(Side.TAKE), play.take.contract
        contract.lock(lock)
        play.take.chain.mine(4)
        await play.look()
        contract.claim(lock)
        if not at_once:
            await play.look()
            play.take.chain.mine(4)
            await play.look()
        contract.lock(lock)
        if end != "open":
            (contract.claim if end == "claim" else contract.refund)(lock)
        for _ in range(6):
            await play.look()
            play.take.chain.mine()

        assert play.swap.leg(Side.TAKE) is LegState.CLAIMED
        assert [(event.state, event.depth) for event in play.swap.take] == [
            (LegState.LOCKED, Depth.FINAL),
            (LegState.CLAIMED, Depth.FINAL),
        ]


async def test_what_another_swap_sees_comes_through(tmp_path: Path) -> None:
    async with scene(tmp_path, Role.INITIATOR) as play:
        lock, contract = play.lock(Side.TAKE), play.take.contract
        contract.lock(lock)
        contract.claim(lock)
        contract.lock(lock)
        contract.refund(lock)
        play.take.chain.mine(4)
        await play.look()
        assert play.take.observer.head is not None
        assert play.take.observer.head.number == play.take.chain.height
