"""The store: the committed records of a blog, one JSON file each."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from paperlog.papers.record import Record, dump_record, parse_record
from paperlog.problems import Problem


class Store:
    """The records in a folder, which need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, identifier: str) -> Path:
        """Where the record of an id is kept; the `/` of an old-style id becomes `_`."""
        return self.folder / f"{identifier.replace('/', '_')}.json"

    def load(self, identifier: str) -> Record | None:
        """One record, or `None` where there is none that can be read."""
        try:
            found = parse_record(self.path(identifier).read_bytes(), path=str(self.path(identifier)))
        except FileNotFoundError:
            return None
        return found if isinstance(found, Record) else None

    def load_all(self, *, root: Path | None = None) -> tuple[Mapping[str, Record], tuple[Problem, ...]]:
        """Every record by its id, and what is wrong with the files that hold none.

        Args:
            root: The blog's folder, which paths in problems are relative to.
        """
        records: dict[str, Record] = {}
        problems = []
        names = sorted(entry.name for entry in os.scandir(self.folder)) if self.folder.is_dir() else []
        for name in names:
            # A file that starts with a dot is one that a save has not finished.
            if not name.endswith(".json") or name.startswith("."):
                continue
            path = self.folder / name
            shown = path.relative_to(root).as_posix() if root else str(path)
            found = parse_record(path.read_bytes(), path=shown)
            if isinstance(found, Problem):
                problems.append(found)
            elif self.path(found.id).name != name:
                hint = f"name the file '{self.path(found.id).name}'"
                problems.append(Problem(shown, 1, f"this file holds the record of '{found.id}'", hint, rule="record"))
            else:
                records[found.id] = found
        return records, tuple(problems)

    def save(self, record: Record) -> None:
        """Write a record so that a crash at any moment leaves the old one or the new one, whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".json")
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
