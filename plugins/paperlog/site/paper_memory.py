"""Papers that were read from their records before: in this process, and in a file that the next build reads.

An entry is found by the digest of a record's bytes and holds for one key, which stands for the code. Deleting the file
is always safe.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from paperlog.papers.paper import Paper, paper_from_record
from paperlog.papers.record import EarlierVersion, parse_record
from paperlog.problems import Problem
from paperlog.site.cache_files import read_json, write_json

_FORMAT = 1  # grows with every change of the JSON


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
            self._known = self._load(file)
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
            papers = {digest: _to_json(paper) for digest, paper in self._read.items()}
            write_json(self._file, {"format": _FORMAT, "key": self._key, "papers": papers})
        self._known = self._read

    def _load(self, file: Path) -> dict[str, Paper]:
        data = read_json(file)
        fits = isinstance(data, dict) and data.get("format") == _FORMAT and data.get("key") == self._key
        try:
            return {digest: _from_json(value) for digest, value in data["papers"].items()} if fits else {}  # type: ignore[index]
        except (AttributeError, LookupError, TypeError, ValueError):  # somebody edited the file
            return {}


def _to_json(paper: Paper) -> list[Any]:
    return [
        paper.key,
        paper.title,
        paper.authors,
        paper.arxiv,
        paper.version,
        paper.has_record,
        _time_to_json(paper.published),
        _time_to_json(paper.updated),
        paper.year,
        paper.primary_category,
        paper.categories,
        paper.venue,
        paper.journal_ref,
        paper.doi,
        paper.comment,
        paper.abstract,
        paper.withdrawn,
        paper.url,
        paper.pdf_url,
        [(seen.version, seen.title, _time_to_json(seen.updated)) for seen in paper.earlier_versions],
    ]


def _from_json(value: list[Any]) -> Paper:
    (
        key, title, authors, arxiv, version, has_record, published, updated, year, primary_category, categories, venue,
        journal_ref, doi, comment, abstract, withdrawn, url, pdf_url, earlier_versions,
    ) = value  # fmt: skip
    return Paper(
        key,
        title,
        tuple(authors),
        arxiv,
        version,
        has_record,
        _time_from_json(published),
        _time_from_json(updated),
        year,
        primary_category,
        tuple(categories),
        venue,
        journal_ref,
        doi,
        comment,
        abstract,
        withdrawn,
        url,
        pdf_url,
        tuple(EarlierVersion(number, name, _time_from_json(seen)) for number, name, seen in earlier_versions)
        if earlier_versions
        else (),
    )


def _time_to_json(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


def _time_from_json(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
