"""What happened, day by day: one line a day, nothing lost, order kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import sample
from ui.models.history import DayRow, history, julian_day, row_key
from wallet.model.views import ActivityRow


def _event(at: int) -> ActivityRow:
    return ActivityRow(at, "Locked", "", None, False, "final", "Aster", sample.transaction(str(at)), None)


def test_the_sample_has_three_days() -> None:
    rows = history(sample.activity())
    days = [row.day for row in rows if isinstance(row, DayRow)]
    assert len(days) == len(set(days)) == 3
    assert isinstance(rows[0], DayRow)
    assert len({row_key(row) for row in rows}) == len(rows)


@given(st.lists(st.integers(0, 4 * 10**9), max_size=40, unique=True).map(lambda times: sorted(times, reverse=True)))
def test_every_event_stands_once_under_its_own_day(times: list[int]) -> None:
    rows = history([_event(at) for at in times])
    assert [row.at for row in rows if isinstance(row, ActivityRow)] == times
    day = None
    for row in rows:
        if isinstance(row, DayRow):
            assert day is None or row.day < day
            day = row.day
        else:
            assert julian_day(row.at) == day


def test_a_state_that_changes_keeps_the_row() -> None:
    before, after = _event(5), ActivityRow(5, "Locked", "", None, False, "in a block", "Aster", sample.transaction("5"), None)
    assert before != after
    assert row_key(before) == row_key(after)


def test_nothing_happened_is_nothing_shown() -> None:
    assert history(()) == ()
