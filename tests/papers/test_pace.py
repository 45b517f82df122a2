"""The pace at which arXiv is asked, whatever happens to its file, its clock or its process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from paperlog.papers.pace import Pace, TooLongError
from tests.arxiv_server import FakeClock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "arxiv.json"


def pace(file: Path, clock: FakeClock) -> Pace:
    return Pace(file, now=clock.now, sleep=clock.sleep)


def test_the_pause_counts_from_the_end_of_a_request(file: Path) -> None:
    clock = FakeClock()
    for seconds in (5.0, 0.0, 0.0):
        with pace(file, clock).turn():
            clock.time += seconds
    assert clock.waits == [3.0, 3.0]


def test_a_request_that_was_killed_counts(file: Path) -> None:
    clock = FakeClock()
    turn = pace(file, clock).turn()
    turn.__enter__()
    left_behind = file.read_bytes()
    turn.__exit__(None, None, None)
    file.write_bytes(left_behind)
    clock.time += 1
    with pace(file, clock).turn():
        pass
    assert clock.waits == [2.0]


def test_a_request_that_failed_counts(file: Path) -> None:
    clock = FakeClock()
    with pytest.raises(ValueError, match="failed"), pace(file, clock).turn():
        raise ValueError("failed")
    with pace(file, clock).turn():
        pass
    assert clock.waits == [3.0]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b'{"next_request": "soon"}',
        b'{"next_request": NaN}',
        b'{"next_request": 1e999}',
    ],
)
def test_a_damaged_file_is_as_good_as_none(file: Path, damage: bytes) -> None:
    clock = FakeClock()
    file.parent.mkdir()
    file.write_bytes(damage)
    with pace(file, clock).turn():
        pass
    assert clock.waits == []
    assert json.loads(file.read_bytes()) == {"next_request": clock.time + 3}


def test_a_clock_that_was_wrong_is_forgotten(file: Path) -> None:
    wrong = FakeClock(start=9_999_999_999.0)
    with pace(file, wrong).turn():
        pass
    clock = FakeClock()
    for _ in range(2):
        with pace(file, clock).turn():
            pass
    assert clock.waits == [3.0]


def test_a_longer_wait_is_kept_and_a_shorter_one_shortens_nothing(file: Path) -> None:
    clock = FakeClock()
    with pace(file, clock).turn():
        pass
    pace(file, clock).postpone(60)
    pace(file, clock).postpone(10)
    with pace(file, clock).turn():
        pass
    assert clock.waits == [60.0]


def test_nobody_waits_longer_than_the_longest(file: Path) -> None:
    clock = FakeClock()
    with pace(file, clock).turn():
        pass
    pace(file, clock).postpone(601)
    with pytest.raises(TooLongError, match="601 seconds"), pace(file, clock).turn():
        pass
    assert clock.waits == []
    pace(file, clock).postpone(1e12)
    clock.time += 90_000
    with pace(file, clock).turn():
        pass  # nothing keeps anybody from asking for more than a day
