"""Files on a disk where anything may be in their places: folders, links, pipes, or nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import IO


def open_safely(path: str, flags: int) -> int:
    """Open a regular file, for `open`; no link is followed, and no other process is waited for.

    Raises:
        OSError: It is no regular file, or cannot be opened.
    """
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no file", path)
    return descriptor


def open_lock(path: Path) -> IO[bytes]:
    """Open a file to lock it, in the place of whatever is there that is no file."""
    try:
        return open(path, "ab", opener=open_safely)
    except OSError:
        if not path.is_symlink() and (path.is_file() or not path.exists()):
            raise
        delete(path)  # a folder, a link or a pipe is in its place
        return open(path, "ab", opener=open_safely)


def replace_file(path: Path, parts: Sequence[bytes]) -> None:
    """Put a file in the place of whatever is there."""
    temporary = path.with_name(f"{path.name}.new")
    delete(temporary)
    try:
        with temporary.open("xb") as file:
            file.writelines(parts)
        if path.is_dir() and not path.is_symlink():
            delete(path)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def delete(path: Path) -> None:
    """Delete a file or a folder, if there is one; of a link, the link."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
