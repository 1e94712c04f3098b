"""Which number comes next: the lowest that nobody uses, and no guess when the node is behind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wallet.outbox.nonces import Counted, Ours, next_nonce

NUMBERS = st.integers(0, 30)


def counted(mined: int, pending: int | None = None, block: int = 100) -> Counted:
    return Counted(mined, mined if pending is None else pending, block, 0)


def ours(*numbers: int, last_final: int | None = None, final_block: int = 0) -> Ours:
    return Ours(frozenset(numbers), last_final, final_block)


def test_a_fresh_account_starts_with_what_the_chain_counts() -> None:
    assert next_nonce(counted(0), ours()) == 0
    assert next_nonce(counted(5), ours()) == 5


def test_behind_our_own_that_wait() -> None:
    assert next_nonce(counted(5), ours(5, 6)) == 7


def test_behind_what_another_program_with_these_keys_has_waiting() -> None:
    assert next_nonce(counted(5, pending=7), ours()) == 7
    assert next_nonce(counted(5, pending=7), ours(7)) == 8


def test_a_gap_is_filled_first() -> None:
    assert next_nonce(counted(3), ours(5, 6)) == 3
    assert next_nonce(counted(3), ours(3, 5)) == 4


def test_a_node_that_has_not_seen_our_last_final_block_gives_no_number() -> None:
    assert next_nonce(counted(4, block=90), ours(last_final=7, final_block=95)) is None


def test_a_chain_that_was_rolled_back_past_it_is_believed() -> None:
    assert next_nonce(counted(4, block=96), ours(last_final=7, final_block=95)) == 4


@given(st.frozensets(NUMBERS), NUMBERS, NUMBERS)
def test_never_one_that_is_used_and_never_a_gap_below(taken: frozenset[int], mined: int, waiting: int) -> None:
    start = mined + waiting
    number = next_nonce(Counted(mined, start, 1, 0), ours(*taken))
    assert number is not None
    assert number >= start
    assert number not in taken
    assert all(between in taken for between in range(start, number))
