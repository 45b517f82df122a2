"""How far a long command has come, on a terminal and in a log."""

from __future__ import annotations

import io

from paperlog.progress import Progress
from tests.arxiv_server import FakeClock


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_changes_and_nothing_stays() -> None:
    stream, clock = Terminal(), FakeClock()
    progress = Progress(stream=stream, clock=clock.now, step=1, expected=180)
    progress("records", 0, 3)
    clock.time += 10
    progress("records", 1, 3)
    progress.note("busy: waiting 3 s")
    progress.finish()
    assert stream.getvalue().split("\r\x1b[K") == [
        "",
        "0 of 3 records, about 3 min left",
        "1 of 3 records, about 2 min left",
        "busy: waiting 3 s\n",
        "1 of 3 records, about 2 min left",
        "",
    ]


def test_in_a_log_there_are_plain_lines_a_step_apart() -> None:
    stream, clock = io.StringIO(), FakeClock()
    progress = Progress(stream=stream, clock=clock.now, step=1000, expected=0)
    progress("records", 0, 2000)
    for done in range(1, 2001):
        clock.time += 0.001
        progress("records", done, 2000)
    progress.finish()
    assert stream.getvalue() == ("0 of 2,000 records\n1,000 of 2,000 records, about 1 s left\n2,000 of 2,000 records\n")
