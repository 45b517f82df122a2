"""Lets `mkdocs serve` hear of a saved file at once, where the system tells; MkDocs looks at every file twice a second.

That look takes a quarter of a core at ten thousand posts, and a change waits for it a quarter of a second on average.
Where files may change without the system's knowing, as on a network disk, MkDocs goes on looking.
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

_DELAY = 0.05  # seconds without another change; editors write within a few thousandths, MkDocs waits 0.1
LOCAL_DISKS = frozenset({"bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "overlay", "tmpfs", "xfs", "zfs"})
# Not that somebody opened a file: a build does that with all of them.
_CHANGES: list[type[FileSystemEvent]] = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]


def hear_at_once(server: LiveReloadServer, paths: Iterable[str], *, disks: frozenset[str] = LOCAL_DISKS) -> None:
    """Make a server hear of changes of what it watches and of `paths`, if the system tells of them.

    Args:
        server: One that does not serve yet.
        paths: Files and folders that it will watch.
        disks: Kinds of disks of whose files the system knows everything that happens to them.
    """
    watched = dict(server._watched_paths)  # noqa: SLF001 - MkDocs has no other list of them
    paths = [*watched, *paths]
    if sys.platform != "linux" or not all(_disk_of(path) in disks for path in paths):
        return
    looking, hearing = server.observer, _Hearing()
    hearing.start()  # so that a system that will not watch so many files says so here
    try:
        _watch_with(hearing, server, watched)
        for path in paths:
            server.watch(path)
    except OSError as error:
        log.info("the system does not tell of changes (%s), so files are looked at twice a second", error)
        _watch_with(looking, server, watched)
        hearing.stop()
    else:
        server.build_delay = _DELAY


def _watch_with(observer: BaseObserver, server: LiveReloadServer, watched: Iterable[str]) -> None:
    server._watched_paths.clear()  # noqa: SLF001 - as above
    server._watch_refs.clear()  # noqa: SLF001
    server.observer = observer  # type: ignore[assignment] # of another kind than MkDocs' own
    for path in watched:
        server.watch(path)


class _Hearing(Observer):  # type: ignore[misc,valid-type] # the system's own kind
    """Hears of changes of files, and of nothing else."""

    def start(self) -> None:
        """Start, unless it has: MkDocs starts it when it serves."""
        if not self.is_alive():
            super().start()

    def schedule(self, event_handler: FileSystemEventHandler, path: str, **options: Any) -> ObservedWatch:
        """Watch a folder; a single file by way of its folder, since many editors put a new file in its place."""
        if os.path.isfile(path):  # noqa: PTH113 - the signature is watchdog's
            event_handler, path, options = _OfFile(event_handler, path), os.path.dirname(path), {}  # noqa: PTH120
        watch: ObservedWatch = super().schedule(event_handler, path, event_filter=_CHANGES, **options)
        return watch


class _OfFile(FileSystemEventHandler):
    """Passes on what happens to one file of a folder."""

    def __init__(self, handler: FileSystemEventHandler, path: str) -> None:
        self._handler = handler
        self._path = path

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Hear of a change."""
        if self._path in (event.src_path, event.dest_path):
            self._handler.on_any_event(event)


def _disk_of(path: str) -> str:
    """The kind of disk that a file is on, as the system names it; nothing where it does not tell."""
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
