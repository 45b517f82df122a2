"""The index in parts that change alone: some hundred neighbouring documents each, remembered between builds.

Where a segment ends depends on the URL of the document that the next one starts with, so a document that is added,
changed or taken away leaves all segments but its own as they were.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from zlib import crc32

from msgspec import Struct

from paperlog.search.documents import Document
from paperlog.search.postings import MOST, segment_documents, segment_postings
from paperlog.search.weights import term_weights
from paperlog.site.cache_files import read_json, write_json
from paperlog.site.fingerprint import fingerprint

_USUAL_SIZE = 96  # documents

Postings = Mapping[str, str]
"""Each term of a segment with its postings."""


class _Segment(Struct, frozen=True):
    """The file of a segment: what its terms depend on, the fingerprints of its documents, and its postings."""

    base: str
    documents: tuple[str, ...]
    postings: dict[str, str]


def cut(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    """The documents of each segment."""
    start = 0
    for place, document in enumerate(documents):
        begins = crc32(document.url.encode("utf-8", "surrogatepass")) % _USUAL_SIZE == 0
        if place > start and (begins or place - start >= MOST):
            yield documents[start:place]
            start = place
    if start < len(documents):
        yield documents[start:]


class Segments:
    """The segments of one blog's index. `base` stands for all that terms depend on beside the documents."""

    def __init__(self, cache: Path | None, *, base: str) -> None:
        self._folder = cache
        self._base = base

    def of(self, documents: Sequence[Document]) -> Iterator[Postings]:
        """The postings of each segment; nobody has to hold those of all.

        Segments whose documents did not change are remembered, and others as far as theirs did not.
        """
        wanted = [_Wanted(part, self._base) for part in cut(documents)]
        earlier = self._others({part.name for part in wanted})
        told: Mapping[str, Path] | None = None
        for part in wanted:
            postings = self._read(part)
            if postings is None:
                if told is None:
                    told = {name: path for path in earlier for name in self._inside(path)}
                postings = self._make(part, told)
            yield postings
        for path in earlier:
            path.unlink(missing_ok=True)

    def _read(self, part: _Wanted) -> Postings | None:
        segment = read_json(self._path(part.name), _Segment) if self._folder else None
        return segment.postings if segment is not None and segment.documents == part.fingerprints else None

    def _make(self, part: _Wanted, told: Mapping[str, Path]) -> Postings:
        """Index a segment; `told` has the earlier ones that tell the weights of documents, by their fingerprints."""
        known: dict[str, Mapping[str, int]] = {}
        for path in dict.fromkeys(told[name] for name in part.fingerprints if name in told):
            known |= self._weights(path)
        pairs = zip(part.fingerprints, part.documents, strict=True)
        postings = segment_postings([known[name] if name in known else term_weights(each) for name, each in pairs])
        if self._folder:
            write_json(self._path(part.name), _Segment(self._base, part.fingerprints, dict(postings)))
        return postings

    def _inside(self, path: Path) -> Sequence[str]:
        """The fingerprints of the documents of a segment that an earlier build wrote."""
        segment = read_json(path, _Segment)
        return segment.documents if segment is not None and segment.base == self._base else ()

    def _weights(self, path: Path) -> Mapping[str, Mapping[str, int]]:
        """The weights of the documents of such a segment, by their fingerprints."""
        segment = read_json(path, _Segment)
        if segment is None:
            return {}
        try:
            weights = segment_documents(segment.postings, count=len(segment.documents))
        except (TypeError, ValueError):  # somebody edited the file
            return {}
        return dict(zip(segment.documents, weights, strict=True))

    def _others(self, wanted: Collection[str]) -> Sequence[Path]:
        """The files of segments that are no longer wanted."""
        return sorted(path for path in self._folder.glob("*.json") if path.stem not in wanted) if self._folder else ()

    def _path(self, name: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{name}.json"


class _Wanted:
    """A segment that the index needs."""

    def __init__(self, documents: Sequence[Document], base: str) -> None:
        self.documents = documents
        self.fingerprints = tuple(document.fingerprint for document in documents)
        self.name = fingerprint(base, self.fingerprints)
