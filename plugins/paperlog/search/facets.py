"""The documents of each value of each facet, for filters and counts in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from paperlog.content.slugs import slugify
from paperlog.papers import taxonomy
from paperlog.search.documents import DOCUMENTATION, MENTIONED, Document
from paperlog.search.postings import gaps

Value = tuple[str, str]
"""A value as spelled in URLs, and its name."""

Row = tuple[str, str, int, str]
"""A value, its name, the number of its documents, and the documents as written by `postings.gaps`."""

PEOPLE = 3_000
"""Maximum number of paper authors in the filter; those with the most posts are kept."""

_KIND_NAMES = {DOCUMENTATION: "Documentation", MENTIONED: "Mentioned paper"}


def _years(document: Document) -> Iterable[Value]:
    return [(document.date[:4], document.date[:4])] if document.date else []


def _kinds(document: Document) -> Iterable[Value]:
    return [(document.kind, _KIND_NAMES.get(document.kind) or document.kind.capitalize())]


_FACETS: Mapping[str, Callable[[Document], Iterable[Value]]] = {
    "tag": lambda document: [(tag.slug, tag.name) for tag in document.tags],
    "year": _years,
    "venue": lambda document: document.venues,
    "category": lambda document: [(code, taxonomy.name(code)) for code in document.categories],
    "kind": _kinds,
    "author": lambda document: document.writers,
}


def facets(documents: Sequence[Document]) -> Mapping[str, list[Row]]:
    """Return all facets but the authors of papers, each with its most frequent value first."""
    return {facet: _rows(documents, values) for facet, values in _FACETS.items()}


def people(documents: Sequence[Document]) -> list[Row]:
    """Return the `PEOPLE` authors of papers with the most posts."""
    return _rows(documents, _people, most=PEOPLE)


def _people(document: Document) -> Iterable[Value]:
    return {_person(name): name for name in document.paper_authors}.items()


@lru_cache(maxsize=100_000)
def _person(name: str) -> str:
    return slugify(name).casefold()


def _rows(
    documents: Sequence[Document], values: Callable[[Document], Iterable[Value]], *, most: int | None = None
) -> list[Row]:
    names: dict[str, str] = {}
    places: dict[str, list[int]] = {}
    for place, document in enumerate(documents):
        for value, name in values(document):
            names[value] = name  # the spelling of the newest post wins
            found = places.get(value)
            if found is None:
                places[value] = [place]
            elif found[-1] != place:
                found.append(place)
    order = sorted(places, key=lambda value: (-len(places[value]), names[value].casefold(), value))
    return [(value, names[value], len(places[value]), gaps(places[value])) for value in order[:most]]
