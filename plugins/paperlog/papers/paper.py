"""Papers as pages and citations show them, from a record or from the description in a post."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from paperlog.papers import taxonomy
from paperlog.papers.doi import doi_url, find_doi
from paperlog.papers.identifier import Identifier
from paperlog.papers.record import EarlierVersion, Record
from paperlog.papers.text import clean_names, clean_text, collapse

_ARXIVS_OWN = "10.48550/arxiv."


class Paper(Struct, frozen=True, omit_defaults=True):
    """A paper that posts discuss or mention.

    `key` is unique in a blog and safe in a path: the arXiv id with `/` replaced by `_`, or a slug of the title. Text is
    plain and clean (whitespace collapsed, stray TeX removed, math left in `$…$`). `version` is the latest known one.
    `earlier_versions` are those recorded by the blog before it, oldest first. `doi` is the first of the publisher's
    DOIs. `has_record` is false for an arXiv paper without a record; then `title` is `arXiv:<id>`.
    """

    key: str
    title: str
    authors: tuple[str, ...] = ()
    arxiv: str | None = None
    version: int | None = None
    has_record: bool = True
    published: datetime | None = None
    updated: datetime | None = None
    year: int | None = None
    primary_category: str | None = None
    categories: tuple[str, ...] = ()
    venue: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    comment: str | None = None
    abstract: str | None = None
    withdrawn: bool = False
    url: str | None = None
    pdf_url: str | None = None
    earlier_versions: tuple[EarlierVersion, ...] = ()


def paper_from_record(record: Record) -> Paper:
    """Return the paper of a record, with text cleaned for display."""
    identifier = Identifier(record.id)
    codes = dict.fromkeys(code for code in (record.primary_category, *record.categories) if code)
    categories = tuple(code for code in codes if taxonomy.is_code(code))
    return Paper(
        key=record.id.replace("/", "_"),
        title=clean_text(record.title) or f"arXiv:{record.id}",
        authors=clean_names(record.authors),
        arxiv=record.id,
        version=record.version,
        published=record.published,
        updated=record.updated,
        year=record.published.year,
        primary_category=next(iter(categories), None),
        categories=categories,
        venue=_clean(record.venue),
        journal_ref=_clean(record.journal_ref),
        doi=_publishers_doi(record.doi),
        comment=_clean(record.comment),
        abstract=_clean(record.abstract),
        withdrawn=record.withdrawn,
        url=identifier.abs_url,
        pdf_url=identifier.pdf_url,
        earlier_versions=tuple(replace(seen, title=clean_text(seen.title)) for seen in record.earlier_versions),
    )


def paper_without_record(identifier: Identifier) -> Paper:
    """Return an arXiv paper of which only the id is known."""
    return Paper(
        key=identifier.id.replace("/", "_"),
        title=f"arXiv:{identifier.id}",
        arxiv=identifier.id,
        has_record=False,
        url=Identifier(identifier.id).abs_url,
        pdf_url=Identifier(identifier.id).pdf_url,
    )


def described_paper(
    *,
    key: str,
    title: str,
    authors: Iterable[str] = (),
    url: str | None = None,
    year: int | None = None,
    venue: str | None = None,
    doi: str | None = None,
) -> Paper:
    """Return a paper that is not on arXiv, as described in the front matter of a post."""
    link = url or (doi_url(doi) if doi else None)
    is_pdf = bool(link) and urlsplit(link or "").path.lower().endswith(".pdf")
    return Paper(
        key=key,
        title=collapse(title) or "untitled",
        authors=clean_names(authors),
        year=year,
        venue=_clean(venue),
        doi=doi,
        url=None if is_pdf else link,
        pdf_url=link if is_pdf else None,
    )


def _publishers_doi(raw: str | None) -> str | None:
    # The DOI becomes part of a URL, so it is validated. Other text of a record is only displayed.
    found = map(find_doi, collapse(raw or "").split(" "))
    return next((doi for doi in found if doi and not doi.lower().startswith(_ARXIVS_OWN)), None)


def _clean(raw: str | None) -> str | None:
    return (clean_text(raw) or None) if raw is not None else None
