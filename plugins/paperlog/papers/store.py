"""The store: the committed records of a blog, one JSON file each."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from paperlog.papers.record import Record, dump_record, parse_record
from paperlog.problems import Problem

LARGEST_FILE = 5_000_000
"""Bytes of a record; the longest list of authors on arXiv takes a fiftieth of it."""

_UNFINISHED = ".unfinished"
_ABANDONED = 3600  # seconds after which nobody is still writing a file


class Store:
    """The records in a folder, which need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, identifier: str) -> Path:
        """Where the record of an id is kept; the `/` of an old-style id becomes `_`."""
        return self.folder / _name(identifier)

    def load(self, identifier: str) -> Record | None:
        """One record, or `None` where there is none that can be read."""
        path = self.path(identifier)
        found = _read(str(path), path.name, shown=path.name) if path.exists() else None
        return found if isinstance(found, Record) else None

    def load_all(self, *, root: Path | None = None) -> tuple[Mapping[str, Record], tuple[Problem, ...]]:
        """Every record by its id, and what is wrong with the files that hold none.

        Args:
            root: The blog's folder, which paths in problems are relative to.
        """
        records: dict[str, Record] = {}
        problems: list[Problem] = []
        folder = str(self.folder)
        prefix = "".join(f"{part}/" for part in self.folder.relative_to(root).parts) if root else f"{folder}/"
        names = sorted(os.listdir(folder)) if self.folder.is_dir() else []  # noqa: PTH208 - ten thousand Paths take a while
        for name in names:
            if not name.endswith(".json") or name.startswith("."):
                continue
            found = _read(f"{folder}/{name}", name, shown=f"{prefix}{name}")
            if isinstance(found, Problem):
                problems.append(found)
            else:
                records[found.id] = found
        return records, tuple(problems)

    def save(self, record: Record) -> None:
        """Write a record so that a crash at any moment leaves the old one or the new one, whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=_UNFINISHED)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(dump_record(record))
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)  # `mkstemp` keeps others from reading, but a record is for everyone
            Path(temporary).replace(self.path(record.id))
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the rename itself must survive a power cut
        finally:
            os.close(folder)

    def sweep(self) -> None:
        """Remove what saves that were killed have left behind."""
        if not self.folder.is_dir():
            return
        for path in self.folder.glob(f".*{_UNFINISHED}"):
            with contextlib.suppress(FileNotFoundError):  # another refresh sweeps too
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()


def _name(identifier: str) -> str:
    return f"{identifier.replace('/', '_')}.json"


def _read(file: str, name: str, *, shown: str) -> Record | Problem:
    try:
        with open(file, "rb", buffering=0) as stream:  # noqa: PTH123 - a Path costs as much as reading
            if os.fstat(stream.fileno()).st_size > LARGEST_FILE:
                return Problem(shown, 1, f"the file is larger than {LARGEST_FILE // 1_000_000} MB", rule="record")
            data = stream.read()
    except OSError as error:
        message = f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}"
        return Problem(shown, 1, message, rule="record")
    found = parse_record(data, path=shown)
    if isinstance(found, Record) and _name(found.id) != name:
        return Problem(
            shown, 1, f"this file holds the record of '{found.id}'", f"name the file '{_name(found.id)}'", rule="record"
        )
    return found
