"""Writes the files that need no frame, feeds and citations, in a second process while MkDocs makes the pages."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Sequence
from multiprocessing.context import ForkProcess

from mkdocs.exceptions import PluginError

from paperlog.forking import can_fork
from paperlog.mkdocs_plugin.files import RenderedFile

_WORTH_A_PROCESS = 300  # files; fewer are written before a process has started


class Writer:
    """The second process. It has what the first one knew when it started, and says no more than that it is done."""

    def __init__(self, process: ForkProcess) -> None:
        self._process = process

    def finish(self) -> None:
        """Wait until all is written.

        Raises:
            PluginError: Something could not be written.
        """
        self._process.join()
        if self._process.exitcode:
            raise PluginError("feeds and citations could not be written; the reason is above")

    def stop(self) -> None:
        """Write no more."""
        self._process.kill()
        self._process.join()


def write_beside(files: Sequence[RenderedFile]) -> Writer | None:
    """Start writing files; `None` where that is not worth a process, and MkDocs writes them itself."""
    if len(files) < _WORTH_A_PROCESS or not can_fork():
        return None
    gc.freeze()  # the collector would touch, and so copy, the memory that both processes share
    process = multiprocessing.get_context("fork").Process(target=_write, args=(files,), daemon=True)
    process.start()
    for file in files:
        file.is_written_elsewhere = True
    return Writer(process)


def _write(files: Sequence[RenderedFile]) -> None:
    gc.disable()  # as above; it ends soon
    for file in files:
        file.write()
