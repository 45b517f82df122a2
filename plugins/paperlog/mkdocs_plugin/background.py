"""Makes the folders of the plan, such as the search index, while MkDocs does something else.

Making them starts when they are planned; they are written when the old site is back in its place, and a build waits for
that at its end. Under `mkdocs serve` nobody does: what is served first is the last build's, and the new files take
their place when they are done.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from msgspec.structs import replace

from paperlog.forking import can_fork, start, why
from paperlog.mkdocs_plugin.writer import TellWhy, nothing_to_add, reported
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


class _Ahead:
    """A process that makes a folder, and writes it once it is told to."""

    def __init__(self, output: FolderOutput, site: Path, tell_why: TellWhy) -> None:
        receiver, self._sender = multiprocessing.Pipe(duplex=False)
        self.process = start(_make_ahead, output, site, receiver, self._sender, tell_why)
        receiver.close()

    def write(self) -> None:
        """Write it."""
        with contextlib.suppress(BrokenPipeError):  # it has failed, as its exit code tells
            self._sender.send_bytes(b"go")

    def stop(self) -> None:
        """Nobody wants it any more."""
        self.process.kill()
        self.process.join()


def _make_ahead(output: FolderOutput, site: Path, receiver: Connection, sender: Connection, tell_why: TellWhy) -> None:
    sender.close()  # the copy of this process, which would keep it from hearing that the other one died
    with reported(tell_why):
        files = tuple(output.render())
        with contextlib.suppress(EOFError):
            receiver.recv_bytes()
            write_folder(replace(output, render=lambda: files), site, Permission())


class Background:
    """The folders of one build that are being made."""

    def __init__(self, site: Path, *, size: int, waits: bool, tell_why: TellWhy = nothing_to_add) -> None:
        """Make none yet.

        Args:
            site: The site's folder.
            size: How many outputs the whole plan has.
            waits: Whether the build ends only when all is made.
            tell_why: Reports an error of a worker better than a traceback does, unless it returns `False`.
        """
        self._tell_why = tell_why
        self._site = site
        self._permission = Permission()
        self._is_large = size >= _WORTH_A_PROCESS
        self._waits = waits or not self._is_large
        self._ahead: dict[str, _Ahead] = {}
        self._outputs: Sequence[FolderOutput] = ()

    def begin(self, outputs: Iterable[FolderOutput]) -> None:
        """Start to make folders that will be wanted, if that is worth it and possible."""
        if self._waits and self._is_large and can_fork():
            self._ahead |= {output.dest: _Ahead(output, self._site, self._tell_why) for output in outputs}

    def write(self, outputs: Sequence[FolderOutput]) -> None:
        """Let these folders be written, since the site is there, and no others."""
        wanted = {output.dest for output in outputs}
        for dest in self._ahead.keys() - wanted:
            self._ahead.pop(dest).stop()
        self.begin(output for output in outputs if output.dest not in self._ahead)
        for ahead in self._ahead.values():
            ahead.write()
        self._outputs = [output for output in outputs if output.dest not in self._ahead]

    def finish(self) -> bool:
        """End the build: wait until all is made, or leave it to a thread; say whether all is made.

        Raises:
            PluginError: Something could not be made.
        """
        for ahead in self._ahead.values():
            ahead.process.join()
            if ahead.process.exitcode:
                raise PluginError(f"the search index could not be made; {why(ahead.process)}")
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
