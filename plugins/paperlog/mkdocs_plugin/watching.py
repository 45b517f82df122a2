"""File watching for `mkdocs serve` by events of the system, in place of polling.

MkDocs polls every file twice a second. With ten thousand posts this takes a quarter of a core, and a change is noticed
after a quarter of a second on average. The system reports no events for some disks, such as network disks: there MkDocs
keeps polling.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger
from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

log = get_plugin_logger("paperlog")

_DELAY = 0.05  # seconds without another change; an editor writes within milliseconds, and MkDocs waits 0.1
LOCAL_DISKS = frozenset({"bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "overlay", "tmpfs", "xfs", "zfs"})
# Without events for opened files, since a build opens all of them.
_CHANGES: list[type[FileSystemEvent]] = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]


def watch_natively(server: LiveReloadServer, paths: Iterable[str], *, disks: frozenset[str] = LOCAL_DISKS) -> None:
    """Make a server watch files by events of the system, if the system reports all changes.

    Args:
        server: A server that has not started.
        paths: Files and folders to watch, besides those that the server watches already.
        disks: The types of file systems that report every change.
    """
    watched = dict(server._watched_paths)  # noqa: SLF001 - MkDocs has no other list of them
    paths = [*watched, *paths]
    if sys.platform != "linux" or not all(_disk_of(path) in disks for path in paths):
        return
    polling, native = server.observer, _NativeObserver()
    native.start()  # so that a limit on the number of watched files raises here
    try:
        _watch_with(native, server, watched)
        for path in paths:
            server.watch(path)
    except OSError as error:
        log.info("the system does not report changes (%s), so files are checked twice a second", error)
        _watch_with(polling, server, watched)
        native.stop()
    else:
        server.build_delay = _DELAY


def _watch_with(observer: BaseObserver, server: LiveReloadServer, watched: Iterable[str]) -> None:
    server._watched_paths.clear()  # noqa: SLF001 - MkDocs has no method to reset them
    server._watch_refs.clear()  # noqa: SLF001
    server.observer = observer  # type: ignore[assignment] # of another class than that of MkDocs
    for path in watched:
        server.watch(path)


class _NativeObserver(Observer):  # type: ignore[misc,valid-type] # the class depends on the system
    """An observer that passes on only changes of files."""

    def start(self) -> None:
        """Start the observer unless it runs. MkDocs starts it a second time when it serves."""
        if not self.is_alive():
            super().start()

    def schedule(self, event_handler: FileSystemEventHandler, path: str, **options: Any) -> ObservedWatch:
        """Watch a folder, or for a file its folder, since many editors save by replacing the file."""
        if os.path.isfile(path):  # noqa: PTH113 - the signature is watchdog's
            event_handler, path, options = _OfFile(event_handler, path), os.path.dirname(path), {}  # noqa: PTH120
        watch: ObservedWatch = super().schedule(event_handler, path, event_filter=_CHANGES, **options)
        return watch


class _OfFile(FileSystemEventHandler):
    """A handler that passes on the events for one file of a folder."""

    def __init__(self, handler: FileSystemEventHandler, path: str) -> None:
        self._handler = handler
        self._path = path

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on an event for the file."""
        if self._path in (event.src_path, event.dest_path):
            self._handler.on_any_event(event)


def _disk_of(path: str) -> str:
    """Return the type of the file system of a path, or an empty string if it is unknown."""
    try:
        table = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    mounts = {}
    for line in table.splitlines():
        _, folder, kind, *_ = line.split(" ")
        mounts[folder.encode("latin-1", "backslashreplace").decode("unicode_escape")] = kind
    real = Path(os.path.realpath(path))
    return next((mounts[str(above)] for above in (real, *real.parents) if str(above) in mounts), "")
