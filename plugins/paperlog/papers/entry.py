"""An entry of arXiv's feed as a record: what both of arXiv's serializers say, in one form."""

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
    """Return the record of the paper that an entry is about.

    All text stays raw but for white space, since one serializer wraps lines where the other does not, and a record must
    not change with them.

    Raises:
        EntryError: The entry lacks what every paper has, or makes no record that a build can read.
    """
    result = _result(entry)
    comment, abstract = result.comment or None, result.summary or None
    return _sound(
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
    """Return an entry as the `arxiv` package has it.

    That package's own reader repairs broken XML and takes what it cannot repair for an unknown paper; ours is strict.
    Categories are those of today, without the aliases that were once listed beside them.
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


def _sound(record: Record) -> Record:
    """Return a record that a build will read as it is; what no build can read is never saved."""
    data = dump_record(record).encode()
    read = parse_record(data, path=record.id)
    if isinstance(read, Problem):
        raise EntryError(f"its entry makes no record: {read.message}")
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
    # A collaboration comes in pieces, some of which are only the colon after its name.
    authors = tuple(author for author in found if any(map(str.isalnum, author[0])))
    if not authors:
        raise EntryError("its entry has no author")
    return authors


def _categories(element: _Element) -> tuple[str, ...]:
    listed = (*element.iterfind(f"{ARXIV}primary_category"), *element.iterfind(f"{ATOM}category"))
    codes: Iterable[str] = (category.get("term", "") for category in listed)
    # Until late 2025 the classes of MSC and ACM came as categories too.
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
