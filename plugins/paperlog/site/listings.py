"""The lists of posts of a blog, and their pagination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from paperlog.content.dates import MONTHS
from paperlog.content.library import Entry, Facet, Group, Library
from paperlog.papers import taxonomy
from paperlog.site import urls
from paperlog.site.date_text import month_name
from paperlog.site.options import SiteOptions
from paperlog.site.views import LinkView, Pager, Reference

_KICKERS = {
    Facet.TAG: Reference("Tag", urls.TAGS),
    Facet.AUTHOR: Reference("Author", urls.TAGS),
    Facet.VENUE: Reference("Venue", urls.TAGS),
    Facet.CATEGORY: Reference("arXiv category", urls.TAGS),
    Facet.KIND: Reference("Kind", urls.TAGS),
}

T = TypeVar("T")

_SEARCHED_BY = {
    Facet.TAG: "tag",
    Facet.AUTHOR: "author",
    Facet.VENUE: "venue",
    Facet.CATEGORY: "category",
    Facet.KIND: "kind",
}

_PAGES_AROUND = 2  # page numbers shown on each side of the current one


class Listing(Struct, frozen=True, eq=False):
    """A list of posts before pagination; `months` are the months of a year."""

    url: str
    title: str
    entries: tuple[Entry, ...]
    kicker: Reference | None = None
    description: str | None = None
    months: tuple[Reference, ...] = ()
    profile: tuple[LinkView, ...] = ()
    search: str | None = None
    group: Group | None = None


def listings(library: Library, options: SiteOptions) -> Iterator[Listing]:
    """Yield every list of posts: the home page, each value of each facet, each year and month."""
    yield Listing(urls.HOME, options.name, library.on_home, description=options.description or None)
    for groups in library.groups.values():
        for group in groups:
            yield _of_group(group)
    years: dict[int, list[Reference]] = {}
    of_year: dict[int, list[Entry]] = {}
    for (year, month), entries in library.months.items():
        years.setdefault(year, []).append(Reference(MONTHS[month - 1], urls.month_url(year, month), len(entries)))
        of_year.setdefault(year, []).extend(entries)
        kicker = Reference("Archive", urls.ARCHIVE)
        yield Listing(urls.month_url(year, month), month_name(year, month), entries, kicker)
    for year, entries_of_year in of_year.items():
        yield Listing(
            urls.year_url(year),
            str(year),
            tuple(entries_of_year),
            Reference("Archive", urls.ARCHIVE),
            months=tuple(years[year]),
            search=urls.search_url("year", str(year)),
        )


def pager(url: str, *, page: int, pages: int) -> Pager:
    """Return the links from one page of a list to the other pages."""
    around = range(max(1, page - _PAGES_AROUND), min(pages, page + _PAGES_AROUND) + 1)
    shown = sorted({1, *around, pages})
    numbers: list[Reference | None] = []
    for number in shown:
        if numbers and (last := numbers[-1]) is not None and number - int(last.name) > 1:
            numbers.append(None)
        numbers.append(Reference(str(number), urls.page_of(url, number)))
    return Pager(
        page=page,
        pages=pages,
        previous=urls.page_of(url, page - 1) if page > 1 else None,
        next=urls.page_of(url, page + 1) if page < pages else None,
        numbers=tuple(numbers),
    )


def cut(items: Sequence[T], size: int) -> Iterator[tuple[int, int, Sequence[T]]]:
    """Split a sequence into pages and yield (page, pages, items) for each; an empty sequence has one empty page."""
    pages = max(1, -(-len(items) // size))
    for page in range(1, pages + 1):
        yield page, pages, items[(page - 1) * size : page * size]


def _of_group(group: Group) -> Listing:
    title, description = group.name, group.description
    if group.facet is Facet.CATEGORY:
        title, description = group.slug, taxonomy.name(group.slug)
    return Listing(
        group.url,
        title,
        group.entries,
        _KICKERS[group.facet],
        description,
        profile=_profile(group),
        search=urls.search_url(_SEARCHED_BY[group.facet], group.slug),
        group=group,
    )


def _profile(group: Group) -> tuple[LinkView, ...]:
    author = group.author
    links = []
    if author is not None and author.url:
        links.append(LinkView("url", "Website", author.url, "material/web"))
    if author is not None and author.orcid:
        url = f"https://orcid.org/{author.orcid}"
        links.append(LinkView("orcid", f"ORCID {author.orcid}", url, "simple/orcid"))
    return tuple(links)
