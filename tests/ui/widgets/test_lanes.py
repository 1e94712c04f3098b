"""The picture as a widget: words for a screen reader, motion that ends, every state painted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from tests.ui.samples import ME, PARTNER, claiming, done, lane, refunding, swap_view, waiting
from tests.ui.widgets.test_lane_picture import lanes
from ui.theme.theme import Mode, theme
from ui.widgets.lane_paint import (
    Fonts,
    _coin_rect,  # pyright: ignore[reportPrivateUsage]
    _frame,  # pyright: ignore[reportPrivateUsage]
    _pill_size,  # pyright: ignore[reportPrivateUsage]
    coin_text,
    lane_height,
)
from ui.widgets.lane_picture import picture
from ui.widgets.lane_words import confirming, deadline_words, description, foot_words, state_words
from ui.widgets.lanes import DURATION, Lanes
from wallet.model.amount import Amount
from wallet.model.views import LaneState, LaneView


@pytest.fixture
def shown(qtbot: QtBot) -> Lanes:
    widget = Lanes()
    qtbot.addWidget(widget)
    widget.resize(800, widget.sizeHint().height())
    widget.show()
    return widget


def test_the_picture_is_told_in_words(shown: Lanes) -> None:
    view = waiting()
    shown.show_lanes(view.give, view.take, ME, PARTNER)
    assert shown.accessibleDescription() == description(view.give, view.take)
    assert shown.accessibleDescription() == (
        "You give · Playground A, 2.5 APL, Locked by you, Comes back to you in 29 minutes if it is not collected. "
        "You get · Playground B, 1,200 BRY, Partner's lock is closing, 1 of 3 confirmations, Yours to collect for 14 minutes."
    )


def test_motion_is_short_and_ends_where_it_should(shown: Lanes, qtbot: QtBot) -> None:
    assert DURATION < 200
    before, after = waiting(), claiming()
    shown.show_lanes(before.give, before.take, ME, PARTNER)
    still = shown.grab().toImage()
    shown.show_lanes(after.give, after.take, ME, PARTNER)
    qtbot.wait(DURATION + 120)
    settled = Lanes()
    qtbot.addWidget(settled)
    settled.resize(shown.size())
    settled.show_lanes(after.give, after.take, ME, PARTNER)
    assert shown.grab().toImage() == settled.grab().toImage()
    assert shown.grab().toImage() != still


def test_nothing_moves_when_the_system_asks_for_that(shown: Lanes, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(type(theme()), "moves", property(lambda _: False))
    shown.show_lanes(waiting().give, waiting().take, ME, PARTNER)
    shown.show_lanes(claiming().give, claiming().take, ME, PARTNER)
    at_once = shown.grab().toImage()
    qtbot.wait(60)
    assert shown.grab().toImage() == at_once


def test_both_themes_paint_and_differ(shown: Lanes) -> None:
    shown.show_lanes(done().give, done().take, ME, PARTNER)
    light = shown.grab().toImage()
    try:
        theme().set_mode(Mode.DARK)
        dark = shown.grab().toImage()
    finally:
        theme().set_mode(Mode.LIGHT)
    middle = light.rect().center()
    assert QColor(light.pixel(middle.x(), 20)).lightness() > 200
    assert QColor(dark.pixel(middle.x() - 60, 20)).lightness() < 60


def test_a_lane_without_a_foot_is_lower(shown: Lanes) -> None:
    view = waiting()
    shown.show_lanes(view.give, view.take, ME, PARTNER)
    tall = shown.sizeHint().height()
    bare = replace(lane(mine=True, state=LaneState.EMPTY), lock_by=0), replace(lane(mine=False, state=LaneState.EMPTY), lock_by=0)
    shown.show_lanes(*bare, ME, None)
    assert shown.sizeHint().height() < tall


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lanes(), lanes(), st.integers(min_value=0, max_value=2**256 - 1))
def test_any_pair_of_lanes_paints(shown: Lanes, give: LaneView, take: LaneView, units: int) -> None:
    give = replace(give, mine=True, amount=Amount(units, give.amount.asset))
    shown.show_lanes(give, replace(take, mine=False), ME, None)
    assert not shown.grab().isNull()


@pytest.mark.parametrize("mine", [True, False])
@pytest.mark.parametrize("state", LaneState)
def test_every_state_has_words_of_its_own(mine: bool, state: LaneState) -> None:
    every = {state_words(lane(mine=mine, state=each)) for each in LaneState}
    assert len(every) == len(LaneState)
    assert state_words(lane(mine=mine, state=state)) in every


def test_the_deadline_is_told_from_my_side() -> None:
    assert deadline_words(lane(mine=True, state=LaneState.LOCKED, passed=1800)) == "The time lock has run out: it can come back to you"
    assert (
        deadline_words(lane(mine=False, state=LaneState.LOCKED, passed=2000)) == "The time lock has run out: your partner may take it back"
    )
    assert deadline_words(lane(mine=False, state=LaneState.EMPTY, passed=60)) == "To be locked within 60 s"
    assert "Too late" in deadline_words(lane(mine=False, state=LaneState.EMPTY, passed=600))
    assert deadline_words(swap_view().give) == "To be locked within 2 minutes"


def test_confirmations_are_told_only_while_they_fill() -> None:
    assert confirming(lane(mine=True, state=LaneState.LOCKING, confirmations=2)) == "2 of 3 confirmations"
    assert confirming(replace(lane(mine=True, state=LaneState.LOCKING), needed=1)) == "0 of 1 confirmation"
    assert confirming(lane(mine=True, state=LaneState.LOCKED, confirmations=3)) == ""


def test_why_coins_lie_where_they_lie() -> None:
    assert foot_words(refunding().give) == "The time lock ran out, so it goes back to its owner"
    assert foot_words(done().take) == "Collected with the secret"


def test_a_long_amount_loses_decimals_before_its_symbol() -> None:
    metrics, view = QFontMetricsF(Fonts.of(QFont()).amount), lane(mine=True, state=LaneState.LOCKED)
    asset = view.amount.asset

    def text(units: int, symbol: str = "APL") -> str:
        return coin_text(replace(view, amount=Amount(units, replace(asset, symbol=symbol))), metrics)

    assert text(25 * 10**17) == "2.5 APL"
    assert text(1) == "< 0.000001 APL"
    assert text(123_456_789_123456789 * 10**9).startswith("123,456,789.1")
    assert text(123_456_789_123456789 * 10**9).endswith(" APL")
    assert text(123_456_789 * 10**18, "LONGTOKENNAME").startswith("123,456,789 L")
    assert metrics.horizontalAdvance(text(2**256 - 1)) < metrics.averageCharWidth() * 40


def test_coins_beside_the_lock_do_not_cover_it() -> None:
    """In the smallest window a lane has 507 pixels."""
    fonts = Fonts.of(QFont())
    view = lane(mine=True, state=LaneState.EMPTY)
    view = replace(view, amount=Amount(9_999_999_279_989_920_000, view.amount.asset))
    where = QRectF(0, 0, 507, lane_height(fonts))
    pill = _pill_size(view, fonts, where.width())
    frame = _frame(where, pill, fonts)
    assert _coin_rect(frame, pill, view, picture(view)).right() < frame.body.left()
