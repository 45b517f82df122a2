"""Work done by forked processes, which have everything imported and loaded already."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from multiprocessing.sharedctypes import Synchronized
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
With = TypeVar("With")

_WORTH_WORKERS = 150  # posts; starting two workers takes as long as converting about twenty
_CHUNK = 25
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def can_fork() -> bool:
    """True where the system can fork and no other thread could hold a lock that a forked child would wait for."""
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


def start(function: Callable[..., None], *arguments: Any, **options: Any) -> ForkProcess:
    """Let another process, which knows all that this one knows, call a function; it ends with this one at the latest.

    Whoever presses Ctrl-C means this one, which stops the others.
    """
    process = multiprocessing.get_context("fork").Process(
        target=_heedless, args=(function, *arguments), kwargs=options, daemon=True
    )
    with uninterrupted():
        process.start()
    return process


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Hear of Ctrl-C and SIGTERM only after the block: what Python runs around a fork would swallow the exception."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _heedless(function: Callable[..., None], *arguments: Any, **options: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # by which this one is ended
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    function(*arguments, **options)


def why(*processes: ForkProcess) -> str:
    """Why one of several processes failed: where one raised, it has said so, and the others were killed for that."""
    codes = [process.exitcode or 0 for process in processes]
    if max(codes) > 0:
        return "the reason is above"
    return f"a process was killed ({signal.strsignal(-min(codes))}); build again"


def spread(work: Callable[[With, T], R], tool: With, items: Sequence[T], *, workers: int | None = None) -> Iterator[R]:
    """What work with a tool gives for each item, in order, by as many processes as there are cores if that is worth it.

    Whoever runs other threads works alone. When a process dies or fails, this one does all that is left. The
    library's own pool keeps three threads busy with handing over, which took a tenth as long as converting posts does,
    and waits for ever for a process that was killed.

    Args:
        work: A function without effects.
        tool: What it works with; each process has a copy of its own.
        items: What it works on.
        workers: How many processes, where that is not left to the machine.
    """
    if workers is None:
        workers = os.cpu_count() or 1 if len(items) >= _WORTH_WORKERS and can_fork() else 1
    if workers < 2:
        yield from (work(tool, item) for item in items)
        return
    team = _Team(work, tool, items, workers)
    try:
        for start in range(0, len(items), _CHUNK):
            results = team.results(start)
            yield from (work(tool, item) for item in items[start : start + _CHUNK]) if results is None else results
    finally:
        team.stop()


class _Team(Generic[With, T, R]):
    """Processes that take chunks of items from one queue, and hand over what they made of each as it is done."""

    def __init__(self, work: Callable[[With, T], R], tool: With, items: Sequence[T], workers: int) -> None:
        context = multiprocessing.get_context("fork")
        taken = context.Value("l", 0)
        self._members: dict[Connection, ForkProcess] = {}
        self._done: dict[int, list[R]] = {}
        for _ in range(workers):
            receiver, sender = context.Pipe(duplex=False)
            ours = (*self._members, receiver)
            self._members[receiver] = start(_take_part, work, tool, items, taken, sender, ours)
            sender.close()

    def results(self, start: int) -> list[R] | None:
        """The results of the chunk that starts there, as soon as they are known; `None` if nobody will give them."""
        while start not in self._done and self._members:
            for receiver in wait(list(self._members)):
                assert isinstance(receiver, Connection)
                try:
                    place, results = receiver.recv()
                    self._done[place] = results
                except (EOFError, OSError):
                    self._lose(receiver)
        return self._done.pop(start, None)

    def _lose(self, receiver: Connection) -> None:
        process = self._members.pop(receiver, None)
        if process is None:  # all are stopped
            return
        process.join()
        if process.exitcode:  # it may have been killed while it held the queue, for which the others would wait
            self.stop()

    def stop(self) -> None:
        """Nobody wants any more."""
        for process in self._members.values():
            process.kill()
            process.join()
        self._members.clear()


def _take_part(
    work: Callable[[With, T], R],
    tool: With,
    items: Sequence[T],
    taken: Synchronized[int],
    sender: Connection,
    receivers: Sequence[Connection],
) -> None:
    for receiver in receivers:  # the copies of this process, which would keep all from hearing that nobody reads
        receiver.close()
    with contextlib.suppress(BrokenPipeError):  # whoever started this was killed
        while True:
            with taken.get_lock():
                start = taken.value
                taken.value = start + _CHUNK
            if start >= len(items):
                return
            sender.send((start, [work(tool, item) for item in items[start : start + _CHUNK]]))


class Forked(Generic[T]):
    """What a function gives, found out by another process while this one goes on, or by this one where it must be.

    The function may be called again where that process dies, so it changes nothing.
    """

    def __init__(self, function: Callable[[], T]) -> None:
        """Start, if there is a core to spare."""
        self._function = function
        self._process: ForkProcess | None = None
        if can_fork() and (os.cpu_count() or 1) > 1:
            self._receiver, sender = multiprocessing.Pipe(duplex=False)
            self._process = start(_send, function, sender, self._receiver)
            sender.close()

    def result(self) -> T:
        """Wait for it."""
        if self._process is None:
            return self._function()
        try:
            value: T = self._receiver.recv()
        except (EOFError, OSError):  # it was killed, or failed as this process will
            return self._function()
        finally:
            self._process.join()
            self._receiver.close()
        return value

    def stop(self) -> None:
        """Nobody wants it any more."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._receiver.close()


def _send(function: Callable[[], Any], sender: Connection, receiver: Connection) -> None:
    receiver.close()  # as above
    with contextlib.suppress(OSError):  # also one of the function's: the other process meets it too, and reports it
        sender.send(function())
