"""Files that posts show or link to, which are read again only when they may have changed."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable
from functools import partial
from io import BufferedReader
from pathlib import Path

from msgspec import Struct

from paperlog.cache.cache import Cache
from paperlog.cache.fingerprint import code_fingerprint
from paperlog.site.image_sizes import IMAGE_ENDINGS, Size, image_size

_COARSEST_CLOCK = 2_000_000_000  # nanoseconds between two times of change, as on a FAT disk

_hash = partial(hashlib.blake2b, digest_size=16)


class Asset(Struct, frozen=True, array_like=True):
    """The digest of a file's bytes, and the size at which browsers show it if it is an image."""

    digest: str
    size: Size | None


class Assets:
    """The assets of one build, each read at most once."""

    def __init__(self, root: Path, cache: Cache | None = None, *, now: Callable[[], int] = time.time_ns) -> None:
        """Read none yet.

        Args:
            root: The blog's folder.
            cache: Holds what was read between builds.
            now: Returns the time in nanoseconds, by the clock that sets the times of files.
        """
        self._root = root
        self._entries = (cache or Cache()).entries("assets", Asset, key=code_fingerprint())
        self._now = now
        self._read: dict[str, Asset] = {}

    def get(self, path: str) -> Asset:
        """Return what is known of a file; it is not read if its size, times and inode are those of the last time.

        Args:
            path: The file, relative to the blog's folder.

        Raises:
            OSError: It cannot be read, or is no regular file.
        """
        if path not in self._read:
            file = f"{self._root}/{path}"
            asset = self._entries.get(path, digest=_state(os.stat(file)))  # noqa: PTH116 - hundreds of times
            self._read[path] = asset or self._look(path, file)
        return self._read[path]

    def size(self, path: str) -> Size | None:
        """Return the size of an image, if it can be read and has one."""
        try:
            return self.get(path).size
        except OSError:
            return None

    def save(self) -> None:
        """Save what this build has asked for, for the next one."""
        self._entries.save()

    def _look(self, path: str, file: str) -> Asset:
        with open(file, "rb", opener=_open) as opened:
            now, state = self._now(), os.fstat(opened.fileno())
            asset = _asset(path, opened)
        # Two changes within one tick of the clock leave equal times. So a file that changed just now is read again by
        # the next build. A change from now on, even while the file is read, gets a time later than this one. The time
        # of change of the inode counts, since programs can set that of the content.
        if state.st_ctime_ns < now - _COARSEST_CLOCK:
            self._entries.put(path, asset, digest=_state(state))
        return asset


def _asset(path: str, file: BufferedReader) -> Asset:
    size = image_size(file) if path.lower().endswith(IMAGE_ENDINGS) else None
    file.seek(0)
    return Asset(hashlib.file_digest(file, _hash).hexdigest(), size)


def _state(state: os.stat_result) -> str:
    if not stat.S_ISREG(state.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # opening a pipe waits for whoever writes into it
