"""The documents of the search index: posts, documentation pages, and papers that posts only mention."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import unescape
from pathlib import PurePosixPath

from msgspec import Struct

from paperlog.cache.fingerprint import fingerprint
from paperlog.content.library import Entry, Library, PaperNotes, venue_slug
from paperlog.markup.plain_text import plain_text
from paperlog.markup.rendered import Heading
from paperlog.markup.renderer import Renderer
from paperlog.site.digests import Digests
from paperlog.site.presenter import Presenter

DOCUMENTATION = "docs"
"""The kind of documentation pages."""

MENTIONED = "mentioned"
"""The kind of pages of papers that posts mention but none discusses. Every matching post ranks above them."""

LONGEST_TEXT = 40_000
"""Maximum length of the indexed and shown text of a document, in characters."""

_HEADING = re.compile(r"\s*(?:#[ \t]+(.+?)[ \t]*#*|([^\n]+)\n=+)[ \t]*(?:\{[^{}\n]*\}[ \t]*)?(?:\n|$)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_EMPHASIS = re.compile(r"[*`]+")


class DocumentTag(Struct, frozen=True):
    """A tag and all its spellings."""

    slug: str
    name: str
    spellings: tuple[str, ...] = ()


class Body(Struct, frozen=True):
    """The parts of a document that come from its converted Markdown."""

    text: str
    headings: tuple[str, ...] = ()


class Document(Struct, frozen=True):
    """One entry of the search index.

    `url` is relative to the site's root, `date` is an ISO date or empty. `first_authors` are the authors of the first
    paper, `paper_authors` those of all papers. `identifiers` are the arXiv ids of the papers that the post discusses,
    `mentions` those that its text links to. `fingerprint` covers all fields and the result of `read`.
    """

    url: str
    title: str
    kind: str
    fingerprint: str
    read: Callable[[], Body]
    date: str = ""
    summary: str = ""
    first_authors: tuple[str, ...] = ()
    tags: tuple[DocumentTag, ...] = ()
    venues: tuple[tuple[str, str], ...] = ()
    categories: tuple[str, ...] = ()
    writers: tuple[tuple[str, str], ...] = ()
    paper_titles: tuple[str, ...] = ()
    paper_authors: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


class PlannedDocument(Struct, frozen=True):
    """A document that is created on demand: most builds need every fingerprint but only a few documents."""

    fingerprint: str
    make: Callable[[], Document]


class DocsPage(Struct, frozen=True):
    """A documentation page: its URL, the path of its file, and its Markdown without front matter.

    `title` is the title in its front matter. If it is empty, the document's title is the first heading, else the name
    of the file.
    """

    url: str
    path: str
    markdown: str
    title: str = ""


def documents(presenter: Presenter, digests: Digests, pages: Iterable[DocsPage]) -> tuple[PlannedDocument, ...]:
    """Return all documents in the order of the index.

    The order is: posts from the oldest to the newest, documentation pages by URL, then papers that posts only mention,
    newest first.
    """
    posts = [
        _planned_post(entry, presenter, digests.searched(entry)) for entry in reversed(published(presenter.library))
    ]
    found = sorted(pages, key=lambda page: page.url)
    docs = [_planned_page(page, presenter.renderer) for page in found]
    return (*posts, *docs, *map(_planned_paper, only_mentioned(presenter.library)))


def published(library: Library) -> tuple[Entry, ...]:
    """Return the posts that are not drafts, newest first."""
    return tuple(entry for entry in library.entries if not entry.post.draft)


def only_mentioned(library: Library) -> Iterator[PaperNotes]:
    """Yield the papers that published posts mention but none discusses, newest first."""
    for notes in library.papers:
        if not _any_published(notes.discussed_by) and _any_published(notes.mentioned_by):
            yield notes


def _any_published(entries: Iterable[Entry]) -> bool:
    return any(not entry.post.draft for entry in entries)


def _planned_post(entry: Entry, presenter: Presenter, name: str) -> PlannedDocument:
    return PlannedDocument(name, lambda: _post(entry, presenter, name))


def _post(entry: Entry, presenter: Presenter, name: str) -> Document:
    post = entry.post

    def read() -> Body:
        result = presenter.rendered[post.path]
        text = result.text or plain_text(presenter.html(post))  # posts from the cache have no text
        return Body(text[:LONGEST_TEXT], tuple(_titles(result.headings)))

    return Document(
        url=entry.url,
        title=entry.title,
        kind=entry.kind,
        fingerprint=name,
        read=read,
        date=post.date.date().isoformat(),
        summary=post.summary or "",
        first_authors=entry.papers[0].authors if entry.papers else (),
        tags=tuple([_tag(tag.slug, tag.name, tag.aliases) for tag in entry.tags]),
        venues=tuple([(venue_slug(venue), venue) for venue in entry.venues]),
        categories=entry.categories,
        writers=tuple([(author.handle, author.name) for author in entry.authors]),
        paper_titles=tuple([paper.title for paper in entry.papers if paper.title != entry.title]),
        paper_authors=tuple(dict.fromkeys([name for paper in entry.papers for name in paper.authors])),
        identifiers=tuple([paper.arxiv for paper in entry.papers if paper.arxiv]),
        mentions=tuple([paper.arxiv for paper in entry.mentions if paper.arxiv]),
    )


@lru_cache(maxsize=10_000)
def _tag(slug: str, name: str, spellings: tuple[str, ...]) -> DocumentTag:
    return DocumentTag(slug, name, spellings)


def _titles(headings: Iterable[Heading]) -> Iterator[str]:
    for heading in headings:
        yield unescape(heading.title)
        yield from _titles(heading.children)


def _planned_page(page: DocsPage, renderer: Renderer) -> PlannedDocument:
    name = fingerprint(page)
    return PlannedDocument(name, lambda: _page(page, renderer, name))


def _page(page: DocsPage, renderer: Renderer, name: str) -> Document:
    title = page.title or _heading(page.markdown) or _name(page.path)

    def read() -> Body:
        result = renderer.render(page.markdown, path=page.path)
        return Body(result.text.removeprefix(title).lstrip()[:LONGEST_TEXT], tuple(_titles(result.headings)))

    return Document(page.url, title, DOCUMENTATION, name, read)


def _planned_paper(notes: PaperNotes) -> PlannedDocument:
    paper = notes.paper
    name = fingerprint(notes.url, paper.title, paper.authors, paper.arxiv)
    return PlannedDocument(name, lambda: _paper(notes, name))


def _paper(notes: PaperNotes, name: str) -> Document:
    """Return a paper with its title, authors and id; filters count posts, so its categories and venue are left out."""
    paper = notes.paper
    return Document(
        url=notes.url,
        title=paper.title,
        kind=MENTIONED,
        fingerprint=name,
        read=lambda: Body(""),
        first_authors=paper.authors,
        paper_authors=paper.authors,
        identifiers=(paper.arxiv,) if paper.arxiv else (),
    )


def _heading(markdown: str) -> str:
    """Return the text of the heading at the start of a page, or an empty string."""
    found = _HEADING.match(markdown)
    return _EMPHASIS.sub("", _LINK.sub(r"\1", found[1] or found[2])).strip() if found else ""


def _name(path: str) -> str:
    return PurePosixPath(path).stem.replace("-", " ").replace("_", " ").capitalize()
