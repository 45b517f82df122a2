"""The store: the committed records of a blog, each in a JSON file."""

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

Item = TypeVar("Item", Record, Paper)
Item_co = TypeVar("Item_co", covariant=True)


class _Parse(Protocol[Item_co]):
    """A parser for the bytes of a record's file."""

    def __call__(self, data: bytes, *, path: str) -> Item_co | Problem:
        """Return the parsed item or a problem; `path` is used only in problems."""
        ...


class Store:
    """The records in a folder; the folder may be missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, identifier: str) -> Path:
        """Return the path of the record of an id; the `/` of an old-style id becomes `_`."""
        return self.folder / _name(identifier)

    def load(self, identifier: str, *, root: Path | None = None) -> Record | Problem | None:
        """Return one record, a problem with its file, or `None` if there is no file.

        Args:
            identifier: A canonical id without version.
            root: The blog's folder; the path in a problem is relative to it.
        """
        path = self.path(identifier)
        if not os.path.lexists(path):
            return None
        return self._load_file(path.name, self._shown(root), parse_record, attrgetter("id"), is_link=path.is_symlink())

    def load_all(self, *, root: Path | None = None) -> tuple[Mapping[str, Record], tuple[Problem, ...]]:
        """Return all records by id, and the problems of files without a valid record.

        Args:
            root: The blog's folder; paths in problems are relative to it.
        """
        return self._load(root, parse_record, attrgetter("id"))

    def load_papers(self, *, root: Path, entries: Entries[Paper]) -> tuple[Mapping[str, Paper], tuple[Problem, ...]]:
        """Like `load_all`, but return each record as a `Paper`.

        Args:
            root: The blog's folder; paths in problems are relative to it.
            entries: The entries for papers in the cache.
        """

        def parse(data: bytes, *, path: str) -> Paper | Problem:
            digest = blake2b(data, digest_size=16).hexdigest()
            paper = entries.get(path, digest=digest)
            if paper is None:
                record = parse_record(data, path=path)
                if isinstance(record, Problem):
                    return record
                paper = paper_from_record(record)
                entries.put(path, paper, digest=digest)
            return paper

        found = self._load(root, parse, attrgetter("arxiv"))
        entries.save()
        return found

    def _load(
        self, root: Path | None, parse: _Parse[Item], identify: Callable[[Item], str]
    ) -> tuple[Mapping[str, Item], tuple[Problem, ...]]:
        found: dict[str, Item] = {}
        problems: list[Problem] = []
        prefix = self._shown(root)
        if root is not None and not f"{os.path.realpath(self.folder)}/".startswith(f"{os.path.realpath(root)}/"):
            return {}, (_link_outside(prefix.rstrip("/")),)
        for name, is_link in _files(str(self.folder)) if self.folder.is_dir() else ():
            item = self._load_file(name, prefix, parse, identify, is_link=is_link)
            if isinstance(item, Problem):
                problems.append(item)
            else:
                found[identify(item)] = item
        return found, tuple(problems)

    def _shown(self, root: Path | None) -> str:
        """Return the prefix of file names in problems."""
        return "".join(f"{part}/" for part in self.folder.relative_to(root).parts) if root else f"{self.folder}/"

    def _load_file(
        self, name: str, prefix: str, parse: _Parse[Item], identify: Callable[[Item], str], *, is_link: bool
    ) -> Item | Problem:
        file, shown = f"{self.folder}/{name}", prefix + name
        if is_link and not os.path.realpath(file).startswith(f"{os.path.realpath(self.folder)}/"):
            return _link_outside(shown)
        data = _bytes(file, shown=shown)
        item = data if isinstance(data, Problem) else parse(data, path=shown)
        if isinstance(item, Problem) or name == _name(identifier := identify(item)):
            return item
        hint = f"name the file '{_name(identifier)}'"
        return Problem(shown, 1, f"this file holds the record of '{identifier}'", hint, rule="record")

    def set_aside(self, identifier: str) -> Path:
        """Rename a record's file to an unused name in the same folder, and return the new path.

        Git shows the renamed file, and paperlog does not read it.

        Raises:
            OSError: The folder of records cannot be written.
        """
        path = self.path(identifier)
        for number in itertools.count(1):
            kept = path.with_name(f"{path.name}.broken{'' if number == 1 else f'-{number}'}")
            try:
                # Reserve the name, so that no other process takes it. A folder can replace only an empty folder.
                kept.mkdir() if path.is_dir() and not path.is_symlink() else kept.touch(exist_ok=False)
            except FileExistsError:
                continue
            return path.replace(kept)
        raise AssertionError("unreachable: the loop has no end")

    def save(self, record: Record) -> None:
        """Write a record atomically: after a crash, either the old or the new file is complete."""
        replace_whole(self.path(record.id), dump_record(record).encode())

    def sweep(self) -> None:
        """Remove temporary files of interrupted saves."""
        sweep(self.folder)


def _link_outside(path: str) -> Problem:
    hint = "copy it here: a record is part of the blog"
    return Problem(path, 1, "a symbolic link leads out of the folder of records", hint, rule="file")


def _name(identifier: str) -> str:
    return f"{identifier.replace('/', '_')}.json"


def _files(folder: str) -> list[tuple[str, bool]]:
    """Return the names of possible record files in a folder, in order, and whether each is a symbolic link."""
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
