"""The store: the committed records of a blog, one JSON file each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from paperlog.papers.paper import Paper, paper_from_record
from paperlog.papers.record import Record, dump_record, parse_record
from paperlog.problems import Problem
from paperlog.writing import replace_whole, sweep

LARGEST_FILE = 5_000_000
"""Bytes of a record; the longest list of authors on arXiv takes a fiftieth of it."""


class KnownRecords:
    """What a process that reads the same records again and again has made of them before."""

    def __init__(self) -> None:
        self._records: dict[str, tuple[bytes, Record | Problem]] = {}  # path -> bytes, what they say
        self._papers: dict[str, tuple[Record, Paper]] = {}  # id -> the record and the paper that it tells of

    def parse(self, data: bytes, *, path: str) -> Record | Problem:
        """What a record's file says."""
        known = self._records.get(path)
        if known is None or known[0] != data:
            known = self._records[path] = (data, parse_record(data, path=path))
        return known[1]

    def paper(self, record: Record) -> Paper:
        """The paper that a record tells of."""
        known = self._papers.get(record.id)
        if known is None or known[0] is not record:
            known = self._papers[record.id] = (record, paper_from_record(record))
        return known[1]


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

    def load_all(
        self, *, root: Path | None = None, known: KnownRecords | None = None
    ) -> tuple[Mapping[str, Record], tuple[Problem, ...]]:
        """Every record by its id, and what is wrong with the files that hold none.

        Args:
            root: The blog's folder, which paths in problems are relative to.
            known: What was made of them before.
        """
        parse = known.parse if known is not None else parse_record
        records: dict[str, Record] = {}
        problems: list[Problem] = []
        folder = str(self.folder)
        prefix = "".join(f"{part}/" for part in self.folder.relative_to(root).parts) if root else f"{folder}/"
        names = sorted(os.listdir(folder)) if self.folder.is_dir() else []  # noqa: PTH208 - ten thousand Paths take a while
        real_folder = f"{os.path.realpath(folder)}/"
        if root is not None and not real_folder.startswith(f"{os.path.realpath(root)}/"):
            return {}, (_leaving(prefix.rstrip("/")),)
        for name in names:
            if not name.endswith(".json") or name.startswith("."):
                continue
            path = f"{folder}/{name}"
            if os.path.islink(path) and not os.path.realpath(path).startswith(real_folder):  # noqa: PTH114 - as above
                problems.append(_leaving(f"{prefix}{name}"))
                continue
            found = _read(f"{folder}/{name}", name, shown=f"{prefix}{name}", parse=parse)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                records[found.id] = found
        return records, tuple(problems)

    def save(self, record: Record) -> None:
        """Write a record so that a crash at any moment leaves the old one or the new one, whole."""
        replace_whole(self.path(record.id), dump_record(record).encode())

    def sweep(self) -> None:
        """Remove what saves that were killed have left behind."""
        sweep(self.folder)


def _leaving(path: str) -> Problem:
    hint = "copy it here: a record is part of the blog"
    return Problem(path, 1, "a symbolic link leads out of the folder of records", hint, rule="file")


def _name(identifier: str) -> str:
    return f"{identifier.replace('/', '_')}.json"


class _Parse(Protocol):
    def __call__(self, data: bytes, *, path: str) -> Record | Problem: ...


def _read(file: str, name: str, *, shown: str, parse: _Parse = parse_record) -> Record | Problem:
    try:
        with open(file, "rb", buffering=0) as stream:  # noqa: PTH123 - a Path costs as much as reading
            if os.fstat(stream.fileno()).st_size > LARGEST_FILE:
                return Problem(shown, 1, f"the file is larger than {LARGEST_FILE // 1_000_000} MB", rule="record")
            data = stream.read()
    except OSError as error:
        message = f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}"
        return Problem(shown, 1, message, rule="record")
    found = parse(data, path=shown)
    if isinstance(found, Record) and _name(found.id) != name:
        return Problem(
            shown, 1, f"this file holds the record of '{found.id}'", f"name the file '{_name(found.id)}'", rule="record"
        )
    return found
