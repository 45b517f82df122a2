"""The contents of a citation, independent of its format."""

from __future__ import annotations

import re
from datetime import UTC, date
from functools import lru_cache
from urllib.parse import quote

from msgspec import Struct

from paperlog.papers.identifier import Identifier
from paperlog.papers.names import Name, split_name
from paperlog.papers.paper import Paper
from paperlog.papers.text import collapse

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
_IN_URLS = "%/:?#[]@!$&'()*+,;=~"
"""Characters allowed in a URL besides letters, digits and `-._`; all others are percent-encoded."""


class Reference(Struct, frozen=True):
    """The contents of one citation; text is on one line without control characters, and empty if unknown.

    `date` is the day of the first version in UTC. `year` is its year, else the year in the front matter of a post.
    `doi` is the publisher's, else the one that arXiv assigned. `journal` is arXiv's `journal_ref`: free text with
    volume and pages. `url` and `doi` are ASCII without spaces, braces and backslashes.
    """

    title: str
    names: tuple[Name, ...]
    date: date | None
    year: int | None
    arxiv: str
    primary_category: str
    doi: str
    url: str
    journal: str
    venue: str
    withdrawn: bool


@lru_cache(maxsize=256)  # a post's page and the files beside it need the same papers in succession
def reference(paper: Paper) -> Reference:
    """Return the contents of a paper's citation."""
    published = paper.published.astimezone(UTC).date() if paper.published else None
    return Reference(
        title=collapse(paper.title),
        names=tuple(split_name(author) for author in paper.authors if collapse(author)),
        date=published,
        year=published.year if published else paper.year,
        arxiv=paper.arxiv or "",
        primary_category=collapse(paper.primary_category or ""),
        doi=_doi(paper),
        url=ascii_url(paper.url or paper.pdf_url or ""),
        journal=collapse(paper.journal_ref or ""),
        venue=collapse(paper.venue or ""),
        withdrawn=paper.withdrawn,
    )


def ascii_url(url: str) -> str:
    """Percent-encode every character of a URL that is special in a citation format."""
    return quote(collapse(url), safe=_IN_URLS)


def _doi(paper: Paper) -> str:
    match = _DOI.fullmatch(collapse(paper.doi or ""))
    if match:
        return ascii_url(match[1])
    return Identifier(paper.arxiv).doi if paper.arxiv and paper.has_record else ""
