"""What templates see: plain values, prepared, so that a template holds no logic beyond `if` and `for`.

A page is a pure function of its view, the templates and the options. The view of a page that gathers is also what it
is fingerprinted by; those of posts, papers and lists are made only where the page is, from what `site.digests` covers.

URLs without a scheme are relative to the site's root; templates write them with `link(url)`. Text is plain and escaped
by the templates, except `…_html`, which is markup. Text that may hold math goes through the filter `math`.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct


class Moment(Struct, frozen=True):
    """A date as people read it (`3 December 2019`) and as `<time datetime>` wants it."""

    label: str
    iso: str


class Reference(Struct, frozen=True):
    """A link to a page of the site, with how many posts are there where that matters.

    `url` is `None` where the site has no such page, as for the category of a paper that no post discusses.
    """

    name: str
    url: str | None
    count: int = 0
    detail: str | None = None


class BadgeView(Struct, frozen=True):
    """What became of a paper since the note: kind is `revised`, `published`, `withdrawn` or `no-record`."""

    kind: str
    label: str
    detail: str | None = None


class LinkView(Struct, frozen=True):
    """A link out of the front matter; `icon` names a file of Material's icon set, `name` is what a reader hears."""

    kind: str
    name: str
    url: str
    icon: str


class CitationView(Struct, frozen=True):
    """How to cite a paper: `file` holds its BibTeX entry for downloading; `write` makes the entry where it is shown."""

    file: str
    write: Callable[[], str]

    @property
    def bibtex(self) -> str:
        """The paper's BibTeX entry."""
        return self.write()


class PaperCard(Struct, frozen=True):
    """A paper at a glance. `authors` are shown, `more_authors` folded behind them.

    `version` is the latest known one. `links` start with the abstract page and the PDF.
    """

    key: str
    url: str
    title: str
    authors: tuple[str, ...]
    more_authors: tuple[str, ...]
    arxiv: str | None
    version: int | None
    has_record: bool
    category: Reference | None
    other_categories: tuple[Reference, ...]
    published: Moment | None
    updated: Moment | None
    year: int | None
    venue: Reference | None
    journal_ref: str | None
    doi: str | None
    comment: str | None
    abstract: str | None
    badges: tuple[BadgeView, ...]
    links: tuple[LinkView, ...]
    citation: CitationView | None = None


class PostCard(Struct, frozen=True):
    """A post in a list. `paper_authors` is one short line, such as `Zhu, Cheng, Gan et al.`."""

    url: str
    title: str
    kind: str
    kind_icon: str
    date: Moment
    paper_authors: str | None
    venue: str | None
    tags: tuple[Reference, ...]
    badges: tuple[BadgeView, ...]
    excerpt_html: str
    has_more: bool
    pinned: bool
    draft: bool
    lang: str | None


class Byline(Struct, frozen=True):
    """Who wrote a post and when. `reading_minutes` is at least 1; `via` may lack a URL."""

    date: Moment
    updated: Moment | None
    authors: tuple[Reference, ...]
    reading_minutes: int
    via: LinkView | None


class PostView(Struct, frozen=True):
    """A post's page. `links` are those that belong to the post rather than to its single paper."""

    url: str
    title: str
    kind: Reference
    kind_icon: str
    draft: bool
    lang: str | None
    byline: Byline
    papers: tuple[PaperCard, ...]
    links: tuple[LinkView, ...]
    tags: tuple[Reference, ...]
    other_notes: tuple[Reference, ...]
    mentioned: tuple[Reference, ...]
    related: tuple[Reference, ...]
    newer: Reference | None
    older: Reference | None
    description: str


class Pager(Struct, frozen=True):
    """Where a page of a listing stands. `numbers` holds the page links in order, `None` for a gap."""

    page: int
    pages: int
    previous: str | None
    next: str | None
    numbers: tuple[Reference | None, ...]


class Siblings(Struct, frozen=True):
    """Links to lists beside a list, under a label: the months of a year, the narrower tags of a tag."""

    label: str
    links: tuple[Reference, ...]


class ListingView(Struct, frozen=True):
    """A page of a list of posts. `kicker` says what kind of list it is (`Tag`, `Archive`); none on the home page.

    `search` leads to the search among its posts; their cards are rendered once for all lists, and placed here.
    """

    url: str
    title: str
    kicker: Reference | None
    description: str | None
    intro_html: str | None
    count: int
    pager: Pager
    siblings: tuple[Siblings, ...] = ()
    profile: tuple[LinkView, ...] = ()
    search: str | None = None
    downloads: tuple[LinkView, ...] = ()


class TagSection(Struct, frozen=True):
    """Tags of one kind, under a heading."""

    title: str
    tags: tuple[Reference, ...]


class TagsView(Struct, frozen=True):
    """The index of tags; `others` are the other facets' values (venues, categories, kinds, authors)."""

    url: str
    count: int
    sections: tuple[TagSection, ...]
    others: tuple[TagSection, ...]


class ArchiveYear(Struct, frozen=True):
    """A year with its months, newest first."""

    year: Reference
    months: tuple[Reference, ...]


class ArchiveView(Struct, frozen=True):
    """The index of years and months."""

    url: str
    count: int
    years: tuple[ArchiveYear, ...]


class PaperRow(Struct, frozen=True):
    """A paper in the list of papers."""

    url: str
    title: str
    authors: str | None
    arxiv: str | None
    date: Moment | None
    year: int | None
    category: Reference | None
    venue: str | None
    badges: tuple[BadgeView, ...]
    notes: tuple[Reference, ...]
    mentions: int


class PapersView(Struct, frozen=True):
    """A page of the list of papers."""

    url: str
    count: int
    rows: tuple[PaperRow, ...]
    pager: Pager
    downloads: tuple[LinkView, ...] = ()


class PaperView(Struct, frozen=True):
    """A paper's own page."""

    url: str
    card: PaperCard
    discussed_by: tuple[Reference, ...]
    mentioned_by: tuple[Reference, ...]


class FeedRow(Struct, frozen=True):
    """A feed in the list of feeds.

    `id` is that of the element that shows `address`, the absolute URL to paste into a reader. `page` is the page that
    the feed belongs to, with `count` posts, the newest of which is of `latest`. `formats` are the same feed's files.
    """

    id: str
    name: str
    page: str
    count: int
    latest: Moment | None
    address: str
    formats: tuple[Reference, ...]


class FeedSection(Struct, frozen=True):
    """The feeds of one facet."""

    id: str
    title: str
    feeds: tuple[FeedRow, ...]


class SubscribeView(Struct, frozen=True):
    """The list of feeds; `opml` is the file that has all of them."""

    url: str
    count: int
    blog: FeedRow
    sections: tuple[FeedSection, ...]
    opml: str


class SearchView(Struct, frozen=True):
    """The page of search, and what it offers where no script runs: the most used tags, the years, other indexes."""

    url: str
    tags: tuple[Reference, ...]
    more_tags: Reference | None
    years: tuple[Reference, ...]
    indexes: tuple[Reference, ...]
