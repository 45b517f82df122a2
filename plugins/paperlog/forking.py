"""Worker processes: how they are started, watched and stopped. They are forked, so they have what this process has.

`concurrent.futures` would do less. The threads of one of its pools make it unsafe to fork the workers of the next, and
a build has up to three groups at once. Its workers outlive a process that is killed, and one that receives SIGTERM
waits for them until all work is done.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
With = TypeVar("With")

Explain = Callable[[Exception], bool]
"""Reports an error better than its traceback does, or returns `False`."""

_WORTH_WORKERS = 150  # posts; starting two workers takes as long as converting about twenty
_CHUNK = 25
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_ours = set[Connection]()
"""The ends of connections that this process holds. Each worker closes its copies, which would hide that it ended."""


class WorkerError(Exception):
    """A worker failed or was killed. The message says which, to follow a semicolon."""


def can_fork() -> bool:
    """Return whether the system can fork and no other thread could hold a lock that a worker would wait for."""
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Delay Ctrl-C and SIGTERM until after the block: what Python runs around a fork would swallow the exception."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def no_explanation(_: Exception) -> bool:
    """Leave an error to its traceback."""
    return False


class Workers:
    """Processes that call one function each. They end when this process does.

    Each has a connection to this process, which its function receives. A worker that ends, for whatever reason,
    closes it. A worker notices the end of this process in the same way.
    """

    def __init__(self, *functions: Callable[[Connection], None], explain: Explain = no_explanation) -> None:
        """Start a worker for each function.

        Args:
            functions: What the workers call. Ctrl-C does not reach them, since this process stops them.
            explain: Reports an error of a function.
        """
        context = multiprocessing.get_context("fork")
        self._running: dict[Connection, BaseProcess] = {}
        with uninterrupted():
            for function in functions:
                ours, theirs = context.Pipe()
                _ours.add(ours)
                process = context.Process(target=_run, args=(function, theirs, explain), daemon=True)
                process.start()
                self._running[ours] = process
                theirs.close()

    def send(self, message: Any) -> None:
        """Send a message to each worker that still runs."""
        for connection in self._running:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # noticed by whoever waits for the worker
                connection.send(message)

    def messages(self, *, pause: float | None = None) -> Iterator[Any]:
        """Yield what the workers send as it arrives, until all have ended.

        Args:
            pause: Seconds without a message after which `None` is yielded.

        Raises:
            WorkerError: A worker failed or was killed. The others are stopped, since they may wait for it.
        """
        while self._running:
            ready = wait(list(self._running), pause)
            if not ready:
                yield None
            for connection in ready:
                assert isinstance(connection, Connection)
                try:
                    message = connection.recv()
                except (EOFError, OSError):
                    self._end(connection)
                else:
                    yield message

    def join(self) -> None:
        """Wait until all have ended.

        Raises:
            WorkerError: As `messages`.
        """
        for _ in self.messages():
            pass

    def stop(self) -> None:
        """Kill the workers that still run."""
        for process in self._running.values():
            process.kill()
        for connection in list(self._running):
            self._forget(connection)

    def _end(self, connection: Connection) -> None:
        if connection not in self._running:  # stopped between two messages
            return
        code = self._forget(connection)
        if code:
            self.stop()
            if code > 0:  # it has reported its error
                raise WorkerError("the reason is above")
            raise WorkerError(f"a process was killed ({signal.strsignal(-code)}); build again")

    def _forget(self, connection: Connection) -> int:
        process = self._running.pop(connection)
        process.join()
        _ours.discard(connection)
        connection.close()
        return process.exitcode or 0


def _run(function: Callable[[Connection], None], connection: Connection, explain: Explain) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # which ends a daemon of `multiprocessing`
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    for copy in _ours:
        copy.close()
    try:
        function(connection)
    except Exception as error:
        if not explain(error):
            raise
        sys.exit(1)


class Queue:
    """The places of items that no worker has taken yet. Workers take chunks from the front or from the back."""

    def __init__(self, size: int, *, chunk: int) -> None:
        self.size = size
        self._chunk = chunk
        # How many are taken from the front and from the back, under one lock.
        self._taken = multiprocessing.get_context("fork").Array("l", 2)

    @property
    def taken(self) -> int:
        """Return how many items are taken."""
        return sum(self._taken.get_obj())  # without the lock, which a worker may have held when it was killed

    def take(self, *, backwards: bool = False) -> range:
        """Return the places of the next few items, none when all are taken."""
        with self._taken.get_lock():
            front, back = self._taken[:]
            count = min(self._chunk, self.size - front - back)
            self._taken[backwards] += count
        last = self.size - 1 - back
        return range(last, last - count, -1) if backwards else range(front, front + count)


def spread(work: Callable[[With, T], R], tool: With, items: Sequence[T], *, workers: int | None = None) -> Iterator[R]:
    """Yield the result of work with a tool for each item, in order, by a worker per core if that is worth it.

    A process with other threads works alone. When a worker fails or is killed, this process does what is left.

    Args:
        work: A function without effects.
        tool: What it works with; each worker has a copy of its own.
        items: What it works on.
        workers: How many workers, where that is not left to the machine.
    """
    if workers is None:
        workers = os.cpu_count() or 1 if len(items) >= _WORTH_WORKERS and can_fork() else 1
    if workers < 2:
        yield from (work(tool, item) for item in items)
        return
    queue = Queue(len(items), chunk=_CHUNK)
    team = Workers(*[partial(_work_through, work, tool, items, queue)] * workers)
    messages = team.messages()
    done: dict[int, list[R]] = {}
    try:
        for start in range(0, len(items), _CHUNK):
            with contextlib.suppress(WorkerError):
                while start not in done and (message := next(messages, None)) is not None:
                    place, results = message
                    done[place] = results
            here = items[start : start + _CHUNK]
            yield from done.pop(start) if start in done else (work(tool, item) for item in here)
    finally:
        team.stop()


def _work_through(
    work: Callable[[With, T], R], tool: With, items: Sequence[T], queue: Queue, connection: Connection
) -> None:
    while places := queue.take():
        results = [work(tool, items[place]) for place in places]
        try:
            connection.send((places.start, results))
        except (BrokenPipeError, ConnectionResetError):  # the process that started this one was killed
            return


class Forked(Generic[T]):
    """The result of a function, found by a worker while this process goes on, or by this process where it must be.

    The function may be called again where the worker is killed, so it changes nothing.
    """

    def __init__(self, function: Callable[[], T]) -> None:
        """Start, if there is a core to spare."""
        self._function = function
        self._worker = Workers(partial(_send, function)) if can_fork() and (os.cpu_count() or 1) > 1 else None

    def result(self) -> T:
        """Wait for the result."""
        if self._worker is not None:
            try:
                for message in self._worker.messages():
                    value: T = message
                    return value
            except WorkerError:
                pass
            finally:
                self._worker.stop()
        return self._function()

    def stop(self) -> None:
        """Stop the worker, whose result is not needed any more."""
        if self._worker is not None:
            self._worker.stop()


def _send(function: Callable[[], Any], connection: Connection) -> None:
    with contextlib.suppress(OSError):  # also one of the function's, which this process meets again and reports
        connection.send(function())
