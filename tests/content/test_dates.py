"""Dates as authors type them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.content.dates import AuthoredDate, DateError, parse_date

PARIS = timezone(timedelta(hours=1))
GENERIC = "write it as 2019-12-03 or 2019-12-03T18:30:00+01:00"


@pytest.mark.parametrize(
    ("text", "moment", "by_day"),
    [
        ("2019-12-03", datetime(2019, 12, 3, tzinfo=UTC), True),
        ("2020-02-29", datetime(2020, 2, 29, tzinfo=UTC), True),
        ("2019-12-03T18:30", datetime(2019, 12, 3, 18, 30, tzinfo=UTC), False),
        ("2019-12-03 18:30:05", datetime(2019, 12, 3, 18, 30, 5, tzinfo=UTC), False),
        ("2019-12-03T18:30:05Z", datetime(2019, 12, 3, 18, 30, 5, tzinfo=UTC), False),
        ("2019-12-03T18:30:05.25+01:00", datetime(2019, 12, 3, 18, 30, 5, 250_000, tzinfo=PARIS), False),
        ("2019-12-03 18:30 +0100", datetime(2019, 12, 3, 18, 30, tzinfo=PARIS), False),
        ("2019-12-03T18:30-03", datetime(2019, 12, 3, 18, 30, tzinfo=timezone(timedelta(hours=-3))), False),
        ("0001-01-01", datetime(1, 1, 1, tzinfo=UTC), True),
        ("9999-12-31", datetime(9999, 12, 31, tzinfo=UTC), True),
    ],
)
def test_dates_and_times_are_read(text: str, moment: datetime, by_day: bool) -> None:
    found = parse_date(text)

    assert found == AuthoredDate(moment, by_day=by_day)
    assert found.moment.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("yesterday", "is not a date: 'yesterday'", GENERIC),
        ("03.12.2019", "is not a date: '03.12.2019'", "write 2019-12-03"),
        ("2019-1-5", "is not a date: '2019-1-5'", "write 2019-01-05"),
        ("2019/12/03", "is not a date: '2019/12/03'", "write 2019-12-03"),
        ("3 December 2019", "is not a date: '3 December 2019'", "write 2019-12-03"),
        ("Dec 3rd, 2019", "is not a date: 'Dec 3rd, 2019'", "write 2019-12-03"),
        ("12/03/2019", "is not a date: '12/03/2019'", GENERIC),
        ("31.02.2019", "is not a date: '31.02.2019'", GENERIC),
        ("2019", "is not a date: '2019'", GENERIC),
        ("２０１９-12-03", "is not a date: '２０１９-12-03'", GENERIC),
        ("2019-02-30", "names a day that does not exist: '2019-02-30'", "February 2019 has 28 days"),
        ("2019-12-00", "names a day that does not exist: '2019-12-00'", "December 2019 has 31 days"),
        ("2019-13-01", "names a month that does not exist: '2019-13-01'", "months go from 01 to 12"),
        ("0000-01-01", "is outside the years 1 to 9999: '0000-01-01'", GENERIC),
        ("0001-01-01T00:00+05:00", "is outside the years 1 to 9999: '0001-01-01T00:00+05:00'", GENERIC),
        ("9999-12-31T23:59-01:00", "is outside the years 1 to 9999: '9999-12-31T23:59-01:00'", GENERIC),
        ("2019-12-03T24:00", "names a time that does not exist: '2019-12-03T24:00'", GENERIC),
        ("2019-12-03T10:60", "names a time that does not exist: '2019-12-03T10:60'", GENERIC),
        ("2019-12-03T10:00+99:00", "names a time that does not exist: '2019-12-03T10:00+99:00'", GENERIC),
        ("2019-12-03T10:00+01:75", "names a time that does not exist: '2019-12-03T10:00+01:75'", GENERIC),
    ],
)
def test_what_is_no_date_is_told_with_the_way_to_write_it(text: str, message: str, hint: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(text)

    assert (caught.value.message, caught.value.hint) == (message, hint)


@given(st.datetimes(timezones=st.sampled_from([UTC, PARIS, timezone(timedelta(hours=-11))])))
def test_every_moment_that_isoformat_writes_is_read_back(moment: datetime) -> None:
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return
    assert parse_date(moment.isoformat()).moment == moment


@given(
    st.from_regex(r"\A[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9]{1,2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2})?)?\Z") | st.text()
)
def test_any_text_is_a_date_or_refused(text: str) -> None:
    found = None
    with contextlib.suppress(DateError):
        found = parse_date(text)

    assert found is None or found.moment.astimezone(UTC).tzinfo is UTC
