"""The pages of a blog as outputs of the plan: posts, lists, papers, indexes, redirects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from paperlog.cache.fingerprint import fingerprint
from paperlog.content.library import Entry, Facet, Library, PaperNotes
from paperlog.counting import counted
from paperlog.markup.math import render_inline_math
from paperlog.markup.rendered import Heading
from paperlog.site import urls
from paperlog.site.date_text import moment
from paperlog.site.descriptions import listing_description, listing_title, paper_description
from paperlog.site.digests import Digests
from paperlog.site.fragments import Fragment, slots
from paperlog.site.listings import Listing, cut, listings, pager
from paperlog.site.options import SiteOptions
from paperlog.site.page_additions import Additions
from paperlog.site.plan import Output, Page, PageOutput, TocEntry
from paperlog.site.presenter import Presenter
from paperlog.site.redirects import redirects
from paperlog.site.tag_pages import tags_around
from paperlog.site.templates import Templates
from paperlog.site.views import (
    ArchiveView,
    ArchiveYear,
    ListingView,
    PapersView,
    Reference,
    SearchView,
    Siblings,
    TagSection,
    TagsView,
)

_TAG_KINDS = {
    "task": "Tasks",
    "method": "Methods",
    "model": "Models",
    "data": "Data",
    "venue": "Venues",
    "org": "Organisations",
    "field": "Fields",
}

_TAGS_OFFERED = 24
_TAGS_SPARED = 6  # if at most this many would be left over, they are offered, too, instead of a link to all tags
_MANY_HEADINGS = 4  # minimum for a table of contents above the text, for screens without room beside the text
_SEARCH_STYLE = "assets/paperlog/search/search.css"

_OTHER_FACETS = {
    Facet.KIND: "Kinds of post",
    Facet.CATEGORY: "arXiv categories",
    Facet.VENUE: "Publication venues",
    Facet.AUTHOR: "Authors of posts",
}


class Pages(Struct, frozen=True, eq=False):
    """The pages of a blog as outputs.

    `base` is the fingerprint of the data that every page depends on: code, templates, options. `related` maps each
    post's path to its related posts.
    """

    presenter: Presenter
    digests: Digests
    templates: Templates
    base: str
    related: Mapping[str, tuple[Entry, ...]]
    intro_html: str | None = None
    additions: Additions = field(default_factory=Additions)
    _cards: dict[str, Fragment] = field(default_factory=dict)

    @property
    def library(self) -> Library:
        """The posts and papers that the pages show."""
        return self.presenter.library

    @property
    def options(self) -> SiteOptions:
        """The blog's options."""
        return self.presenter.options

    def outputs(self) -> Iterator[Output]:
        """Yield every page. Lists come late: of two workers that start at both ends, only one then renders cards."""
        yield from self._posts()
        yield from self._papers()
        yield from self._listings()
        yield self._tags()
        yield self._archive()
        yield self._search()
        yield from redirects(self.library, self.templates, base=self.base, site_url=self.options.site_url)

    def _page(self, template: str, view: Any, *, title: str, description: str, head: str = "") -> PageOutput:
        """Return a page that depends only on its view, title, description, `head` and the base."""
        return PageOutput(
            url=view.url,
            title=title,
            fingerprint=fingerprint(self.base, template, view, title, description, head),
            render=lambda: Page(self.templates.render(template, view=view), head=head),
            description=description,
        )

    def _posts(self) -> Iterator[PageOutput]:
        entries = self.library.entries
        for newer, entry, older in zip((None, *entries), entries, (*entries[1:], None), strict=False):
            yield self._post(entry, newer=newer, older=older, related=self.related[entry.post.path])

    def _post(
        self, entry: Entry, *, newer: Entry | None, older: Entry | None, related: tuple[Entry, ...]
    ) -> PageOutput:
        presenter, digests, post = self.presenter, self.digests, entry.post
        headings = presenter.rendered[post.path].headings

        def render() -> Page:
            view = presenter.post(entry, newer=newer, older=older, related=related)
            body = Markup(presenter.body(entry))  # noqa: S704 - the renderer made it safe
            toc = _toc(headings)
            contents = toc if _count(toc) >= _MANY_HEADINGS else ()
            html = self.templates.render("post.html", view=view, body=body, contents=contents)
            return Page(html, toc=toc, head=self.additions.post_head(entry))

        return PageOutput(
            url=entry.url,
            title=entry.title,
            fingerprint=fingerprint(
                (self.base, digests.post(entry), newer and digests.link(newer), older and digests.link(older)),
                digests.links(presenter.other_notes(entry)),
                digests.links(related),
            ),
            render=render,
            description=presenter.description(entry),
            source=post.path,
            sidebar=bool(headings),
            published=moment(post.date, by_day=post.dated_by_day).iso,
        )

    def _card(self, entry: Entry) -> Fragment:
        """Return the card of a post, rendered once for all lists."""
        path = entry.post.path
        if path not in self._cards:
            self._cards[path] = Fragment(self.templates.render("partials/card.html", card=self.presenter.card(entry)))
        return self._cards[path]

    def _listings(self) -> Iterator[PageOutput]:
        around = tags_around(self.library)
        tags = frozenset(group.name.casefold() for group in self.library.groups[Facet.TAG])
        for listing in listings(self.library, self.options):
            siblings: tuple[Siblings, ...] = (Siblings("Months", listing.months),) if listing.months else ()
            if listing.group is not None and listing.group.facet is Facet.TAG:
                siblings = around[listing.group.slug]
            view = ListingView(
                url=listing.url,
                title=listing.title,
                kicker=listing.kicker,
                description=listing.description,
                intro_html=self.intro_html if listing.url == urls.HOME else None,
                count=len(listing.entries),
                pager=pager(listing.url, page=1, pages=1),
                siblings=siblings,
                profile=listing.profile,
                search=listing.search,
                downloads=self.additions.downloads(listing),
            )
            head = self.additions.listing_head(listing)
            made_from = fingerprint(self.base, view, head)
            for page, pages, entries in cut(listing.entries, self.options.posts_per_page):
                title = listing_title(listing, page=page, tags=tags)
                description = listing_description(listing, page=page, pages=pages, blog=self.options.name)
                yield PageOutput(
                    url=urls.page_of(listing.url, page),
                    title=title,
                    fingerprint=fingerprint((made_from, title, description, page, pages), self.digests.posts(entries)),
                    render=partial(self._listing_page, view, entries, page=page, pages=pages, head=head),
                    description=description,
                )

    def _listing_page(
        self, listing: ListingView, entries: Sequence[Entry], *, page: int, pages: int, head: str
    ) -> Page:
        first = page == 1
        view = replace(
            listing,
            url=urls.page_of(listing.url, page),
            intro_html=listing.intro_html if first else None,
            pager=pager(listing.url, page=page, pages=pages),
        )
        html = self.templates.render("listing.html", view=view, cards_html=slots(len(entries)))
        # The head describes the whole list, and the URL of a list is the URL of its first page.
        return Page(html, head=head if first else "", fragments=tuple(map(self._card, entries)))

    def _papers(self) -> Iterator[PageOutput]:
        papers = self.library.papers
        made_from = [self.digests.paper(notes) for notes in papers]
        for page, pages, places in cut(range(len(papers)), self.options.papers_per_page):
            yield self._papers_page(
                page, pages, [papers[place] for place in places], [made_from[place] for place in places]
            )
        for notes, digest in zip(papers, made_from, strict=True):
            yield self._paper(notes, fingerprint((self.base, "paper", digest)))

    def _papers_page(self, page: int, pages: int, found: Sequence[PaperNotes], digests: Sequence[str]) -> PageOutput:
        downloads, count = self.additions.downloads(None), len(self.library.papers)
        url = urls.page_of(urls.PAPERS, page)

        def render() -> Page:
            view = PapersView(
                url=url,
                count=count,
                rows=tuple(map(self.presenter.paper_row, found)),
                pager=pager(urls.PAPERS, page=page, pages=pages),
                downloads=downloads,
            )
            return Page(self.templates.render("papers.html", view=view))

        return PageOutput(
            url=url,
            title="Papers" if page == 1 else f"Papers, page {page}",
            fingerprint=fingerprint((self.base, "papers", page, pages, count), downloads, digests),
            render=render,
            description=f"{counted(count, 'paper')} that posts of {self.options.name} discuss or mention"
            + (f", page {page} of {pages}" if page > 1 else ""),
        )

    def _paper(self, notes: PaperNotes, made_from: str) -> PageOutput:
        return PageOutput(
            url=notes.url,
            title=f"Paper: {notes.paper.title}",  # the prefix avoids the same title as a note
            fingerprint=made_from,
            render=lambda: Page(self.templates.render("paper.html", view=self.presenter.paper(notes))),
            description=paper_description(notes),
        )

    def _tags(self) -> PageOutput:
        groups = self.library.groups
        by_kind: dict[str, list[Reference]] = {}
        for group in groups[Facet.TAG]:
            kind = group.tag.kind if group.tag is not None and group.tag.kind else ""
            reference = Reference(group.name, group.url, len(group.entries), group.description)
            by_kind.setdefault(kind, []).append(reference)
        # "Other tags" is a useful heading only if there are tags with a kind.
        rest = "Other tags" if len(by_kind) > 1 else "All tags"
        sections = [TagSection(title, tuple(by_kind[kind])) for kind, title in _TAG_KINDS.items() if kind in by_kind]
        if "" in by_kind:
            sections.append(TagSection(rest, tuple(by_kind[""])))
        others = [
            TagSection(
                title,
                tuple(
                    Reference(
                        group.slug if facet is Facet.CATEGORY else group.name,
                        group.url,
                        len(group.entries),
                        group.name if facet is Facet.CATEGORY else None,
                    )
                    for group in groups[facet]
                ),
            )
            for facet, title in _OTHER_FACETS.items()
            if groups[facet]
        ]
        view = TagsView(urls.TAGS, len(groups[Facet.TAG]), tuple(sections), tuple(others))
        description = f"{counted(view.count, 'tag')} of {self.options.name}, with the number of posts on each"
        return self._page("tags.html", view, title="Tags", description=description)

    def _archive(self) -> PageOutput:
        years: dict[int, list[Listing]] = {}
        for listing in listings(self.library, self.options):
            if listing.months:
                years.setdefault(int(listing.title), []).append(listing)
        view = ArchiveView(
            urls.ARCHIVE,
            len(self.library.entries),
            tuple(
                ArchiveYear(Reference(found.title, found.url, len(found.entries)), found.months)
                for year in sorted(years, reverse=True)
                for found in years[year]
            ),
        )
        description = f"{counted(view.count, 'post')} of {self.options.name} by year and month"
        return self._page("archive.html", view, title="Archive", description=description)

    def _search(self) -> PageOutput:
        groups = self.library.groups[Facet.TAG]
        tags = sorted(groups, key=lambda group: -len(group.entries))
        if len(tags) > _TAGS_OFFERED + _TAGS_SPARED:
            tags = tags[:_TAGS_OFFERED]
        years: dict[int, int] = {}
        for (year, _), entries in self.library.months.items():
            years[year] = years.get(year, 0) + len(entries)
        view = SearchView(
            url=urls.SEARCH,
            tags=tuple(Reference(group.name, group.url, len(group.entries)) for group in tags),
            more_tags=Reference(f"All {len(groups)} tags", urls.TAGS) if len(groups) > len(tags) else None,
            years=tuple(Reference(str(year), urls.year_url(year), years[year]) for year in sorted(years, reverse=True)),
            indexes=(
                Reference("Tags", urls.TAGS, len(groups)),
                Reference("Papers", urls.PAPERS, len(self.library.papers)),
                Reference("Archive", urls.ARCHIVE, len(self.library.entries)),
            ),
        )
        head = f'<link rel="stylesheet" href="{urls.link(_SEARCH_STYLE)}">'
        description = f"Search {self.options.name} by words, tags, authors, venues and arXiv ids"
        return self._page("search.html", view, title="Search", description=description, head=head)


def _toc(headings: tuple[Heading, ...]) -> tuple[TocEntry, ...]:
    return tuple(
        TocEntry(render_inline_math(unescape(heading.title)), heading.id, heading.level, _toc(heading.children))
        for heading in headings
    )


def _count(toc: tuple[TocEntry, ...]) -> int:
    return sum(1 + _count(entry.children) for entry in toc)


def sitemap(entries: Mapping[str, str | None], *, site_url: str) -> bytes:
    """Return the sitemap: the URL of each page, with the date of its last change if known, never the build's date."""
    from lxml import etree  # only this output needs it

    root = etree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for url, changed in entries.items():
        page = etree.SubElement(root, "url")
        etree.SubElement(page, "loc").text = f"{site_url}{quote(url)}"
        if changed:
            etree.SubElement(page, "lastmod").text = changed
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def robots(*, site_url: str) -> bytes:
    """Return `robots.txt`: it allows everything, and gives the sitemap's URL if `site_url` is set."""
    lines = ["User-agent: *", "Allow: /"]
    if site_url:
        lines.append(f"Sitemap: {site_url}sitemap.xml")
    return ("\n".join(lines) + "\n").encode()
