"""A build that takes a while tells how far it is; a short one says nothing."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from tests.building import build_site, post

from paperlog.mkdocs_plugin.build import build_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def at_info(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.INFO, logger="mkdocs"):
        yield


def run(stream: io.StringIO, *, seconds: float) -> None:
    clock = Clock()
    progress = build_progress(stream=stream, clock=clock)
    for done in range(5):
        progress("posts converted", done, 4)
        clock.now += seconds
    progress("outputs planned", 0, 0)
    clock.now += seconds
    progress("outputs planned", 9, 9)
    progress.finish()


def test_a_short_build_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    for stream in (io.StringIO(), Terminal()):
        run(stream, seconds=0.1)
        assert stream.getvalue() == ""
    assert caplog.messages == []


def test_a_terminal_shows_one_line_that_goes_away(caplog: pytest.LogCaptureFixture) -> None:
    run(stream := Terminal(), seconds=3)
    shown = stream.getvalue().split("\r\x1b[K")
    assert shown[1:4] == [
        "1 of 4 posts converted, 9 s left",
        "2 of 4 posts converted, 6 s left",
        "3 of 4 posts converted, 3 s left",
    ]
    assert "outputs planned: working" in shown
    assert shown[-1] == ""
    assert caplog.messages == []


def test_elsewhere_each_phase_is_a_line(caplog: pytest.LogCaptureFixture) -> None:
    run(stream := io.StringIO(), seconds=3)
    assert stream.getvalue() == ""
    assert caplog.messages == ["paperlog: 4 posts converted", "paperlog: 9 outputs planned"]


def test_verbose_tells_how_long_each_phase_took(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="mkdocs"):
        run(io.StringIO(), seconds=0.1)
    assert caplog.messages == ["paperlog: 4 posts converted in 0.50 s", "paperlog: 9 outputs planned in 0.10 s"]


def test_quiet_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="mkdocs"):
        run(stream := Terminal(), seconds=3)
    assert stream.getvalue() == ""


def test_a_real_build_names_its_phases(tmp_path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="mkdocs"):
        build_site(tmp_path, {"posts/a.md": post()})
    told = [
        message.split(" in ")[0] for message in caplog.messages if message.endswith(" s") and "paperlog:" in message
    ]
    assert "paperlog: 1 posts read" in told
    assert told[-1].endswith(" outputs planned")
