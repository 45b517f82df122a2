"""Makes the folders of the plan, such as the search index, while MkDocs does something else.

A worker starts to make each when it is planned, and writes it when the old site is back in its place. A build waits for
that at its end. `mkdocs serve` does not wait: the last build's files are served until a thread has replaced them.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from msgspec.structs import replace

from paperlog.forking import Explain, WorkerError, Workers, can_fork, no_explanation
from paperlog.site.plan import FolderOutput

log = get_plugin_logger("paperlog")

_WORTH_A_PROCESS = 200  # outputs of the plan; with fewer, a folder is made before a process has started


class CancelledError(Exception):
    """The folder is not needed any more."""


class Permission:
    """Allows writes into the site until it is withdrawn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_withdrawn = False

    def withdraw(self) -> None:
        """Wait for a write that has begun, and allow no other."""
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
    """Write exactly the files of an output into its folder of the site, each at once as a whole.

    Raises:
        CancelledError: The permission was withdrawn meanwhile.
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


def _write_ahead(output: FolderOutput, site: Path, connection: Connection) -> None:
    files = tuple(output.render())
    with contextlib.suppress(EOFError):  # the build has ended before the site was there
        connection.recv()
        write_folder(replace(output, render=lambda: files), site, Permission())


class Background:
    """The folders of one build that are being made."""

    def __init__(self, site: Path, *, size: int, waits: bool, explain: Explain = no_explanation) -> None:
        """Start with none.

        Args:
            site: The site's folder.
            size: How many outputs the whole plan has.
            waits: Whether the build ends only when all is made.
            explain: Reports an error of a worker.
        """
        self._explain = explain
        self._site = site
        self._permission = Permission()
        self._is_large = size >= _WORTH_A_PROCESS
        self._waits = waits or not self._is_large
        self._ahead: dict[str, Workers] = {}
        self._outputs: Sequence[FolderOutput] = ()

    def begin(self, outputs: Iterable[FolderOutput]) -> None:
        """Start to make folders that will be needed, if that is worth it and possible."""
        if self._waits and self._is_large and can_fork():
            for output in outputs:
                self._ahead[output.dest] = Workers(partial(_write_ahead, output, self._site), explain=self._explain)

    def write(self, outputs: Sequence[FolderOutput]) -> None:
        """Write these folders, now that the site is there, and no others."""
        wanted = {output.dest for output in outputs}
        for dest in self._ahead.keys() - wanted:
            self._ahead.pop(dest).stop()
        self.begin(output for output in outputs if output.dest not in self._ahead)
        for ahead in self._ahead.values():
            ahead.send("write")
        self._outputs = [output for output in outputs if output.dest not in self._ahead]

    def finish(self) -> bool:
        """Wait until all is made, or leave it to a thread; return whether all is made.

        Raises:
            PluginError: Something could not be made.
        """
        for ahead in self._ahead.values():
            try:
                ahead.join()
            except WorkerError as error:
                raise PluginError(f"the search index could not be made; {error}") from None
        if self._waits:
            self._write()
        elif self._outputs:
            threading.Thread(target=self._write_for_serve, name="paperlog-search", daemon=True).start()
            return False
        return True

    def stop(self) -> None:
        """Write no more."""
        self._permission.withdraw()
        for ahead in self._ahead.values():
            ahead.stop()

    def _write(self) -> None:
        for output in self._outputs:
            write_folder(output, self._site, self._permission)

    def _write_for_serve(self) -> None:
        try:
            self._write()
        except (CancelledError, OSError) as error:  # another build began, or the server ended and took its folder
            log.debug("the search index was not finished: %r", error)
