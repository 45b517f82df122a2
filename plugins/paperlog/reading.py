"""Files of authors' folders, read by the thousand in every build."""

from __future__ import annotations

import errno
import os
import stat

LARGEST_FILE = 5_000_000
"""Bytes of a post, registry, authors' file or record; the longest of them have a twenty-fifth of it."""

_CHUNK = 65_536  # nearly every file is read at once


def read_bytes(path: str) -> bytes | None:
    """Return the bytes of a file, or `None` where it is larger than `LARGEST_FILE`.

    Python's own files ask the system three more questions about each, which takes as long as reading it.

    Raises:
        OSError: It cannot be read, or is a pipe, socket or device, for which reading could wait for ever.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # opening a pipe waits for whoever writes into it
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket, or a device that is not there
            raise _special(path) from None
        raise
    try:
        kind = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):  # the system itself says what is wrong with a folder
            raise _special(path)
        data = os.read(descriptor, _CHUNK)
        while more := os.read(descriptor, _CHUNK):
            data += more
            if len(data) > LARGEST_FILE:
                return None
        return data
    finally:
        os.close(descriptor)


def _special(path: str) -> OSError:
    return OSError(errno.EINVAL, "not a regular file", path)
