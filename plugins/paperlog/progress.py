"""How far long work has come: one line that changes on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

OnProgress = Callable[[str, int, int], None]
"""Receives what is being done (`posts converted`), how many are done, and of how many."""

_CLEAR = "\r\x1b[K"


def no_progress(_text: str, _done: int, _total: int) -> None:
    """Report nothing."""


class Progress:
    """Reports the progress of work: `progress("posts converted", 300, 1000)`. Another text begins another phase.

    Args:
        stream: Where the line is written that changes, if this is a terminal.
        clock: A time in seconds that never goes back.
        say: Writes a plain line, by default to the stream.
        delay: Seconds of work before anything is shown.
        pause: Seconds between two changes of the line.
        step: Things done between two plain lines. By default, there is one plain line at the end of each phase.
        expected: Seconds that a phase takes at least, if this is known. The time left is then given as a rough one.
        is_timed: Whether each phase ends with a plain line that says how long it took, also on a terminal.
        is_quiet: Whether no line is shown on a terminal.
    """

    def __init__(
        self,
        *,
        stream: TextIO,
        clock: Callable[[], float],
        say: Callable[[str], None] | None = None,
        delay: float = 0.0,
        pause: float = 0.0,
        step: int | None = None,
        expected: float | None = None,
        is_timed: bool = False,
        is_quiet: bool = False,
    ) -> None:
        self._stream = stream
        self._clock = clock
        self._say = say or self._print_line
        self._delay = delay
        self._pause = pause
        self._step = step
        self._expected = expected
        self._is_timed = is_timed
        self._is_live = stream.isatty() and not is_quiet
        self._start = self._phase_start = clock()
        self._shown: float | None = None  # when the line last changed
        self._text = ""
        self._done = self._total = 0

    def __call__(self, text: str, done: int, total: int) -> None:
        """Report that so many of all are done."""
        now = self._clock()
        if text != self._text:
            self.finish()
            self._text, self._phase_start = text, now
        self._done, self._total = done, total
        if now - self._start < self._delay:
            return
        if self._is_live:
            if self._shown is None or now - self._shown >= self._pause:
                self._show(now)
        elif self._step and done % self._step == 0:
            self._say(self._line(now))

    def note(self, text: str) -> None:
        """Write a line that stays, such as a reason why the work takes longer."""
        self._clear()
        self._say(text)
        if self._is_live and self._text:
            self._show(self._clock())

    def finish(self) -> None:
        """End the phase, and remove its line from a terminal."""
        now = self._clock()
        self._clear()
        if self._text:
            line = f"{self._done:,} {self._text}"
            if self._is_timed:
                self._say(f"{line} in {now - self._phase_start:.2f} s")
            elif not self._is_live and self._step is None and now - self._start >= self._delay:
                self._say(line)
        self._text = ""

    def _print_line(self, text: str) -> None:
        print(text, file=self._stream, flush=True)

    def _show(self, now: float) -> None:
        print(f"{_CLEAR}{self._line(now)}", end="", file=self._stream, flush=True)
        self._shown = now

    def _clear(self) -> None:
        if self._shown is not None:
            print(_CLEAR, end="", file=self._stream, flush=True)
            self._shown = None

    def _line(self, now: float) -> str:
        if not self._total:
            return f"{self._text}: working"
        return f"{self._done:,} of {self._total:,} {self._text}{self._left(now - self._phase_start)}"

    def _left(self, passed: float) -> str:
        left = self._total - self._done
        # By what is known from the start, or by what has been seen so far, whichever is longer.
        seconds = max((self._expected or 0.0) * left / self._total, passed * left / self._done if self._done else 0.0)
        if not left or not seconds:
            return ""
        about = "" if self._expected is None else "about "
        return f", {about}{seconds:.0f} s left" if seconds < 120 else f", {about}{seconds / 60:.0f} min left"
