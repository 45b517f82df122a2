"""Dates as text for readers, independent of the machine's locale."""

from __future__ import annotations

from datetime import date, datetime

from paperlog.content.dates import MONTHS
from paperlog.site.views import Moment


def moment(when: datetime, *, by_day: bool = True) -> Moment:
    """Return a date for a `<time>` element; unless `by_day`, its ISO form includes the time of day and the offset."""
    return Moment(long_date(when), when.date().isoformat() if by_day else when.isoformat())


def long_date(when: date) -> str:
    """Return day, month and year, such as `3 December 2019`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def month_name(year: int, month: int) -> str:
    """Return month and year, such as `December 2019`."""
    return f"{MONTHS[month - 1]} {year}"
