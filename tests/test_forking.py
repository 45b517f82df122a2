"""Work done by other processes: once each, in order, whatever becomes of a process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from paperlog.forking import Forked, can_fork, spread

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


def test_results_that_are_not_asked_for_leave_no_process_behind() -> None:
    results = spread(_add, 0, ITEMS, workers=2)
    next(results)
    results.close()
    assert multiprocessing.active_children() == []


def test_what_a_killed_process_would_have_found_is_found_all_the_same() -> None:
    forked = Forked(lambda: "x" * 1_000_000)  # more than it can hand over at once
    (process,) = multiprocessing.active_children()
    time.sleep(0.2)
    process.kill()
    assert forked.result() == "x" * 1_000_000


_MUCH = """
import multiprocessing, time
from pathlib import Path
from paperlog.forking import Forked, spread
from paperlog.mkdocs_plugin.background import Background
from paperlog.mkdocs_plugin.writer import Writer
from paperlog.site.plan import FolderOutput

class Job:
    def write(self):
        time.sleep(0.05)

forked = Forked(lambda: "x" * 1_000_000)
results = spread(str.__mul__, "x" * 1_000, range(1_000), workers=2)
next(results)
background = Background(Path("nowhere"), size=1_000, waits=True)
background.begin([FolderOutput("made/", "x", lambda: iter(()))])
writer = Writer([Job()] * 100_000, workers=2)
print(*(process.pid for process in multiprocessing.active_children()), flush=True)
time.sleep(60)
"""


def test_all_workers_end_where_the_process_that_started_them_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _MUCH], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        processes = [int(number) for number in program.stdout.readline().split()]
        assert len(processes) == 6
        time.sleep(0.2)  # until their connections are full
        program.kill()
    until = time.monotonic() + 20
    while alive := [process for process in processes if _is_alive(process)]:
        assert time.monotonic() < until, alive
        time.sleep(0.05)


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"  # else it has ended, and awaits its parent
