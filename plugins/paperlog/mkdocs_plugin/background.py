"""Makes the folders of the plan, such as the search index, while MkDocs does something else.

A build waits for them at its end. Under `mkdocs serve` nobody does: what is served first is the last build's, and the
new files take their place when they are done.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from multiprocessing.context import ForkProcess
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from paperlog.forking import can_fork
from paperlog.site.plan import FolderOutput

log = get_plugin_logger("paperlog")

_WORTH_A_PROCESS = 200  # outputs of the plan; with fewer, a folder is made before a process has started


class CancelledError(Exception):
    """Nobody wants the folder any more."""


class Permission:
    """To write into the site, until it is withdrawn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_withdrawn = False

    def withdraw(self) -> None:
        """Let nobody begin to write, once who does so now is done."""
        with self._lock:
            self._is_withdrawn = True

    @contextlib.contextmanager
    def used(self) -> Iterator[None]:
        """Write within the block.

        Raises:
            CancelledError: It was withdrawn.
        """
        with self._lock:
            if self._is_withdrawn:
                raise CancelledError
            yield


def write_folder(output: FolderOutput, site: Path, permission: Permission) -> None:
    """Make a folder of the site hold exactly what the output gives; each file is replaced whole.

    Raises:
        CancelledError: The permission was withdrawn on the way.
    """
    folder = site / output.dest
    names = set()
    for name, content in output.render():
        with permission.used():
            folder.mkdir(parents=True, exist_ok=True)
            new = folder / f".{name}"
            new.write_bytes(content)
            new.replace(folder / name)
        names.add(name)
    with permission.used():
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
        self._permission = Permission()
        self._waits = waits or size < _WORTH_A_PROCESS
        self._process: ForkProcess | None = None
        if outputs and waits and size >= _WORTH_A_PROCESS and can_fork():
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
        elif self._waits:
            self._write()
        elif self._outputs:
            threading.Thread(target=self._write_for_serve, name="paperlog-search", daemon=True).start()
            return False
        return True

    def stop(self) -> None:
        """Write no more."""
        self._permission.withdraw()
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def _write(self) -> None:
        for output in self._outputs:
            write_folder(output, self._site, self._permission)

    def _write_for_serve(self) -> None:
        try:
            self._write()
        except (CancelledError, OSError) as error:  # another build began, or the server ended and took its folder
            log.debug("the search index was not finished: %r", error)
