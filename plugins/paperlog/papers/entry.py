"""Convert entries of arXiv's feed to records; the output of both of arXiv's serializers gives the same record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from arxiv import Result

from paperlog.papers import taxonomy
from paperlog.papers.atom import ARXIV, ATOM, Entry, text_of
from paperlog.papers.fetch import EntryError
from paperlog.papers.record import Record, dump_record, parse_record, parse_time
from paperlog.papers.text import clean_text, collapse
from paperlog.papers.withdrawal import is_withdrawn
from paperlog.problems import Problem
from paperlog.reading import LARGEST_FILE

if TYPE_CHECKING:
    from lxml.etree import _Element


def record_from_entry(entry: Entry, *, retrieved: date) -> Record:
    """Return the record of the paper in an entry.

    Text is kept raw except for white space: only one serializer wraps lines, and records must not depend on that.

    Raises:
        EntryError: The entry lacks a required field, or its record could not be read by a build.
    """
    result = _result(entry)
    comment, abstract = result.comment or None, result.summary or None
    return _validated(
        Record(
            id=entry.paper.id,
            version=entry.paper.version,
            title=result.title,
            authors=tuple(author.name for author in result.authors),
            affiliations={author.name: tuple(author.affiliation) for author in result.authors if author.affiliation},
            published=result.published,
            updated=result.updated,
            primary_category=result.primary_category,
            categories=tuple(result.categories),
            comment=comment,
            journal_ref=result.journal_ref or None,
            doi=result.doi or None,
            abstract=abstract,
            withdrawn=is_withdrawn(comment, abstract=abstract),
            retrieved=retrieved.isoformat(),
        )
    )


def _result(entry: Entry) -> Result:
    """Return an entry as a `Result` of the `arxiv` package.

    The parser of that package repairs broken XML, and treats XML that it cannot repair as an unknown paper. Ours is
    strict. Categories are current codes, without the aliases that arXiv once listed beside them.
    """
    element = entry.element
    categories = _categories(element)
    return Result(
        entry_id=f"https://arxiv.org/abs/{entry.paper}",
        title=_title(element),
        authors=[Result.Author(name, list(places)) for name, places in _authors(element)],
        published=_time(element, "published"),
        updated=_time(element, "updated"),
        primary_category=categories[0],
        categories=list(categories),
        summary=_line(element.find(f"{ATOM}summary")),
        comment=_line(element.find(f"{ARXIV}comment")),
        journal_ref=_line(element.find(f"{ARXIV}journal_ref")),
        doi=" ".join(filter(None, map(_line, element.iterfind(f"{ARXIV}doi")))),
    )


def _validated(record: Record) -> Record:
    """Return the record as a build will read it.

    Raises:
        EntryError: A build could not read the record, so it must not be saved.
    """
    data = dump_record(record).encode()
    read = parse_record(data, path=record.id)
    if isinstance(read, Problem):
        raise EntryError(f"its entry is not a valid record: {read.message}")
    if record.version is None:
        raise EntryError("its entry names no version")
    if len(data) > LARGEST_FILE:
        raise EntryError(f"its entry is larger than {LARGEST_FILE // 1_000_000} MB")
    return read


def _title(element: _Element) -> str:
    title = _line(element.find(f"{ATOM}title"))
    if not clean_text(title):
        raise EntryError("its entry has no title")
    return title


def _authors(element: _Element) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the names of authors, each with its affiliations."""
    found = [
        (_line(author.find(f"{ATOM}name")), tuple(filter(None, map(_line, author.iterfind(f"{ARXIV}affiliation")))))
        for author in element.iterfind(f"{ATOM}author")
    ]
    if not all(collapse(name) for name, _ in found):
        raise EntryError("its entry has an author without a name")
    # arXiv splits the name of a collaboration into parts, and a part may be only the colon after it.
    authors = tuple(author for author in found if any(map(str.isalnum, author[0])))
    if not authors:
        raise EntryError("its entry has no author")
    return authors


def _categories(element: _Element) -> tuple[str, ...]:
    listed = (*element.iterfind(f"{ARXIV}primary_category"), *element.iterfind(f"{ATOM}category"))
    codes: Iterable[str] = (category.get("term", "") for category in listed)
    # Until late 2025 arXiv also listed MSC and ACM classes as categories.
    found = tuple(dict.fromkeys(taxonomy.canonical(code) for code in codes if taxonomy.is_code(code)))
    if not found:
        raise EntryError("its entry has no category")
    return found


def _time(element: _Element, part: str) -> datetime:
    text = collapse(text_of(element.find(f"{ATOM}{part}")))
    try:
        return parse_time(text).replace(microsecond=0)
    except ValueError as error:
        raise EntryError(f"the date in '{part}' of its entry is not {error}: '{text[:40]}'") from None


def _line(element: _Element | None) -> str:
    return " ".join(text_of(element).split())
