"""Work that is spread over processes: done once each, in order, whatever becomes of a process."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from paperlog.forking import can_fork, spread

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system cannot fork")

ITEMS = range(1_000)


def _add(tool: int, item: int) -> tuple[int, int]:
    return tool + item, os.getpid()


def _die_at(place: int, item: int) -> int:
    if item == place and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def _fail_at(place: int, item: int) -> int:
    if item == place:
        raise ValueError(place)
    return item


def test_results_come_in_order_from_several_processes() -> None:
    found = list(spread(_add, 5, ITEMS, workers=3))
    assert [result for result, _ in found] == [item + 5 for item in ITEMS]
    assert os.getpid() not in {process for _, process in found}


def test_few_items_are_not_worth_a_process() -> None:
    assert {process for _, process in spread(_add, 5, range(10))} == {os.getpid()}


@pytest.mark.parametrize("place", [0, 510, 999])
def test_what_a_killed_process_had_in_hand_is_done_all_the_same(place: int) -> None:
    assert list(spread(_die_at, place, ITEMS, workers=2)) == list(ITEMS)


def test_all_is_done_where_every_process_is_killed() -> None:
    assert list(spread(_die_at, 3, [3] * 200, workers=2)) == [3] * 200


def test_a_failure_is_raised_where_the_results_are_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="510"):
        list(spread(_fail_at, 510, ITEMS, workers=2))
    assert "ValueError" in capfd.readouterr().err  # the process's own


def test_who_stops_asking_leaves_no_process_behind() -> None:
    results = spread(_add, 0, ITEMS, workers=2)
    next(results)
    results.close()
    assert multiprocessing.active_children() == []
