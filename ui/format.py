"""Numbers, times and addresses as people read them. Integers in, text out: no floating point ever touches an amount."""

from __future__ import annotations

import time

from PySide6.QtCore import QDateTime, QLocale

from ui.language import plural, tr
from wallet.model.address import Address
from wallet.model.amount import Amount, units_to_decimal

MINUS = "\u2212"
THIN = "\u2009"  # keeps a number and its unit together without a wide gap
MINUTE, HOUR, DAY = 60, 3600, 86400


def amount(value: Amount, places: int = 6) -> str:
    """Grouped by locale with its symbol, cut (never rounded up) to `places` decimals: `1,234.5 USDC`, `< 0.000001 ETH`."""
    return f"{number(value, places)} {value.asset.symbol}"


def number(value: Amount, places: int = 6) -> str:
    """Like `amount`, without the symbol."""
    whole, _, fraction = value.decimal.partition(".")
    shown = fraction[:places].rstrip("0")
    if value.units and whole == "0" and not shown:
        return f"< {_localised('0', '0' * (places - 1) + '1')}"
    return _localised(whole, shown)


def exact(value: Amount) -> str:
    """Every digit, grouped by locale, with its symbol. For tooltips and copying by eye."""
    whole, _, fraction = value.decimal.partition(".")
    return f"{_localised(whole, fraction)} {value.asset.symbol}"


def signed(value: Amount, incoming: bool) -> str:
    """`+1.5 ETH` or `−1.5 ETH`."""
    return f"{'+' if incoming else MINUS}{amount(value)}"


def units(value: int, decimals: int, places: int = 6) -> str:
    """Base units as a grouped number."""
    whole, _, fraction = units_to_decimal(value, decimals).partition(".")
    return _localised(whole, fraction[:places].rstrip("0"))


def _localised(whole: str, fraction: str) -> str:
    locale = QLocale()
    separator = locale.groupSeparator()
    head = len(whole) % 3
    groups = [whole[:head]] if head else []
    groups += [whole[i : i + 3] for i in range(head, len(whole), 3)]
    joined = separator.join(groups)
    return f"{joined}{locale.decimalPoint()}{fraction}" if fraction else joined


def integer(value: int) -> str:
    """A block number or a count, grouped by locale."""
    return _localised(str(value), "")


def shortened(address: Address | str, head: int = 6, tail: int = 4) -> str:
    """`0x1234…abcd`. Never enough to check a payee by: the whole address is one click away wherever this stands."""
    return f"{address[:head]}…{address[-tail:]}"


def grouped(address: Address | str) -> str:
    """`0x1234 5678 …` in groups of four, to be compared by eye."""
    digits = address[2:]
    return "0x" + " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def clock(moment: int) -> str:
    """A Unix time as hours and minutes here: `18:40`; with the day when it is not within 12 hours of midnight today."""
    return _local(moment).toString("HH:mm")


def moment(unix: int, now: int | None = None) -> str:
    """A Unix time as short as it is clear: `18:40`, `yesterday 18:40`, `12 Nov 18:40`."""
    then, today = _local(unix), _local(now if now is not None else int(time.time()))
    days = then.date().daysTo(today.date())
    if days == 0:
        return then.toString("HH:mm")
    if days == 1:
        return tr("yesterday {clock}", clock=then.toString("HH:mm"))
    if days == -1:
        return tr("tomorrow {clock}", clock=then.toString("HH:mm"))
    return QLocale().toString(then, "d MMM HH:mm" if then.date().year() == today.date().year() else "d MMM yyyy HH:mm")


def exact_moment(unix: int) -> str:
    """Date and time to the second, for tooltips."""
    return QLocale().toString(_local(unix), "ddd d MMM yyyy HH:mm:ss")


def duration(seconds: int) -> str:
    """`26 s`, `3 minutes`, `2 h 05 min`, `3 days`."""
    if seconds < MINUTE:
        return tr("{n} s", n=max(0, seconds))
    if seconds < HOUR:
        return plural(round(seconds / MINUTE), tr("{n} minute"), tr("{n} minutes"))
    if seconds < 2 * DAY:
        hours, minutes = divmod(seconds // MINUTE, 60)
        return tr("{hours} h {minutes} min", hours=hours, minutes=f"{minutes:02}") if minutes else tr("{hours} h", hours=hours)
    return plural(seconds // DAY, tr("{n} day"), tr("{n} days"))


def left(seconds: int) -> str:
    """Like `duration`, to the second where seconds matter: `86 s`, `3 minutes`."""
    return tr("{n} s", n=max(0, seconds)) if seconds < 2 * MINUTE else duration(seconds)


def countdown(seconds: int) -> str:
    """`0:47`, `12:05`, `3:00:00`."""
    minutes, rest = divmod(max(0, seconds), MINUTE)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def age(seconds: int) -> str:
    """`just now`, `26 s ago`, `3 minutes ago`."""
    return tr("just now") if seconds < 5 else tr("{time} ago", time=duration(seconds))


def _local(unix: int) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(unix)
