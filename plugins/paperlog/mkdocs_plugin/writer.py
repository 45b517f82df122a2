"""Makes and writes outputs by workers, while MkDocs makes the pages of the documentation.

Workers have the plan, the templates and the conversions already. Odd ones take outputs from the front of the queue,
even ones from its back, until they meet: all are busy to the end, and each stays among outputs of one kind, which
share what was made for the ones before.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import Protocol

from mkdocs.exceptions import PluginError

from paperlog import garbage
from paperlog.forking import Explain, Queue, WorkerError, Workers, can_fork, no_explanation
from paperlog.progress import OnProgress, no_progress

_WORTH_WORKERS = 200  # outputs; fewer are written before workers have started
_CHUNK = 8
_PATIENCE = 0.1  # seconds between two looks at how far the workers are


class Job(Protocol):
    """An output that can be made in any process."""

    def write(self) -> None:
        """Make it and write it into the site's folder."""


class Writer:
    """The workers of one build, which write outputs."""

    def __init__(self, jobs: Sequence[Job], *, explain: Explain = no_explanation, workers: int | None = None) -> None:
        """Start writing.

        Args:
            jobs: The outputs to be written.
            explain: Reports an error of a worker.
            workers: How many workers, where that is not left to the machine.
        """
        self._queue = Queue(len(jobs), chunk=_CHUNK)
        numbers = range(workers or os.cpu_count() or 1)
        functions = [partial(_write, jobs, self._queue, backwards=bool(number % 2)) for number in numbers]
        with garbage.shared():
            self._workers = Workers(*functions, explain=explain)

    def finish(self, *, tell: OnProgress = no_progress) -> None:
        """Wait until all is written, and report progress from time to time.

        Raises:
            PluginError: Something could not be written.
        """
        tell("pages and files written", self._queue.taken, self._queue.size)
        try:
            for _ in self._workers.messages(pause=_PATIENCE):
                tell("pages and files written", self._queue.taken, self._queue.size)
        except WorkerError as error:
            raise PluginError(f"some pages could not be written; {error}") from None
        tell("pages and files written", self._queue.size, self._queue.size)

    def stop(self) -> None:
        """Write no more."""
        self._workers.stop()


def is_worth_workers(jobs: int) -> bool:
    """Return whether so many outputs are written sooner by workers, and some can be started."""
    return jobs >= _WORTH_WORKERS and can_fork()


def _write(jobs: Sequence[Job], queue: Queue, connection: Connection, *, backwards: bool) -> None:
    garbage.resume()  # pages and their files refer to each other and would pile up
    # Nothing is ever sent to this worker: there is something to read when the build has ended without stopping it.
    while not connection.poll() and (places := queue.take(backwards=backwards)):
        for place in places:
            jobs[place].write()
