"""Papers that were read from their records before: in this process, and in a file that the next build reads.

An entry is found by the digest of a record's bytes and holds for one key, which stands for the code. Deleting the file
is always safe.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from paperlog.papers.paper import Paper, paper_from_record
from paperlog.papers.record import parse_record
from paperlog.problems import Problem
from paperlog.site.cache_files import read_json, write_json


class _Remembered(Struct, frozen=True):
    """The file: the key of the build that wrote it, and papers by the digests of their records' bytes."""

    key: str
    papers: dict[str, Paper]


class PaperMemory:
    """The remembered papers of one blog."""

    def __init__(self) -> None:
        self._file: Path | None = None
        self._key = ""
        self._known: dict[str, Paper] = {}  # by the digest of its record's bytes
        self._read: dict[str, Paper] = {}  # those of this build

    def begin(self, file: Path, *, key: str) -> None:
        """Start a build whose papers depend on what `key` stands for."""
        if (file, key) != (self._file, self._key):
            self._file, self._key = file, key
            remembered = read_json(file, _Remembered)
            self._known = remembered.papers if remembered is not None and remembered.key == key else {}
        self._read = {}

    def read(self, data: bytes, *, path: str) -> Paper | Problem:
        """The paper that a record's file tells of."""
        digest = blake2b(data, digest_size=16).hexdigest()
        paper = self._known.get(digest)
        if paper is None:
            record = parse_record(data, path=path)
            if isinstance(record, Problem):
                return record
            paper = paper_from_record(record)
        self._read[digest] = paper
        return paper

    def save(self) -> None:
        """Remember exactly the papers that were read."""
        if self._file is not None and self._read.keys() != self._known.keys():
            write_json(self._file, _Remembered(self._key, self._read))
        self._known = self._read
