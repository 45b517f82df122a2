"""The store: the committed records of a blog, one JSON file each."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Protocol, TypeVar

from paperlog.cache.cache import Entries
from paperlog.papers.paper import Paper, paper_from_record
from paperlog.papers.record import Record, dump_record, parse_record
from paperlog.problems import Problem
from paperlog.reading import LARGEST_FILE, read_bytes
from paperlog.writing import replace_whole, sweep

Told = TypeVar("Told", Record, Paper)
Told_co = TypeVar("Told_co", covariant=True)


class _Read(Protocol[Told_co]):
    """What the bytes of a record's file say."""

    def __call__(self, data: bytes, *, path: str) -> Told_co | Problem:
        """That, or what is wrong with them; `path` is for problems alone."""
        ...


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
        data = _bytes(str(path), shown=path.name) if path.exists() else None
        found = parse_record(data, path=path.name) if isinstance(data, bytes) else None
        return found if isinstance(found, Record) and _name(found.id) == path.name else None

    def load_all(self, *, root: Path | None = None) -> tuple[Mapping[str, Record], tuple[Problem, ...]]:
        """Every record by its id, and what is wrong with the files that hold none.

        Args:
            root: The blog's folder, which paths in problems are relative to.
        """
        return self._load(root, parse_record, attrgetter("id"))

    def load_papers(self, *, root: Path, entries: Entries[Paper]) -> tuple[Mapping[str, Paper], tuple[Problem, ...]]:
        """Like `load_all`, but return each record as a `Paper`.

        Args:
            root: As before.
            entries: Those of the cache.
        """

        def read(data: bytes, *, path: str) -> Paper | Problem:
            digest = blake2b(data, digest_size=16).hexdigest()
            paper = entries.get(path, digest=digest)
            if paper is None:
                record = parse_record(data, path=path)
                if isinstance(record, Problem):
                    return record
                paper = paper_from_record(record)
                entries.put(path, paper, digest=digest)
            return paper

        found = self._load(root, read, attrgetter("arxiv"))
        entries.save()
        return found

    def _load(
        self, root: Path | None, read: _Read[Told], identify: Callable[[Told], str]
    ) -> tuple[Mapping[str, Told], tuple[Problem, ...]]:
        found: dict[str, Told] = {}
        problems: list[Problem] = []
        folder = str(self.folder)
        prefix = "".join(f"{part}/" for part in self.folder.relative_to(root).parts) if root else f"{folder}/"
        real_folder = f"{os.path.realpath(folder)}/"
        if root is not None and not real_folder.startswith(f"{os.path.realpath(root)}/"):
            return {}, (_leaving(prefix.rstrip("/")),)
        for name, is_link in _files(folder) if self.folder.is_dir() else ():
            shown = prefix + name
            if is_link and not os.path.realpath(f"{folder}/{name}").startswith(real_folder):
                problems.append(_leaving(shown))
                continue
            data = _bytes(f"{folder}/{name}", shown=shown)
            told = data if isinstance(data, Problem) else read(data, path=shown)
            if isinstance(told, Problem):
                problems.append(told)
            elif name != _name(identifier := identify(told)):
                hint = f"name the file '{_name(identifier)}'"
                problems.append(Problem(shown, 1, f"this file holds the record of '{identifier}'", hint, rule="record"))
            else:
                found[identifier] = told
        return found, tuple(problems)

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


def _files(folder: str) -> list[tuple[str, bool]]:
    """The names in a folder that records may have, in order, and whether each is a symbolic link."""
    with os.scandir(folder) as entries:
        names = [(entry.name, entry.is_symlink()) for entry in entries if entry.name.endswith(".json")]
    return sorted(name for name in names if not name[0].startswith("."))


def _bytes(file: str, *, shown: str) -> bytes | Problem:
    try:
        data = read_bytes(file)
    except OSError as error:
        message = f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}"
        return Problem(shown, 1, message, rule="record")
    if data is None:
        return Problem(shown, 1, f"the file is larger than {LARGEST_FILE // 1_000_000} MB", rule="record")
    return data
