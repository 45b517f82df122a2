"""The index in parts that change alone: some hundred neighbouring documents each, which the cache holds.

Where a segment ends depends on the URL of the document that the next one starts with, so a document that is added,
changed or taken away leaves all segments but its own as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

from msgspec import Struct

from paperlog.cache.cache import Cache
from paperlog.cache.fingerprint import fingerprint
from paperlog.search.documents import Document
from paperlog.search.postings import MOST, segment_documents, segment_postings
from paperlog.search.weights import term_weights

_USUAL_SIZE = 96  # documents
_PREFIX = "search-"  # of names in the cache

Postings = Mapping[str, str]
"""Each term of a segment with its postings."""


class _Segment(Struct, frozen=True):
    """A segment in the cache: the fingerprints of its documents, and its postings."""

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

    def __init__(self, cache: Cache, *, base: str) -> None:
        self._cache = cache
        self._base = base

    def of(self, documents: Sequence[Document]) -> Iterator[Postings]:
        """Yield the postings of each segment, so that no caller has to hold those of all.

        Segments whose documents did not change come from the cache, and so do the weights of other documents that did
        not.
        """
        segments = [(_name(part, self._base), part) for part in cut(documents)]
        outdated = sorted({*self._cache.names(_PREFIX)}.difference(name for name, _ in segments))
        sources: Mapping[str, str] | None = None
        for name, part in segments:
            cached = self._read(name)
            if cached is not None:
                yield cached.postings
                continue
            if sources is None:
                sources = {document: old for old in outdated for document in self._documents(old)}
            yield self._make(name, part, sources)
        for name in outdated:
            self._cache.remove(name)

    def _make(self, name: str, documents: Sequence[Document], sources: Mapping[str, str]) -> Postings:
        """Index a segment; `sources` are outdated ones with some of its documents, by the fingerprints of those."""
        fingerprints = tuple(document.fingerprint for document in documents)
        weights: dict[str, Mapping[str, int]] = {}
        for old in dict.fromkeys(sources[each] for each in fingerprints if each in sources):
            segment = self._read(old)
            if segment is not None:
                found = segment_documents(segment.postings, count=len(segment.documents))
                weights.update(zip(segment.documents, found, strict=True))
        postings = segment_postings([weights.get(each.fingerprint) or term_weights(each) for each in documents])
        self._cache.write(name, _Segment(fingerprints, postings), key=self._base)
        return postings

    def _documents(self, name: str) -> Sequence[str]:
        segment = self._read(name)
        return segment.documents if segment is not None else ()

    def _read(self, name: str) -> _Segment | None:
        return self._cache.read(name, _Segment, key=self._base)


def _name(documents: Sequence[Document], base: str) -> str:
    return f"{_PREFIX}{fingerprint(base, tuple(document.fingerprint for document in documents))}"
