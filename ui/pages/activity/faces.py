"""How the rows of the activity list look and what is read out for them."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale

from ui import format as fmt
from ui.language import tr
from ui.models.history import DayRow, HistoryRow, julian_day
from ui.widgets.row_face import Face, Header
from wallet.model.views import ActivityRow

_BAD = ("failed", "lost")
_ENDED = ("final", "confirmed", "done")
_QUIET = ("replaced", "cancelled", "abandoned", "refunded", "signed")


def face(row: HistoryRow, now: int) -> Face | Header:
    """What `RowList` paints."""
    if isinstance(row, DayRow):
        return Header(_day(row.day, julian_day(now)))
    icon, tone, ground = _picture(row)
    return Face(
        headline=row.title,
        caption=row.detail,
        icon=icon,
        icon_tone=tone,
        icon_ground=ground,
        figure=fmt.signed(row.amount, row.incoming) if row.amount else "",
        figure_tone=_figure_tone(row),
        note=f"{row.network} · {fmt.clock(row.at)}" if row.network else fmt.clock(row.at),
        badge=tr(row.state),
        badge_kind=badge_kind(row.state),
        action=tr("Copy ID") if row.transaction else tr("Show") if row.swap_id else "",
        tip=_tip(row),
        faint=row.state in ("replaced", "cancelled", "abandoned"),
    )


def words(row: HistoryRow) -> str:
    """What a screen reader says."""
    if isinstance(row, DayRow):
        return QLocale().toString(QDate.fromJulianDay(row.day), QLocale.FormatType.LongFormat)
    amount = f", {fmt.signed(row.amount, row.incoming)}" if row.amount else ""
    return f"{row.title}{amount}, {tr(row.state)}, {row.network}, {fmt.exact_moment(row.at)}. {row.detail}"


def badge_kind(state: str) -> str:
    """The colour of a state's word."""
    if state in _BAD:
        return "bad"
    if state in _ENDED:
        return "good"
    return "plain" if state in _QUIET else "info"


def _figure_tone(row: ActivityRow) -> str:
    return "muted" if row.state in _BAD else "good" if row.incoming else "text"


def _picture(row: ActivityRow) -> tuple[str, str, str]:
    if row.state in _BAD:
        return "x", "bad", "bad_soft"
    if row.amount is None:
        return ("handshake", "accent", "accent_soft") if row.swap_id else ("gear-six", "muted", "sunken")
    return ("arrow-down-left", "good", "good_soft") if row.incoming else ("arrow-up-right", "accent", "accent_soft")


def _tip(row: ActivityRow) -> str:
    lines = [fmt.exact_moment(row.at), row.detail]
    if row.amount:
        lines.insert(1, fmt.exact(row.amount))
    if row.transaction:
        lines.append(tr("Transaction {id}", id=row.transaction))
    return "\n".join(line for line in lines if line)


def _day(day: int, today: int) -> str:
    if day == today:
        return tr("Today")
    if day == today - 1:
        return tr("Yesterday")
    date = QDate.fromJulianDay(day)
    return QLocale().toString(date, "dddd d MMMM" if date.year() == QDate.fromJulianDay(today).year() else "d MMMM yyyy")
