"""Makes the folders of the plan, such as the search index, while MkDocs does something else.

A build waits for them at its end. Under `mkdocs serve` nobody does: what is served first is the last build's, and the
new files take their place when they are done.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from mkdocs.exceptions import PluginError

from paperlog.forking import can_fork
from paperlog.site.plan import FolderOutput

_WORTH_WAITING = 200  # outputs of the plan; with fewer, a folder is made before a process has started


class CancelledError(Exception):
    """Nobody wants the folder any more."""


def write_folder(output: FolderOutput, site: Path, *, cancelled: Callable[[], bool] = lambda: False) -> None:
    """Make a folder of the site hold exactly what the output gives; each file is replaced whole.

    Raises:
        CancelledError: `cancelled` became true on the way.
    """
    folder = site / output.dest
    folder.mkdir(parents=True, exist_ok=True)
    names = set()
    for name, content in output.render():
        if cancelled():
            raise CancelledError
        new = folder / f".{name}"
        new.write_bytes(content)
        new.replace(folder / name)
        names.add(name)
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()


class Background:
    """The folders of one build that are being made."""

    def __init__(self, outputs: Sequence[FolderOutput], site: Path, *, size: int, waits: bool) -> None:
        """Start, if that is worth it and possible.

        Args:
            outputs: What to make.
            site: The site's folder.
            size: How many outputs the whole plan has.
            waits: Whether the build ends only when all is made.
        """
        self._outputs = outputs
        self._site = site
        self._waits = waits
        self._is_small = size < _WORTH_WAITING
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None
        self._process: multiprocessing.context.ForkProcess | None = None
        if outputs and waits and not self._is_small and can_fork():
            self._process = multiprocessing.get_context("fork").Process(target=self._write, daemon=True)
            self._process.start()

    def finish(self) -> bool:
        """End the build: wait until all is made, or leave it to a thread; say whether all is made.

        Raises:
            PluginError: Something could not be made.
        """
        if self._process is not None:
            self._process.join()
            if self._process.exitcode:
                raise PluginError("the search index could not be made; the reason is above")
        elif self._waits or self._is_small:
            self._write()
        elif self._outputs:
            self._thread = threading.Thread(target=self._write_for_serve, name="paperlog-search", daemon=True)
            self._thread.start()
            return False
        return True

    def stop(self) -> None:
        """Make no more."""
        self._cancelled.set()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._thread is not None:
            self._thread.join()

    def _write(self) -> None:
        for output in self._outputs:
            write_folder(output, self._site, cancelled=self._cancelled.is_set)

    def _write_for_serve(self) -> None:
        try:
            self._write()
        except (CancelledError, OSError):  # another build began, or the server ended and took its folder away
            return
