"""Dates as readers see them, the same on every machine whatever its locale."""

from __future__ import annotations

from datetime import date, datetime

from paperlog.content.dates import MONTHS
from paperlog.site.views import Moment


def moment(when: datetime, *, by_day: bool = True) -> Moment:
    """A date for a `<time>` element; with its time of day and offset where the author gave one."""
    return Moment(long_date(when), when.date().isoformat() if by_day else when.isoformat())


def long_date(when: date) -> str:
    """Day, month and year, such as `3 December 2019`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def month_name(year: int, month: int) -> str:
    """A month of a year, such as `December 2019`."""
    return f"{MONTHS[month - 1]} {year}"
