"""Work done by forked processes, which have everything imported and loaded already."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
With = TypeVar("With")

_WORTH_WORKERS = 150  # posts; starting two workers takes as long as converting about twenty
_CHUNK = 25


def can_fork() -> bool:
    """True where the system can fork and no other thread could hold a lock that a forked child would wait for."""
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


def spread(work: Callable[[With, T], R], tool: With, items: Sequence[T]) -> Iterator[R]:
    """What work with a tool gives for each item, in order, by as many processes as there are cores if that is worth it.

    Whoever runs other threads works alone.
    """
    workers = os.cpu_count() or 1
    if workers < 2 or len(items) < _WORTH_WORKERS or not can_fork():
        yield from (work(tool, item) for item in items)
        return
    with multiprocessing.get_context("fork").Pool(workers, _start, (work, tool)) as pool:
        yield from pool.imap(_work_here, items, chunksize=_CHUNK)


_task: tuple[Callable[[Any, Any], Any], Any] | None = None


def _start(work: Callable[[Any, Any], Any], tool: object) -> None:
    global _task  # noqa: PLW0603 - a pool's initializer has no other place to leave what it is given
    _task = work, tool


def _work_here(item: Any) -> Any:
    assert _task is not None
    work, tool = _task
    return work(tool, item)


class Forked(Generic[T]):
    """What a function gives, found out by another process while this one goes on, or by this one where it must be.

    The function may be called again where that process dies, so it changes nothing.
    """

    def __init__(self, function: Callable[[], T]) -> None:
        """Start, if there is a core to spare."""
        self._function = function
        self._process: ForkProcess | None = None
        if can_fork() and (os.cpu_count() or 1) > 1:
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_send, args=(function, sender), daemon=True)
            self._process.start()
            sender.close()

    def result(self) -> T:
        """Wait for it."""
        if self._process is None:
            return self._function()
        try:
            value: T = self._receiver.recv()
        except EOFError:  # it was killed, or failed as this process will
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


def _send(function: Callable[[], Any], sender: Connection) -> None:
    sender.send(function())
