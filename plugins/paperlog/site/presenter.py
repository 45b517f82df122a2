"""Creation of views from the library: every value shown by a post, a card or a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from msgspec import Struct, field

from paperlog.content.library import Discussed, Entry, Facet, Library, PaperNotes, venue_slug
from paperlog.content.post import Kind, Link, LinkKind, Post
from paperlog.content.tags import Tag
from paperlog.markup.math import render_inline_math
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN, Rendered
from paperlog.markup.renderer import Renderer
from paperlog.markup.videos import video_embed
from paperlog.papers import taxonomy
from paperlog.papers.doi import doi_url
from paperlog.papers.names import split_name
from paperlog.papers.paper import Paper
from paperlog.papers.status import Badge, Revision, standing
from paperlog.site.date_text import long_date, moment
from paperlog.site.image_sizes import Images
from paperlog.site.link_targets import Targets, is_local, resolve_links
from paperlog.site.options import SiteOptions
from paperlog.site.views import (
    BadgeView,
    Byline,
    CitationView,
    LinkView,
    PaperCard,
    PaperRow,
    PaperView,
    PostCard,
    PostView,
    Reference,
)

KIND_ICONS: Mapping[Kind, str] = {
    "paper": "material/file-document-outline",
    "article": "material/text-box-outline",
    "tool": "material/wrench-outline",
    "video": "material/play-circle-outline",
    "demo": "material/flask-outline",
    "event": "material/calendar-outline",
    "note": "material/note-text-outline",
}

_LINK_NAMES: Mapping[LinkKind, tuple[str, str]] = {
    "code": ("Code", "material/code-tags"),
    "project": ("Project", "material/web"),
    "video": ("Video", "material/play-circle-outline"),
    "article": ("Article", "material/text-box-outline"),
    "demo": ("Demo", "material/flask-outline"),
    "slides": ("Slides", "material/presentation"),
    "discussion": ("Discussion", "material/forum-outline"),
    "data": ("Data", "material/database-outline"),
    "model": ("Model", "material/cube-outline"),
    "course": ("Course", "material/school-outline"),
}

_WORDS_PER_MINUTE = 220


class Presenter(Struct, frozen=True, eq=False):
    """Creates views from the data of a build.

    `rendered` is keyed by a post's path, `html` returns a post's HTML, and `cite` returns the citation of a paper.
    """

    library: Library
    options: SiteOptions
    rendered: Mapping[str, Rendered]
    html: Callable[[Post], str]
    renderer: Renderer
    targets: Targets
    images: Images
    cite: Callable[[Paper], CitationView]
    _dated: dict[str, Reference] = field(default_factory=dict)
    _categories: dict[str, Reference] = field(default_factory=dict)
    _tags: dict[str, Reference] = field(default_factory=dict)
    _papers: dict[str, PaperView] = field(default_factory=dict)

    def post(self, entry: Entry, *, newer: Entry | None, older: Entry | None, related: tuple[Entry, ...]) -> PostView:
        """Return the view of a post's page."""
        post, rendered = entry.post, self.rendered[entry.post.path]
        links = tuple(self._link(link, source=post.path) for link in post.links if not self._is_shown(link, post))
        single = len(entry.discussed) == 1
        keys = set(_keys(entry))
        return PostView(
            url=entry.url,
            title=entry.title,
            kind=Reference(post.kind.capitalize(), f"{Facet.KIND}/{post.kind}/"),
            kind_icon=KIND_ICONS[post.kind],
            draft=post.draft,
            lang=post.lang,
            byline=self._byline(entry, rendered),
            papers=tuple(self.paper_card(item, links=links if single else ()) for item in entry.discussed),
            links=() if single else links,
            tags=tuple(map(self.tag, entry.tags)),
            other_notes=tuple(map(self.dated, self.other_notes(entry))),
            mentioned=tuple(Reference(paper.title, f"papers/{paper.key}/") for paper in entry.mentions),
            related=tuple(self.dated(other) for other in related if keys.isdisjoint(_keys(other))),
            newer=self.dated(newer) if newer else None,
            older=self.dated(older) if older else None,
            description=self.description(entry),
        )

    def card(self, entry: Entry) -> PostCard:
        """Return the view of a post in a list."""
        post, rendered = entry.post, self.rendered[entry.post.path]
        return PostCard(
            url=entry.url,
            title=entry.title,
            kind=post.kind.capitalize(),
            kind_icon=KIND_ICONS[post.kind],
            date=moment(post.date, by_day=post.dated_by_day),
            paper_authors=short_authors(entry.discussed[0].paper.authors) if entry.discussed else None,
            venue=_venue(entry),
            tags=tuple(map(self.tag, entry.tags)),
            badges=tuple(_badge(badge) for item in entry.discussed for badge in item.badges),
            excerpt_html=self._excerpt(entry),
            has_more=rendered.has_more or post.summary is not None,
            pinned=post.pinned,
            draft=post.draft,
            lang=post.lang,
        )

    def _excerpt(self, entry: Entry) -> str:
        if entry.post.summary:
            return f"<p>{render_inline_math(entry.post.summary)}</p>"
        return self._resolved(self.rendered[entry.post.path].excerpt, entry)

    def body(self, entry: Entry) -> str:
        """Return the HTML of a post with resolved links and with the sizes of its images."""
        return self._resolved(self.html(entry.post), entry)

    def _resolved(self, html: str, entry: Entry) -> str:
        return self.images.sized(resolve_links(html, source=entry.post.path, targets=self.targets))

    def description(self, entry: Entry) -> str:
        """Return one or two sentences of plain text about a post, for search engines, link previews and feeds."""
        return entry.post.summary or self.rendered[entry.post.path].summary

    def paper(self, notes: PaperNotes) -> PaperView:
        """Return the view of a paper's page, without the badges that relate to one of its notes."""
        key = notes.paper.key
        if key not in self._papers:
            self._papers[key] = self._paper(notes)
        return self._papers[key]

    def _paper(self, notes: PaperNotes) -> PaperView:
        paper = notes.paper
        items = [item for entry in notes.discussed_by[:1] for item in entry.discussed if item.paper is paper]
        venue = items[0].reference.venue if items else None
        return PaperView(
            url=notes.url,
            card=self._paper_card(paper, badges=standing(paper), links=(), venue=venue),
            discussed_by=tuple(self.dated(entry) for entry in notes.discussed_by),
            mentioned_by=tuple(self.dated(entry) for entry in notes.mentioned_by),
        )

    def paper_row(self, notes: PaperNotes) -> PaperRow:
        """Return the view of a paper in the list of papers."""
        view, paper = self.paper(notes), notes.paper
        return PaperRow(
            url=notes.url,
            title=paper.title,
            authors=short_authors(paper.authors),
            arxiv=paper.arxiv,
            date=view.card.published,
            year=paper.year,
            category=view.card.category,
            venue=paper.venue,
            badges=tuple(map(_badge, standing(paper))),
            notes=view.discussed_by,
            mentions=len(notes.mentioned_by),
        )

    def paper_card(self, item: Discussed, *, links: tuple[LinkView, ...] = ()) -> PaperCard:
        """Return the card of a paper as discussed by one post."""
        return self._paper_card(item.paper, badges=item.badges, links=links, venue=item.reference.venue)

    def _paper_card(
        self, paper: Paper, *, badges: tuple[Badge, ...], links: tuple[LinkView, ...], venue: str | None = None
    ) -> PaperCard:
        shown = self.options.authors_shown
        # Hiding only one or two authors is not worth a click.
        cut = shown if len(paper.authors) > shown + 2 else len(paper.authors)
        categories = [self.category(code) for code in paper.categories if code != paper.primary_category]
        venue = venue or paper.venue
        return PaperCard(
            key=paper.key,
            url=f"papers/{paper.key}/",
            title=paper.title,
            authors=paper.authors[:cut],
            more_authors=paper.authors[cut:],
            arxiv=paper.arxiv,
            version=paper.version,
            has_record=paper.has_record,
            category=self.category(paper.primary_category) if paper.primary_category else None,
            other_categories=tuple(categories),
            published=moment(paper.published) if paper.published else None,
            updated=moment(paper.updated) if paper.updated and paper.updated != paper.published else None,
            year=paper.year,
            venue=Reference(venue, self._page(f"{Facet.VENUE}/{venue_slug(venue)}/")) if venue else None,
            journal_ref=paper.journal_ref,
            doi=paper.doi,
            comment=None if paper.withdrawn else paper.comment,  # the badge of a withdrawn paper shows the comment
            abstract=paper.abstract,
            # The journal reference already says that a paper is published.
            badges=tuple(_badge(badge) for badge in badges if badge.kind != "published" or not paper.journal_ref),
            links=(*_paper_links(paper), *links),
            citation=self.cite(paper),
        )

    def _is_shown(self, link: Link, post: Post) -> bool:
        """Return whether a link leads to a video that the text already shows."""
        if link.kind != "video":
            return False
        embed = video_embed(link.url)
        mark = f'data-video="{":".join(embed)}"' if embed else f'src="{LINK_OPEN}{escape(link.url)}{LINK_CLOSE}"'
        return mark in self.html(post)

    def _link(self, link: Link, *, source: str) -> LinkView:
        name, icon = _LINK_NAMES[link.kind]
        if link.kind == "code" and (urlsplit(link.url).hostname or "") in {"github.com", "www.github.com"}:
            icon = "simple/github"
        return LinkView(link.kind, name, self._address(link.url, source=source), icon)

    def _address(self, url: str, *, source: str) -> str:
        """Return a URL from front matter; a path is resolved to a page of the site, as in the text."""
        if not is_local(url):
            return url
        found = self.targets.resolve(url, source=source)
        return url if found is None else f"{LINK_OPEN}{found}{LINK_CLOSE}"

    def _byline(self, entry: Entry, rendered: Rendered) -> Byline:
        post = entry.post
        via = (
            LinkView("via", post.via.name, self._address(post.via.url or "", source=post.path), "material/link-variant")
            if post.via
            else None
        )
        return Byline(
            date=moment(post.date, by_day=post.dated_by_day),
            updated=moment(post.updated) if post.updated else None,
            authors=tuple(Reference(author.name, f"{Facet.AUTHOR}/{author.handle}/") for author in entry.authors),
            reading_minutes=max(1, round(rendered.words / _WORDS_PER_MINUTE)),
            via=via,
        )

    def dated(self, entry: Entry) -> Reference:
        """Return a link to a post with its date, created once for all pages."""
        path = entry.post.path
        if path not in self._dated:
            self._dated[path] = Reference(entry.title, entry.url, detail=long_date(entry.post.date))
        return self._dated[path]

    def tag(self, tag: Tag) -> Reference:
        """Return a link to a tag, created once for all pages."""
        if tag.slug not in self._tags:
            self._tags[tag.slug] = Reference(tag.name, f"{Facet.TAG}/{tag.slug}/")
        return self._tags[tag.slug]

    def category(self, code: str) -> Reference:
        """Return an arXiv category, created once for all pages; it is a link if the category has a page."""
        if code not in self._categories:
            canonical = taxonomy.canonical(code)
            page = self._page(f"{Facet.CATEGORY}/{canonical}/")
            self._categories[code] = Reference(code, page, detail=taxonomy.name(code))
        return self._categories[code]

    def _page(self, url: str) -> str | None:
        """Return the URL of a facet's value, or `None` if it has no page because no post discusses its papers."""
        return url if url in self.targets.urls else None

    def other_notes(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the other posts that discuss a post's papers."""
        notes = (self.library.notes_of(paper) for paper in entry.papers)
        return tuple(dict.fromkeys(other for found in notes for other in found.discussed_by if other is not entry))


def _keys(entry: Entry) -> list[str]:
    return [item.paper.key for item in entry.discussed]


def _venue(entry: Entry) -> str | None:
    """Return the publication venues of a post's papers, or `None` if a tag has the same name."""
    venue = ", ".join(entry.venues)
    return venue if venue and venue.lower() not in {tag.name.lower() for tag in entry.tags} else None


def short_authors(names: tuple[str, ...]) -> str | None:
    """Return the authors of a paper in one short line: up to three family names, then `et al.`."""
    if not names:
        return None
    if len(names) == 1:
        return names[0]
    families = [_surname(name) for name in names[:3]]
    if len(names) <= 3:
        return f"{', '.join(families[:-1])} and {families[-1]}"
    return f"{', '.join(families)} et al."


@lru_cache(maxsize=10_000)
def _surname(name: str) -> str:
    return split_name(name).surname


def _badge(badge: Badge) -> BadgeView:
    return BadgeView(badge.kind, badge.label, _describe_revision(badge.revision) if badge.revision else badge.detail)


def _describe_revision(revision: Revision) -> str:
    then = f"v{revision.then}" if revision.then else "an earlier version"
    title = f", titled “{revision.title}”" if revision.title else ""
    newest = f"is of {long_date(revision.day)}" if revision.day else "is the newest"
    return f"this note is about {then}{title}; v{revision.now} {newest}"


def _paper_links(paper: Paper) -> tuple[LinkView, ...]:
    links = []
    if paper.url:
        name = "arXiv" if paper.arxiv else "Paper"
        links.append(LinkView("abstract", name, paper.url, "material/file-document-outline"))
    if paper.pdf_url:
        links.append(LinkView("pdf", "PDF", paper.pdf_url, "material/file-pdf-box"))
    if paper.doi:
        links.append(LinkView("doi", "DOI", doi_url(paper.doi), "material/bookmark-outline"))
    return tuple(links)
