"""The index in parts that change alone: some hundred neighbouring documents each, remembered between builds.

Where a segment ends depends on the URL of the document that the next one starts with, so a document that is added,
changed or taken away leaves all segments but its own as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from paperlog.search.documents import Document
from paperlog.search.postings import segment_documents, segment_postings
from paperlog.search.weights import term_weights
from paperlog.site.fingerprint import fingerprint
from paperlog.site.kept import read_json, write_json

_USUAL_SIZE, _GREATEST_SIZE = 96, 256  # documents

Weigh = Callable[[Sequence[Document]], Sequence[Mapping[str, int]]]
"""Gives the weights of the terms of each of some documents."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Documents that are indexed together: how many, and the postings of their terms."""

    size: int
    postings: Mapping[str, str]


def weigh_all(documents: Sequence[Document]) -> Sequence[Mapping[str, int]]:
    """The terms of each document with their weights."""
    return [term_weights(document) for document in documents]


def cut(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    """The segments of documents."""
    start = 0
    for place, document in enumerate(documents):
        begins = crc32(document.url.encode("utf-8", "surrogatepass")) % _USUAL_SIZE == 0
        if place > start and (begins or place - start >= _GREATEST_SIZE):
            yield documents[start:place]
            start = place
    if start < len(documents):
        yield documents[start:]


class Segments:
    """The segments of one blog's index. `base` stands for all that terms depend on beside the documents."""

    def __init__(self, cache: Path | None, *, base: str, weigh: Weigh = weigh_all) -> None:
        self._folder = cache
        self._base = base
        self._weigh = weigh

    def of(self, documents: Sequence[Document]) -> Sequence[Segment]:
        """All segments; those whose documents did not change are remembered, and others as far as theirs did not."""
        wanted = [_Wanted(part, [document.fingerprint for document in part], self._base) for part in cut(documents)]
        known = {part.name: self._read(part) for part in wanted}
        if any(segment is None for segment in known.values()):
            self._make([part for part in wanted if known[part.name] is None], known)
        self._forget(known.keys())
        return [segment for part in wanted if (segment := known[part.name]) is not None]

    def _read(self, part: _Wanted) -> Segment | None:
        data = read_json(self._path(part.name)) if self._folder else None
        fits = isinstance(data, dict) and data.get("documents") == part.fingerprints
        postings = data.get("postings") if fits and isinstance(data, dict) else None
        return Segment(len(part.documents), postings) if isinstance(postings, dict) else None

    def _make(self, parts: Sequence[_Wanted], known: dict[str, Segment | None]) -> None:
        weights = self._remembered({name for part in parts for name in part.fingerprints}, known.keys())
        new = {
            name: document
            for part in parts
            for name, document in zip(part.fingerprints, part.documents, strict=True)
            if name not in weights
        }
        weights |= zip(new, self._weigh(list(new.values())), strict=True)
        for part in parts:
            postings = segment_postings([weights[name] for name in part.fingerprints])
            known[part.name] = Segment(len(part.documents), postings)
            if self._folder:
                value = {"base": self._base, "documents": part.fingerprints, "postings": postings}
                write_json(self._path(part.name), value)

    def _remembered(self, names: set[str], wanted: Iterable[str]) -> dict[str, Mapping[str, int]]:
        """The weights of documents that segments of earlier builds tell."""
        found: dict[str, Mapping[str, int]] = {}
        for path in self._old(wanted):
            data = read_json(path)
            if not isinstance(data, dict) or data.get("base") != self._base:
                continue
            inside, postings = data.get("documents"), data.get("postings")
            if not isinstance(inside, list) or not isinstance(postings, dict) or names.isdisjoint(map(str, inside)):
                continue
            try:
                weights = segment_documents(postings, count=len(inside))
            except (TypeError, ValueError):  # somebody edited the file
                continue
            found |= {name: each for name, each in zip(inside, weights, strict=True) if name in names}
        return found

    def _forget(self, wanted: Iterable[str]) -> None:
        for path in self._old(wanted):
            path.unlink(missing_ok=True)

    def _old(self, wanted: Iterable[str]) -> list[Path]:
        """The files of segments that are no longer wanted."""
        names = set(wanted)
        return sorted(path for path in self._folder.glob("*.json") if path.stem not in names) if self._folder else []

    def _path(self, name: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{name}.json"


class _Wanted:
    """A segment that the index needs."""

    def __init__(self, documents: Sequence[Document], fingerprints: Sequence[str], base: str) -> None:
        self.documents = documents
        self.fingerprints = fingerprints
        self.name = fingerprint(base, fingerprints)
