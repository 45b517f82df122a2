"""An entry of arXiv's feed as a record: what both of arXiv's serializers say, in one form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date
from typing import TYPE_CHECKING

from paperlog.papers import taxonomy
from paperlog.papers.atom import FoundEntry
from paperlog.papers.record import Record
from paperlog.papers.withdrawal import is_withdrawn

if TYPE_CHECKING:
    from arxiv import Result


def record_from_entry(result: Result, found: FoundEntry, *, retrieved: date) -> Record:
    """The record of a paper whose entry the `arxiv` package has read.

    White space is made regular, for one serializer wraps lines where the other does not, and a record must not change
    with them; categories are those of today, without the aliases that were once listed beside them. All other text
    stays raw.
    """
    categories = _categories([result.primary_category, *result.categories])
    comment, abstract = _optional(result.comment), _optional(result.summary)
    names = [(_line(author.name), author) for author in result.authors]
    return Record(
        id=found.paper.id,
        version=found.paper.version,
        title=_line(result.title),
        # A collaboration comes in pieces, some of which are only the colon after its name.
        authors=tuple(name for name, _ in names if any(map(str.isalnum, name))),
        affiliations={
            name: places
            for name, author in names
            if (places := tuple(filter(None, map(_line, author.affiliation)))) and any(map(str.isalnum, name))
        },
        published=result.published.astimezone(UTC).replace(microsecond=0),
        updated=result.updated.astimezone(UTC).replace(microsecond=0),
        primary_category=next(iter(categories), None),
        categories=categories,
        comment=comment,
        journal_ref=_optional(result.journal_ref),
        doi=" ".join(found.dois) or None,
        abstract=abstract,
        withdrawn=is_withdrawn(comment, abstract=abstract),
        retrieved=retrieved.isoformat(),
    )


def _categories(codes: Iterable[str]) -> tuple[str, ...]:
    # Until late 2025 the classes of MSC and ACM came as categories too.
    return tuple(dict.fromkeys(taxonomy.canonical(code) for code in codes if taxonomy.is_code(code)))


def _line(text: str) -> str:
    return " ".join(text.split())


def _optional(text: str | None) -> str | None:
    return (_line(text) or None) if text is not None else None
