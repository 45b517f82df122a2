"""The files of the index: `manifest.json`, the shards `terms-<n>.json`, `words.json`, `facets.json`, `people.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from paperlog.search.documents import Document
from paperlog.search.facets import facets, people
from paperlog.search.segments import Segments, cut
from paperlog.search.shards import joined, shards, words
from paperlog.site.presenter import short_authors

FORMAT = 1
"""Version of the file format; increase it when `engine.js` can no longer read older files."""

PER_FILE = 2
"""Documents in each file of result texts."""


def index_files(documents: Sequence[Document], segments: Segments, *, version: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of each file of the index.

    Args:
        documents: Posts from the oldest to the newest, then documents without a date.
        segments: Returns the postings of documents, from the cache where possible.
        version: A fingerprint of everything that the index is made from; browsers request files of this version.
    """
    terms = joined(segments.of(documents))
    firsts = []
    for number, shard in enumerate(shards(terms)):
        firsts.append(next(iter(shard)))
        yield f"terms-{number}.json", encoded(shard)
    yield "words.json", encoded(" ".join(words(terms)))
    yield "facets.json", encoded(facets(documents))
    yield "people.json", encoded(people(documents))
    yield "manifest.json", encoded(_manifest(documents, firsts, version))


def _manifest(documents: Sequence[Document], firsts: Sequence[str], version: str) -> dict[str, object]:
    return {
        "format": FORMAT,
        "version": version,
        "documents": len(documents),
        "posts": sum(bool(document.date) for document in documents),
        "perFile": PER_FILE,
        "segments": [len(part) for part in cut(documents)],
        "shards": firsts,
    }


def shown(documents: Sequence[Document]) -> bytes:
    """Return a file with the texts that results show of some documents."""
    return encoded([_shown(document) for document in documents])


def _shown(document: Document) -> dict[str, object]:
    value: dict[str, object] = {
        "url": document.url,
        "title": document.title,
        "kind": document.kind,
        "date": document.date,
        "authors": short_authors(document.first_authors),
        "venues": [name for _, name in document.venues],
        "tags": [(tag.slug, tag.name) for tag in document.tags],
        "people": [*document.paper_authors, *(name for _, name in document.writers)],
        "papers": document.paper_titles,
        "summary": document.summary,
        "text": document.read().text,
    }
    return {key: each for key, each in value.items() if each}


def encoded(value: object) -> bytes:
    """Encode a value as JSON in UTF-8; lone surrogates become `?`, because they cannot be encoded or searched for."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
