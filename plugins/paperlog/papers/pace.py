"""The pace at which arXiv may be asked, shared by all refreshes of a blog through one small file.

arXiv's terms of use allow one request every three seconds and one connection at a time, over everything that somebody
runs together (https://info.arxiv.org/help/api/tou.html).
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SECONDS_BETWEEN_REQUESTS = 3.0
_LONGEST_MEMORY = 86_400.0  # seconds; a time further away is the work of a clock that was wrong


class TooLongError(Exception):
    """The next request is further away than anybody would wait for; `seconds` says how far."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"{seconds:.0f} seconds")


class Pace:
    """Turns to ask, one at a time and with a pause between them, also between runs and between processes.

    Args:
        file: Where the time of the next turn is remembered; its folder is made.
        longest_wait: Seconds that a turn is waited for at most.
        now: The time in seconds since the epoch, which means the same to the next process.
        sleep: Waits for seconds.
    """

    def __init__(
        self,
        file: Path,
        *,
        longest_wait: float = 600.0,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.longest_wait = longest_wait
        self._file = file
        self._now = now
        self._sleep = sleep

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn to make one request, and hold it until the request is over.

        Raises:
            TooLongError: The wait would be longer than the longest.
        """
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a+b") as state:
            while (wait := self._claim(state.fileno())) > 0:
                if wait > self.longest_wait:
                    raise TooLongError(wait)
                self._sleep(wait)
            try:
                yield
            finally:
                self._postpone(state.fileno(), SECONDS_BETWEEN_REQUESTS)
                _unlock(state.fileno())

    def postpone(self, seconds: float) -> None:
        """Let nobody ask for some seconds, as arXiv or good manners demand."""
        with self._file.open("a+b") as state:
            _lock(state.fileno())
            self._postpone(state.fileno(), seconds)

    def _claim(self, descriptor: int) -> float:
        """Take the turn and return 0, or return the seconds that are left without holding anybody up meanwhile."""
        _lock(descriptor)
        now, after = self._now(), self._read(descriptor)
        if now < after <= now + _LONGEST_MEMORY:
            _unlock(descriptor)
            return after - now
        # Written before the request too, for a process that is killed during it has asked nevertheless.
        _write(descriptor, now + SECONDS_BETWEEN_REQUESTS)
        return 0.0

    def _postpone(self, descriptor: int, seconds: float) -> None:
        now = self._now()
        after = self._read(descriptor)
        known = after if after <= now + _LONGEST_MEMORY else 0.0
        _write(descriptor, max(known, now + min(seconds, _LONGEST_MEMORY)))

    def _read(self, descriptor: int) -> float:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            return float(json.loads(os.read(descriptor, 1000))["next_request"])
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return 0.0  # a new file, or one that somebody damaged: nobody is known to have asked


def _write(descriptor: int, after: float) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, json.dumps({"next_request": after}).encode())


def _lock(descriptor: int) -> None:
    with contextlib.suppress(ImportError):  # where there is no such lock, two refreshes at once are only less polite
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _unlock(descriptor: int) -> None:
    with contextlib.suppress(ImportError):
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_UN)
