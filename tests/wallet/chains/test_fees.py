"""Fees from history: payable for a while, never below the floor, and a replacement is always enough above."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wallet.chains.fees import FLOOR, Speed, market, raised
from wallet.chains.rpc import Json
from wallet.model.transaction import Fees

GWEI = 10**9
WEI = st.integers(0, 10**15)
FEES = st.tuples(WEI, WEI).map(lambda pair: Fees(max(pair), min(pair)))


def history(base: int, *rewards: tuple[int, int, int]) -> Json:
    return {"baseFeePerGas": [hex(1), hex(base)], "reward": [[hex(wei) for wei in row] for row in rewards]}


def test_the_next_base_fee_doubled_and_the_median_priority() -> None:
    found = market(history(10 * GWEI, (1 * GWEI, 2 * GWEI, 3 * GWEI), (1 * GWEI, 4 * GWEI, 9 * GWEI), (0, 2 * GWEI, 3 * GWEI)))
    assert found.fees() == Fees(22 * GWEI, 2 * GWEI)
    assert found.fees(Speed.FAST).priority == 3 * GWEI


def test_empty_blocks_say_nothing_and_the_floor_holds() -> None:
    found = market(history(7, (0, 0, 0)))
    assert found.fees() == Fees(14 + FLOOR, FLOOR)


def test_a_node_that_gives_no_rewards() -> None:
    assert market({"baseFeePerGas": ["0x5"]}).fees() == Fees(10 + FLOOR, FLOOR)


@given(FEES, FEES)
def test_a_replacement_is_an_eighth_above_and_payable(old: Fees, wanted: Fees) -> None:
    new = raised(old, wanted)
    assert new.max_fee * 8 >= old.max_fee * 9
    assert new.priority * 8 >= old.priority * 9
    assert new.max_fee > old.max_fee
    assert new.max_fee >= max(new.priority, wanted.max_fee)
