"""Claim and refund cost less than any peer's, lock no more than what its extra checks cost (figures: `gas.py`)."""

from __future__ import annotations

import pytest

from tests.anvil import needs_anvil
from tests.contracts.gas import BOLTZ_V6, EXTRAS, measure
from wallet.swaps import htlc


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, int]]:
    return measure()


@needs_anvil
@pytest.mark.parametrize("kind", ["native", "erc20"])
def test_gas_is_below_every_peer(found: dict[str, dict[str, int]], kind: str) -> None:
    for step in ("claim", "refund", "claim_many"):
        assert found[kind][step] < BOLTZ_V6[kind].get(step, 13_500), step
    assert found[kind]["lock"] < BOLTZ_V6[kind]["lock"] + EXTRAS[kind]


@needs_anvil
def test_the_estimates_are_upper_ones(found: dict[str, dict[str, int]]) -> None:
    for steps in found.values():
        assert steps["lock"] * 2 < htlc.LOCK_GAS
        assert steps["claim_for_another"] * 2 < htlc.CLAIM_GAS
        assert steps["refund"] * 2 < htlc.REFUND_GAS
