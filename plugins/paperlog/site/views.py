"""The views: prepared plain values for templates, which therefore need no logic beyond `if` and `for`.

A page is a pure function of its view, the templates and the options. The views of overview pages are part of their
fingerprints. The views of posts, papers and lists are created only when the page is rendered, from data covered by
`site.digests`.

URLs without a scheme are relative to the site's root; templates write them with `link(url)`. Text is plain and is
escaped by the templates, except `…_html`, which is markup. Text that may contain math goes through the filter `math`.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct


class Moment(Struct, frozen=True):
    """A date for readers (`3 December 2019`) and for the `datetime` attribute of `<time>`."""

    label: str
    iso: str


class Reference(Struct, frozen=True):
    """A link to a page of the site, with the number of its posts if that is shown.

    `url` is `None` if the site has no such page, for example for the category of a paper that no post discusses.
    """

    name: str
    url: str | None
    count: int = 0
    detail: str | None = None


class BadgeView(Struct, frozen=True):
    """The status of a paper; `kind` is `revised` (since the note), `published`, `withdrawn` or `no-record`."""

    kind: str
    label: str
    detail: str | None = None


class LinkView(Struct, frozen=True):
    """A link from front matter; `icon` is a file of Material's icon set, `name` is the accessible name of the link."""

    kind: str
    name: str
    url: str
    icon: str


class CitationView(Struct, frozen=True):
    """The citation of a paper: `file` is the URL of its BibTeX file; `write` returns the entry when it is shown."""

    file: str
    write: Callable[[], str]

    @property
    def bibtex(self) -> str:
        """The paper's BibTeX entry."""
        return self.write()


class PaperCard(Struct, frozen=True):
    """A summary of a paper; `authors` are shown, `more_authors` are collapsed.

    `version` is the latest known version. `links` start with the abstract page and the PDF.
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
    """A post in a list; `paper_authors` is one short line, such as `Zhu, Cheng, Gan et al.`."""

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
    """Authors, dates and reading time of a post; `reading_minutes` is at least 1, and `via` may have no URL."""

    date: Moment
    updated: Moment | None
    authors: tuple[Reference, ...]
    reading_minutes: int
    via: LinkView | None


class PostView(Struct, frozen=True):
    """A post's page; `links` are the post's links, unless they belong to its only paper."""

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
    """Position of a page in a listing; `numbers` are the page links in order, with `None` for a gap."""

    page: int
    pages: int
    previous: str | None
    next: str | None
    numbers: tuple[Reference | None, ...]


class Siblings(Struct, frozen=True):
    """Links from a list to related lists, under a label, such as the months of a year or the narrower tags of a tag."""

    label: str
    links: tuple[Reference, ...]


class ListingView(Struct, frozen=True):
    """A page of a list of posts; `kicker` is the kind of the list (`Tag`, `Archive`), or `None` on the home page.

    `search` is the URL of a search among its posts. The cards of posts are not part of the view: they are rendered once
    for all lists.
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
    """Tags of one kind, with their heading."""

    title: str
    tags: tuple[Reference, ...]


class TagsView(Struct, frozen=True):
    """The index of tags; `others` are the values of the other facets (venues, categories, kinds, authors)."""

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

    `id` is the id of the element that shows `address`, the absolute URL to paste into a reader. `page` is the page of
    the feed, with `count` posts; `latest` is the date of the newest post. `formats` are the files of the feed.
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
    """The list of feeds; `opml` is the file that lists all of them."""

    url: str
    count: int
    blog: FeedRow
    sections: tuple[FeedSection, ...]
    opml: str


class SearchView(Struct, frozen=True):
    """The search page, and its links for browsers without scripts: the most used tags, the years, other indexes."""

    url: str
    tags: tuple[Reference, ...]
    more_tags: Reference | None
    years: tuple[Reference, ...]
    indexes: tuple[Reference, ...]
