"""Atomic writing of authors' files: a killed process never leaves a partly written file."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_UNFINISHED = ".unfinished"
_ABANDONED = 3600  # seconds after which no process is still writing a file
_NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def replace_whole(path: Path, data: bytes) -> None:
    """Create or replace a file; create its folder if needed. A replaced file keeps its mode."""
    with _written(path.parent, data) as temporary:
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)


def create_whole(path: Path, data: bytes) -> None:
    """Create a file that must not exist yet; create its folder if needed.

    Raises:
        FileExistsError: The path exists; it is left unchanged.
    """
    with _written(path.parent, data) as temporary:
        try:
            path.hardlink_to(temporary)  # unlike a rename, this never replaces a file
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            with path.open("xb") as file:  # a disk without hard links, such as a memory card, allows no atomic creation
                file.write(data)


def sweep(folder: Path) -> None:
    """Delete the temporary files that killed writers have left in a folder."""
    if not folder.is_dir():
        return
    for path in folder.glob(f".*{_UNFINISHED}"):
        with contextlib.suppress(FileNotFoundError):  # another process may sweep at the same time
            if time.time() - path.stat().st_mtime > _ABANDONED:
                path.unlink()


@contextlib.contextmanager
def _written(folder: Path, data: bytes) -> Iterator[Path]:
    """Yield a temporary file in `folder` with the data synced to disk; delete it after the block."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=_UNFINISHED)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)  # `mkstemp` makes the file readable by its owner only
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
    _sync(folder)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)  # the new name must survive a power cut, too
    finally:
        os.close(opened)
