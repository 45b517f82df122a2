"""File operations for paths where anything may be found: a file, a folder, a link, a pipe, or nothing."""

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
    """Open a regular file, as the `opener` of `open`, without following a link or blocking on a pipe.

    Raises:
        OSError: The path is not a regular file, or cannot be opened.
    """
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no file", path)
    return descriptor


def open_lock(path: Path) -> IO[bytes]:
    """Open a lock file; replace a folder, link or pipe of the same name."""
    try:
        return open(path, "ab", opener=open_safely)
    except OSError:
        if not path.is_symlink() and (path.is_file() or not path.exists()):
            raise
        delete(path)  # a folder, a link or a pipe
        return open(path, "ab", opener=open_safely)


def replace_file(path: Path, parts: Sequence[bytes]) -> None:
    """Write a file atomically and replace what exists at the path, also a folder."""
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
    """Delete a file, a folder or a link (not its target), if it exists."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
