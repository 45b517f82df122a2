"""How far a long command has come: one line that changes on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

_CLEAR = "\r\x1b[K"


class Progress:
    """Counts what is done of a total.

    Args:
        total: How many things there are to do.
        noun: What they are called.
        stream: Where to write.
        clock: A time in seconds that never goes back.
        step: How many things are done at once, after which plain lines tell of it.
        expected: Seconds that it takes at least.
    """

    def __init__(
        self,
        total: int,
        noun: str,
        *,
        stream: TextIO,
        clock: Callable[[], float],
        step: int = 1,
        expected: float = 0.0,
    ) -> None:
        self._total = total
        self._noun = noun
        self._stream = stream
        self._clock = clock
        self._step = step
        self._expected = expected
        self._live = stream.isatty()
        self._start = clock()
        self._done = 0
        self._show()

    def advance(self) -> None:
        """One more is done."""
        self._done += 1
        if self._live or self._done % self._step == 0:
            self._show()

    def note(self, text: str) -> None:
        """Say why it takes longer."""
        print(f"{_CLEAR if self._live else ''}{text}", file=self._stream, flush=True)
        if self._live:
            self._show()

    def finish(self) -> None:
        """Leave nothing behind on a terminal."""
        if self._live:
            print(_CLEAR, end="", file=self._stream, flush=True)

    def _show(self) -> None:
        text = f"{self._done:,} of {self._total:,} {self._noun}{self._left()}"
        print(f"{_CLEAR}{text}" if self._live else text, end="" if self._live else "\n", file=self._stream, flush=True)

    def _left(self) -> str:
        passed, left = self._clock() - self._start, self._total - self._done
        # By what is known from the start, or by what has been seen so far, whichever is longer.
        seconds = max(self._expected * left / self._total, passed * left / self._done if self._done else 0.0)
        if not left or not seconds:
            return ""
        return f", about {seconds:.0f} s left" if seconds < 120 else f", about {seconds / 60:.0f} min left"
