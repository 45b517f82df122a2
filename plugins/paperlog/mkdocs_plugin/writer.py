"""Makes and writes outputs in worker processes, while MkDocs makes the pages of the documentation.

Workers are forked, so they have the plan, the templates and the conversions already. Odd ones take outputs from the
front of the queue, even ones from its back, until they meet: all are busy to the end, and each stays among outputs of
one kind, which share what was made for the ones before.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.context import ForkProcess
from typing import Protocol

from mkdocs.exceptions import PluginError

from paperlog import garbage
from paperlog.forking import can_fork, start, why
from paperlog.progress import Tell, nobody

_WORTH_WORKERS = 200  # outputs; fewer are written before workers have started
_CHUNK = 8
_PATIENCE = 0.1  # seconds between two looks at how far the workers are


TellWhy = Callable[[Exception], bool]
"""Reports an error better than its traceback does, or returns `False`."""


class Job(Protocol):
    """An output that can be made in any process."""

    def write(self) -> None:
        """Make it and write it into the site's folder."""


class Writer:
    """The workers of one build. They have what this process knew when they started, and say only how far they are."""

    def __init__(self, queue: _Queue, processes: Sequence[ForkProcess]) -> None:
        self._queue = queue
        self._processes = processes

    def finish(self, *, tell: Tell = nobody) -> None:
        """Wait until all is written; `tell` hears of it from time to time.

        Raises:
            PluginError: Something could not be written.
        """
        while alive := [process for process in self._processes if process.is_alive()]:
            tell("pages and files written", self._queue.done, self._queue.size)
            alive[0].join(_PATIENCE)
            if any(process.exitcode for process in self._processes):
                self.stop()
        if any(process.exitcode for process in self._processes):
            raise PluginError(f"some pages could not be written; {why(*self._processes)}")
        tell("pages and files written", self._queue.size, self._queue.size)

    def stop(self) -> None:
        """Write no more."""
        for process in self._processes:
            process.kill()
            process.join()


def is_worth_workers(jobs: int) -> bool:
    """Whether so many outputs are written sooner by workers, and some can be started."""
    return jobs >= _WORTH_WORKERS and can_fork()


def nothing_to_add(_: Exception) -> bool:
    """Leave an error to its traceback."""
    return False


@contextlib.contextmanager
def reported(tell_why: TellWhy) -> Iterator[None]:
    """End the worker with exit code 1 and without a traceback after an error that `tell_why` reports."""
    try:
        yield
    except Exception as error:
        if not tell_why(error):
            raise
        sys.exit(1)


def write_beside(jobs: Sequence[Job], *, tell_why: TellWhy = nothing_to_add, workers: int | None = None) -> Writer:
    """Start writing.

    Args:
        jobs: What is to be written.
        tell_why: Tells more of an exception than its traceback does, unless it gives `False`.
        workers: How many processes, where that is not left to the machine.
    """
    workers = workers or os.cpu_count() or 1
    queue = _Queue(len(jobs))
    with garbage.shared():
        processes = [start(_work, jobs, queue, tell_why, backwards=bool(number % 2)) for number in range(workers)]
    return Writer(queue, processes)


class _Queue:
    """Which of a number of jobs nobody has taken yet."""

    def __init__(self, size: int) -> None:
        self.size = size
        # How many are taken from the front and from the back, under one lock.
        self._taken = multiprocessing.get_context("fork").Array("l", 2)

    @property
    def done(self) -> int:
        """Jobs that somebody has at least begun."""
        return sum(self._taken.get_obj())  # without the lock, which a process may have held when it was killed

    def take(self, *, backwards: bool) -> range:
        """The next few jobs, by their places; none when all are taken."""
        with self._taken.get_lock():
            front, back = self._taken[:]
            count = min(_CHUNK, self.size - front - back)
            self._taken[backwards] += count
        last = self.size - 1 - back
        return range(last, last - count, -1) if backwards else range(front, front + count)


def _work(jobs: Sequence[Job], queue: _Queue, tell_why: TellWhy, *, backwards: bool) -> None:
    garbage.resume()  # pages and their files hold each other and would pile up
    with reported(tell_why):
        while places := queue.take(backwards=backwards):
            for place in places:
                jobs[place].write()
