"""The date formats of feeds, always in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime


def rfc822(when: datetime) -> str:
    """Format a date for RSS, with a four-digit year: `Tue, 03 Dec 2019 00:00:00 GMT`."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def rfc3339(when: datetime) -> str:
    """Format a date for Atom and JSON Feed: `2019-12-03T00:00:00Z`."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
