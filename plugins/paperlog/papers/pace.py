"""The rate limit for requests to arXiv, shared by all refreshes of a blog through one small file.

arXiv's terms of use allow one request every three seconds and one connection at a time, for all machines of a user
together (https://info.arxiv.org/help/api/tou.html).
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SECONDS_BETWEEN_REQUESTS = 3.0
_LONGEST_DELAY = 86_400.0  # seconds; a later time in the file was written with a wrong clock


class TooLongError(Exception):
    """Raised if the wait for the next request is too long; `seconds` is the length of the wait."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"{seconds:.0f} seconds")


class Pace:
    """A rate limiter that gives turns one at a time, with a pause between them, across runs and processes.

    Args:
        file: The file that stores the time of the next turn; its folder is created.
        longest_wait: Maximum wait for a turn, in seconds.
        now: Returns the time in seconds since the epoch, so that all processes use the same clock.
        sleep: Waits for a number of seconds.
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
        """Wait for a turn to make one request, and hold it until the `with` block ends.

        Raises:
            TooLongError: The wait would be longer than `longest_wait`.
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
        """Delay the next turn by at least a number of seconds, for a `Retry-After` header or a backoff."""
        with self._file.open("a+b") as state:
            _lock(state.fileno())
            self._postpone(state.fileno(), seconds)

    def _claim(self, descriptor: int) -> float:
        """Take the turn and return 0, or release the lock and return the seconds to wait."""
        _lock(descriptor)
        now, after = self._now(), self._read(descriptor)
        if now < after <= now + _LONGEST_DELAY:
            _unlock(descriptor)
            return after - now
        # Written before the request too, because the process may be killed during the request.
        _write(descriptor, now + SECONDS_BETWEEN_REQUESTS)
        return 0.0

    def _postpone(self, descriptor: int, seconds: float) -> None:
        now = self._now()
        after = self._read(descriptor)
        known = after if after <= now + _LONGEST_DELAY else 0.0
        _write(descriptor, max(known, now + min(seconds, _LONGEST_DELAY)))

    def _read(self, descriptor: int) -> float:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            return float(json.loads(os.read(descriptor, 1000))["next_request"])
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return 0.0  # a new or damaged file: no earlier request is known


def _write(descriptor: int, after: float) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, json.dumps({"next_request": after}).encode())


def _lock(descriptor: int) -> None:
    with contextlib.suppress(ImportError):  # without file locks, two concurrent refreshes may exceed the rate limit
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _unlock(descriptor: int) -> None:
    with contextlib.suppress(ImportError):
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_UN)
