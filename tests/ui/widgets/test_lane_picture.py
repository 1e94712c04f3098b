"""What the picture says is what the lane says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.samples import NOW, lane
from ui.widgets.lane_picture import SEGMENTS, Travel, picture, seconds_left, seconds_to_lock
from wallet.model.views import LaneState, LaneView

numbers = st.integers(min_value=0, max_value=2**40)


@st.composite
def lanes(draw: st.DrawFn) -> LaneView:
    return replace(
        lane(mine=draw(st.booleans()), state=draw(st.sampled_from(LaneState))),
        confirmations=draw(numbers),
        needed=draw(st.integers(min_value=0, max_value=200)),
        expiry=draw(numbers),
        lock_by=draw(numbers),
        chain_time=draw(numbers),
        locked_at=draw(numbers),
    )


@given(lanes())
def test_every_lane_has_a_picture_within_its_frame(view: LaneView) -> None:
    result = picture(view)
    assert 0 <= result.coin <= 1
    assert 0 <= result.open <= 1
    assert 0 <= result.filled <= result.segments <= SEGMENTS
    assert result.left is None or 0 <= result.left <= 1
    assert result.inside == (result.coin == 0.5)


@given(lanes())
def test_the_lock_is_shut_only_when_it_is_final(view: LaneView) -> None:
    assert (picture(view).open == 0) == (view.state is LaneState.LOCKED)


@pytest.mark.parametrize(
    ("state", "coin", "travel"),
    [
        (LaneState.EMPTY, 0, Travel.NONE),
        (LaneState.LOCKED, 0.5, Travel.IN),
        (LaneState.CLAIMED, 1, Travel.OUT),
        (LaneState.REFUNDED, 0, Travel.BACK),
    ],
)
def test_the_coins_are_where_they_are(state: LaneState, coin: float, travel: Travel) -> None:
    result = picture(lane(mine=True, state=state))
    assert (result.coin, result.travel) == (coin, travel)


def test_confirmations_fill_and_the_shackle_comes_down() -> None:
    pictures = [picture(lane(mine=True, state=LaneState.LOCKING, confirmations=n)) for n in range(4)]
    assert [p.filled for p in pictures] == [0, 1, 2, 3]
    assert [p.segments for p in pictures] == [3, 3, 3, 3]
    assert sorted((p.open for p in pictures), reverse=True) == [p.open for p in pictures]


def test_many_confirmations_become_one_bar() -> None:
    view = replace(lane(mine=True, state=LaneState.LOCKING), confirmations=63, needed=64)
    assert (picture(view).filled, picture(view).segments) == (SEGMENTS - 1, SEGMENTS)
    assert picture(replace(view, confirmations=64)).filled == SEGMENTS


def test_the_deadline_shrinks_with_chain_time() -> None:
    lefts = [picture(lane(mine=True, state=LaneState.LOCKED, passed=passed)).left for passed in (0, 450, 900, 1800, 5000)]
    assert lefts == [1.0, 0.75, 0.5, 0.0, 0.0]


def test_no_deadline_runs_for_what_is_settled() -> None:
    for state in (LaneState.EMPTY, LaneState.CLAIMED, LaneState.REFUNDING, LaneState.REFUNDED):
        assert seconds_left(lane(mine=True, state=state)) is None


def test_a_clock_that_is_not_known_shows_no_deadline() -> None:
    view = replace(lane(mine=True, state=LaneState.LOCKED), chain_time=0)
    assert seconds_left(view) is None
    assert picture(view).left is None


def test_an_empty_lane_tells_how_long_it_may_still_be_locked() -> None:
    view = lane(mine=False, state=LaneState.EMPTY, passed=30)
    assert seconds_to_lock(view) == 90
    assert seconds_to_lock(replace(view, chain_time=NOW + 999)) == 0
    assert seconds_to_lock(replace(view, lock_by=0)) is None
