"""Files of authors' folders, read by the thousand in every build."""

from __future__ import annotations

import os

LARGEST_FILE = 5_000_000
"""Bytes of a post, registry, authors' file or record; the longest of them have a twenty-fifth of it."""

_CHUNK = 65_536  # nearly every file is read at once


def read_bytes(path: str) -> bytes | None:
    """The bytes of a file, or `None` where it is larger than `LARGEST_FILE`.

    Python's own files ask the system four more questions about each, which takes as long as reading it.

    Raises:
        OSError: It cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        data = os.read(descriptor, _CHUNK)
        while more := os.read(descriptor, _CHUNK):
            data += more
            if len(data) > LARGEST_FILE:
                return None
        return data
    finally:
        os.close(descriptor)
