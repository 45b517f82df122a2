"""What a build that takes a while shows: a line that changes on a terminal, a line for each phase elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TextIO

from mkdocs.plugins import get_plugin_logger

log = get_plugin_logger("paperlog")

_SOON = 2.0  # seconds; a build that is done by then says nothing
_PAUSE = 0.1  # seconds between two changes of the line
_CLEAR = "\r\x1b[K"


class Progress:
    """Hears of one build: `progress("posts converted", 300, 1000)`. Another text is another phase.

    Args:
        stream: Where the line is written, if that is a terminal.
        clock: A time in seconds that never goes back.
    """

    def __init__(self, *, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._is_live = stream.isatty() and log.isEnabledFor(logging.INFO)
        self._start = self._phase_start = clock()
        self._shown = float("-inf")
        self._text = ""
        self._done = 0

    def __call__(self, text: str, done: int, total: int) -> None:
        """So many of all are done."""
        now = self._clock()
        if text != self._text:
            self.finish()
            self._text, self._phase_start = text, now
        self._done = done
        if self._is_live and now - self._start >= _SOON and now - self._shown >= _PAUSE:
            self._shown = now
            left = f", {(now - self._phase_start) * (total - done) / done:.0f} s left" if 0 < done < total else ""
            line = f"{done:,} of {total:,} {text}{left}" if total else f"{text}: working"
            print(f"{_CLEAR}{line}", end="", file=self._stream, flush=True)

    def finish(self) -> None:
        """The last phase is over."""
        now = self._clock()
        if self._shown > float("-inf"):
            print(_CLEAR, end="", file=self._stream, flush=True)
            self._shown = float("-inf")
        if self._text:
            line = f"{self._done:,} {self._text}"
            if log.isEnabledFor(logging.DEBUG):
                log.info("%s in %.2f s", line, now - self._phase_start)
            elif not self._is_live and now - self._start >= _SOON:
                log.info("%s", line)
        self._text = ""
