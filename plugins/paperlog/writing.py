"""Files of authors' folders, written whole or not at all, so that a kill at any moment leaves nothing half-written."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_UNFINISHED = ".unfinished"
_ABANDONED = 3600  # seconds after which nobody is still writing a file
_NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def replace_whole(path: Path, data: bytes) -> None:
    """Write a file in the place of an old one, or a new one; the folder is made. It keeps the mode of the old one."""
    with _written(path.parent, data) as temporary:
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)


def create_whole(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet; the folder is made.

    Raises:
        FileExistsError: There is something of that name, which stays as it is.
    """
    with _written(path.parent, data) as temporary:
        try:
            path.hardlink_to(temporary)  # unlike a rename, it replaces nothing
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            with path.open("xb") as file:  # a disk without hard links, such as a memory card: as whole as it can be
                file.write(data)


def sweep(folder: Path) -> None:
    """Remove what writers that were killed have left behind in a folder."""
    if not folder.is_dir():
        return
    for path in folder.glob(f".*{_UNFINISHED}"):
        with contextlib.suppress(FileNotFoundError):  # somebody else sweeps too
            if time.time() - path.stat().st_mtime > _ABANDONED:
                path.unlink()


@contextlib.contextmanager
def _written(folder: Path, data: bytes) -> Iterator[Path]:
    """A file beside its place, safe on the disk, for the block to give its name; gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=_UNFINISHED)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)  # `mkstemp` keeps others from reading, but what authors write is for everyone
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
    _sync(folder)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)  # the new name itself must survive a power cut
    finally:
        os.close(opened)
