"""Digests of the data that pages and files depend on, computed once for each post and paper.

Fingerprints are computed from these digests, not from the contents of pages. An unchanged page is therefore never
rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from paperlog.cache.fingerprint import fingerprint
from paperlog.content.authors import Author
from paperlog.content.library import Entry, Facet, PaperNotes, venue_slug
from paperlog.content.tags import Tag
from paperlog.markup.rendered import LocalLink, Rendered
from paperlog.papers import taxonomy
from paperlog.papers.paper import Paper
from paperlog.site.date_text import long_date
from paperlog.site.image_sizes import Images, Size
from paperlog.site.link_targets import Targets, front_matter_links


class _LazyDigests(dict[Entry, str]):
    """Digests computed on first access; about a dozen lists and feeds use the digest of a post."""

    def __init__(self, make: Callable[[Entry], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, entry: Entry) -> str:
        made = self[entry] = self._make(entry)
        return made


class Digests:
    """The digests of one build."""

    def __init__(
        self, rendered: Mapping[str, Rendered], targets: Targets, images: Images, papers: Mapping[str, str]
    ) -> None:
        """Create an empty collection.

        Args:
            rendered: The conversion of each post by its path.
            targets: The targets of links.
            images: The sizes of images.
            papers: The digest of each paper's data and citation by the paper's key.
        """
        self._rendered = rendered
        self._targets = targets
        self._images = images
        self._papers = papers
        self._posts = _LazyDigests(self._post)
        self._searched = _LazyDigests(self._search)
        self._links = _LazyDigests(self._link)
        self._tags: dict[str, str] = {}
        self._authors: dict[str, str] = {}

    def post(self, entry: Entry) -> str:
        """Return the digest of everything an output may show about a post, without other posts and shared options."""
        return self._posts[entry]

    def posts(self, entries: Iterable[Entry]) -> str:
        """Return the joined results of `post` for several posts."""
        return "".join(map(self._posts.__getitem__, entries))

    def _post(self, entry: Entry) -> str:
        post = entry.post
        links = [*self._rendered[post.path].links, *front_matter_links(post)]
        return fingerprint(
            self._searched[entry],
            post.path,
            entry.title,
            [self._author(author) for author in entry.authors],
            # The badges of papers depend only on the post and the papers.
            [self._papers[paper.key] for paper in (*entry.papers, *entry.mentions)],
            [self._leads_to(link, post.path) for link in links] if links else (),
        )

    def _leads_to(self, link: LocalLink, source: str) -> tuple[str | None, Size | None]:
        url = self._targets.resolve(link.target, source=source)
        return url, self._images.size(url) if link.is_image else None

    def searched(self, entry: Entry) -> str:
        """Return the digest of a post's searchable data, which includes much less about its papers than its page."""
        return self._searched[entry]

    def _search(self, entry: Entry) -> str:
        return fingerprint(
            entry.url,
            entry.post.digest,
            [self._tag(tag) for tag in entry.tags],
            [author.name for author in entry.authors],
            [(paper.title, paper.authors) for paper in entry.papers],
            entry.venues,
            entry.categories,
        )

    def _tag(self, tag: Tag) -> str:
        if tag.slug not in self._tags:
            self._tags[tag.slug] = repr((tag.slug, tag.name, tag.aliases))
        return self._tags[tag.slug]

    def _author(self, author: Author) -> str:
        if author.handle not in self._authors:
            self._authors[author.handle] = repr(author)
        return self._authors[author.handle]

    def link(self, entry: Entry) -> str:
        """Return a digest of what a link to a post shows: URL, title and date."""
        return self._links[entry]

    def links(self, entries: Iterable[Entry]) -> str:
        """Return the joined results of `link` for several posts."""
        return "\n".join(map(self._links.__getitem__, entries))

    def _link(self, entry: Entry) -> str:
        return repr((entry.url, entry.title, long_date(entry.post.date)))

    def paper(self, notes: PaperNotes) -> str:
        """Return the digest of a paper outside of posts; its venue may come from the newest post that discusses it."""
        return fingerprint(
            self._papers[notes.paper.key],
            self._pages_of(notes.paper),
            [
                item.reference.venue
                for entry in notes.discussed_by[:1]
                for item in entry.discussed
                if item.paper is notes.paper
            ],
            self.links(notes.discussed_by),
            self.links(notes.mentioned_by),
        )

    def _pages_of(self, paper: Paper) -> list[bool]:
        """Return for each facet value of a paper whether it has a page; values of discussed papers always have one."""
        venue = [f"{Facet.VENUE}/{venue_slug(paper.venue)}/"] if paper.venue else []
        pages = [f"{Facet.CATEGORY}/{taxonomy.canonical(code)}/" for code in paper.categories] + venue
        return [page in self._targets.urls for page in pages]
