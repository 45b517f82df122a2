"""Artifacts, honest and otherwise."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path

Entry = tuple[str, bytes] | tuple[str, bytes, int]


def archive(path: Path, entries: Iterable[Entry]) -> Path:
    """A zip file whose entries are called, and pretend to be, what is asked for."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data, *kind in entries:
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.external_attr = ((kind[0] if kind else stat.S_IFREG) | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(info, data)
    return path


INDEX: Entry = ("index.html", b"<!doctype html><title>A blog</title>")
