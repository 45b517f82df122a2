"""The store: the committed records of a blog, one JSON file each."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Mapping
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Protocol, TypeVar

from paperlog.cache.cache import Entries
from paperlog.papers.paper import Paper, paper_from_record
from paperlog.papers.record import Record, dump_record, hint_for, parse_record
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

    def load(self, identifier: str, *, root: Path | None = None) -> Record | Problem | None:
        """Return one record, what is wrong with its file, or `None` where there is no file.

        Args:
            identifier: A canonical id without version.
            root: The blog's folder, which the path in a problem is relative to.
        """
        path = self.path(identifier)
        if not os.path.lexists(path):
            return None
        return self._one(path.name, self._shown(root), parse_record, attrgetter("id"), is_link=path.is_symlink())

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
        prefix = self._shown(root)
        if root is not None and not f"{os.path.realpath(self.folder)}/".startswith(f"{os.path.realpath(root)}/"):
            return {}, (_leaving(prefix.rstrip("/")),)
        for name, is_link in _files(str(self.folder)) if self.folder.is_dir() else ():
            told = self._one(name, prefix, read, identify, is_link=is_link)
            if isinstance(told, Problem):
                problems.append(told)
            else:
                found[identify(told)] = told
        return found, tuple(problems)

    def _shown(self, root: Path | None) -> str:
        """Return what stands before a file's name in a problem."""
        return "".join(f"{part}/" for part in self.folder.relative_to(root).parts) if root else f"{self.folder}/"

    def _one(
        self, name: str, prefix: str, read: _Read[Told], identify: Callable[[Told], str], *, is_link: bool
    ) -> Told | Problem:
        file, shown = f"{self.folder}/{name}", prefix + name
        if is_link and not os.path.realpath(file).startswith(f"{os.path.realpath(self.folder)}/"):
            return _leaving(shown)
        data = _bytes(file, shown=shown)
        told = data if isinstance(data, Problem) else read(data, path=shown)
        if isinstance(told, Problem) or name == _name(identifier := identify(told)):
            return told
        hint = f"name the file '{_name(identifier)}'"
        return Problem(shown, 1, f"this file holds the record of '{identifier}'", hint, rule="record")

    def set_aside(self, identifier: str) -> Path:
        """Give a record's file another name beside its place, which no other file has, and return that.

        Git shows the file there, and nothing reads it.

        Raises:
            OSError: The folder of records cannot be written to.
        """
        path = self.path(identifier)
        for number in itertools.count(1):
            kept = path.with_name(f"{path.name}.broken{'' if number == 1 else f'-{number}'}")
            try:
                # First, so that no other process takes the name meanwhile; a folder replaces only an empty folder.
                kept.mkdir() if path.is_dir() and not path.is_symlink() else kept.touch(exist_ok=False)
            except FileExistsError:
                continue
            return path.replace(kept)
        raise AssertionError("unreachable: there is no end of numbers")

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
        return Problem(shown, 1, message, hint_for(shown, "make it a file that can be read"), rule="record")
    if data is None:
        message = f"the file is larger than {LARGEST_FILE // 1_000_000} MB"
        return Problem(shown, 1, message, hint_for(shown, "keep what a record needs, a few kB"), rule="record")
    return data
