"""Dates as feeds write them, always in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime


def rfc822(when: datetime) -> str:
    """`Tue, 03 Dec 2019 00:00:00 GMT`: for RSS, with a year of four digits."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def rfc3339(when: datetime) -> str:
    """`2019-12-03T00:00:00Z`: for Atom and JSON Feed."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
