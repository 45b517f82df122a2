"""Dates as authors type them."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta, timezone

from msgspec import Struct

from paperlog.content.source import quoted

EXAMPLE = "write it as 2019-12-03 or 2019-12-03T18:30:00+01:00"

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""English names of the months, independent of the locale."""

_MONTHS = {name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)}
_DATE = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,6})[0-9]*)?)?"
    r"[ \t]*(?P<zone>[Zz]|(?P<sign>[+-])(?P<zone_hour>[0-9]{1,2})(?::?(?P<zone_minute>[0-9]{2}))?)?)?"
)
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})\.[ ]?(?P<month>[0-9]{1,2})\.[ ]?(?P<year>[0-9]{4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})")
_DAY_AND_NAME = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ .-]+(?P<name>[A-Za-z]{3})[a-z]*[ .,-]+(?P<year>[0-9]{4})"
)
_NAME_AND_DAY = re.compile(
    r"(?P<name>[A-Za-z]{3})[a-z]*[ .]+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?[ ]+(?P<year>[0-9]{4})"
)


class AuthoredDate(Struct, frozen=True):
    """An aware date and time; `by_day` is true if the author gave no time of day: it is then midnight UTC."""

    moment: datetime
    by_day: bool


class DateError(ValueError):
    """A text that is not a date; `message` is a predicate, to follow the name of the value."""

    def __init__(self, predicate: str, date: str, hint: str = EXAMPLE) -> None:
        super().__init__(predicate)
        self.message = f"{predicate}: {quoted(date)}"
        self.hint = hint


def parse_date(text: str) -> AuthoredDate:
    """Parse a date, or a date and time with or without offset; the default offset is UTC.

    Raises:
        DateError: The text has another form, or the day or time does not exist.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise DateError("is not a date", text, _suggestion(text))
    day = _day(match["year"], match["month"], match["day"], text)
    if match["hour"] is None:
        return AuthoredDate(datetime(day.year, day.month, day.day, tzinfo=UTC), by_day=True)
    try:
        moment = datetime(
            day.year,
            day.month,
            day.day,
            int(match["hour"]),
            int(match["minute"]),
            int(match["second"] or 0),
            int((match["fraction"] or "").ljust(6, "0")),
            tzinfo=_zone(match),
        )
        moment.astimezone(UTC)
    except ValueError:
        raise DateError("names a time that does not exist", text) from None
    except OverflowError:
        raise DateError("is outside the years 1 to 9999", text) from None
    return AuthoredDate(moment, by_day=False)


def _zone(match: re.Match[str]) -> timezone:
    if not match["sign"]:
        return UTC
    minutes = int(match["zone_minute"] or 0)
    if minutes > 59:
        raise ValueError(minutes)
    offset = timedelta(hours=int(match["zone_hour"]), minutes=minutes)
    return timezone(-offset if match["sign"] == "-" else offset)


def _day(year_text: str, month_text: str, day_text: str, text: str) -> date:
    year, month, day = int(year_text), int(month_text), int(day_text)
    if year == 0:
        raise DateError("is outside the years 1 to 9999", text)
    if not 1 <= month <= 12:
        raise DateError("names a month that does not exist", text, "months go from 01 to 12")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        hint = f"{MONTHS[month - 1]} {year} has {last} days"
        raise DateError("names a day that does not exist", text, hint)
    return date(year, month, day)


def _suggestion(text: str) -> str:
    """Return a hint with the date in the supported form, or the general example if the text is ambiguous."""
    for pattern in (_DAY_FIRST, _YEAR_FIRST, _DAY_AND_NAME, _NAME_AND_DAY):
        match = pattern.fullmatch(text.strip())
        if match is None:
            continue
        found = match.groupdict()
        month = int(found["month"]) if "month" in found else _MONTHS.get(found["name"].casefold(), 0)
        try:
            return f"write {date(int(found['year']), month, int(found['day'])).isoformat()}"
        except ValueError:
            return EXAMPLE
    return EXAMPLE
