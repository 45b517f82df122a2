"""What a citation says about a paper, before any format writes it."""

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
"""What may stand in a URL beside letters, digits and `-._`; everything else is percent-encoded."""


class Reference(Struct, frozen=True):
    """The facts of one citation: one line of text each, without characters that are no letters; empty is unknown.

    `date` is the day of the first version in UTC, `year` its year or the one that an author of a post named. `doi` is
    the publisher's where there is one, else the one that arXiv gives. `journal` is arXiv's `journal_ref`, free text
    with volume and pages in it. `urls` and `doi` are ASCII without spaces, braces and backslashes.
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


@lru_cache(maxsize=256)  # a post's page and the files beside it ask for the same papers one after the other
def reference(paper: Paper) -> Reference:
    """The facts of a paper that a citation needs."""
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
    """A URL with everything percent-encoded that a format could take for its own sign."""
    return quote(collapse(url), safe=_IN_URLS)


def _doi(paper: Paper) -> str:
    known = _DOI.fullmatch(collapse(paper.doi or ""))
    if known:
        return ascii_url(known[1])
    return Identifier(paper.arxiv).doi if paper.arxiv and paper.has_record else ""
