"""Segments: independent parts of the index, each of about a hundred adjacent documents, stored in the cache.

The first document of a segment is chosen by a hash of its URL, so adding, changing or removing a document changes only
the segments around it.
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
_PREFIX = "search-"  # of entries in the cache

Postings = Mapping[str, str]
"""The postings of each term of a segment."""


class _Segment(Struct, frozen=True):
    """A cached segment: the fingerprints of its documents, and its postings."""

    documents: tuple[str, ...]
    postings: dict[str, str]


def cut(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    """Split documents into segments and yield the documents of each."""
    start = 0
    for place, document in enumerate(documents):
        begins = crc32(document.url.encode("utf-8", "surrogatepass")) % _USUAL_SIZE == 0
        if place > start and (begins or place - start >= MOST):
            yield documents[start:place]
            start = place
    if start < len(documents):
        yield documents[start:]


class Segments:
    """The segments of one blog's index. `base` is the fingerprint of everything else that terms depend on."""

    def __init__(self, cache: Cache, *, base: str) -> None:
        self._cache = cache
        self._base = base

    def of(self, documents: Sequence[Document]) -> Iterator[Postings]:
        """Yield the postings of each segment, so that callers need not keep all of them in memory.

        Segments without changes come from the cache. In other segments, the weights of unchanged documents do.
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
        """Index a segment; `sources` maps fingerprints of documents to the outdated segments that contain them."""
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
