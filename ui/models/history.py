"""What happened, as the rows of one list: a line a day, and under it that day's events, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDateTime

from wallet.model.views import ActivityRow


@dataclass(frozen=True, slots=True)
class DayRow:
    """`day` is a Julian day in this computer's time zone."""

    day: int


HistoryRow = DayRow | ActivityRow


def row_key(row: HistoryRow) -> tuple[object, ...]:
    """The same row in two snapshots: a state may change, these do not."""
    if isinstance(row, DayRow):
        return ("day", row.day)
    return row.at, row.title, row.network, row.transaction, row.swap_id


def history(rows: Sequence[ActivityRow]) -> tuple[HistoryRow, ...]:
    """With a `DayRow` before the first event of each day."""
    found: list[HistoryRow] = []
    last: int | None = None
    for row in rows:
        day = julian_day(row.at)
        if day != last:
            found.append(DayRow(day))
            last = day
        found.append(row)
    return tuple(found)


def julian_day(unix: int) -> int:
    """The day on which a Unix time falls here."""
    return QDateTime.fromSecsSinceEpoch(unix).date().toJulianDay()
