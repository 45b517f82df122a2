"""What pages and files are made from, as short texts: each post and paper is looked at once, however many show it.

A fingerprint is made of these and not of what a page shows, so a page that did not change costs no more than its name.
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


class _Made(dict[Entry, str]):
    """What is made of each post when it is first asked for; most are asked for by a dozen lists and feeds."""

    def __init__(self, make: Callable[[Entry], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, entry: Entry) -> str:
        made = self[entry] = self._make(entry)
        return made


class Digests:
    """Of one build."""

    def __init__(
        self, rendered: Mapping[str, Rendered], targets: Targets, images: Images, papers: Mapping[str, str]
    ) -> None:
        """Make none yet.

        Args:
            rendered: The conversion of each post by its path.
            targets: What links may point to.
            images: How large images are.
            papers: By a paper's key, all that is told or cited of it.
        """
        self._rendered = rendered
        self._targets = targets
        self._images = images
        self._papers = papers
        self._posts = _Made(self._post)
        self._searched = _Made(self._search)
        self._links = _Made(self._link)
        self._tags: dict[str, str] = {}
        self._authors: dict[str, str] = {}

    def post(self, entry: Entry) -> str:
        """All that any output may tell of a post, but for other posts and what the whole blog has in common."""
        return self._posts[entry]

    def posts(self, entries: Iterable[Entry]) -> str:
        """The same of several posts."""
        return "".join(map(self._posts.__getitem__, entries))

    def _post(self, entry: Entry) -> str:
        post = entry.post
        links = [*self._rendered[post.path].links, *front_matter_links(post)]
        return fingerprint(
            self._searched[entry],
            post.path,
            entry.title,
            [self._author(author) for author in entry.authors],
            # The badges of its papers depend on nothing but the post and them.
            [self._papers[paper.key] for paper in (*entry.papers, *entry.mentions)],
            [self._leads_to(link, post.path) for link in links] if links else (),
        )

    def _leads_to(self, link: LocalLink, source: str) -> tuple[str | None, Size | None]:
        url = self._targets.resolve(link.target, source=source)
        return url, self._images.size(url) if link.is_image else None

    def searched(self, entry: Entry) -> str:
        """All that a post is found by; of its papers that is much less than what its page tells."""
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
        """All that a link to a post tells of it."""
        return self._links[entry]

    def links(self, entries: Iterable[Entry]) -> str:
        """The same of several posts."""
        return "\n".join(map(self._links.__getitem__, entries))

    def _link(self, entry: Entry) -> str:
        return repr((entry.url, entry.title, long_date(entry.post.date)))

    def paper(self, notes: PaperNotes) -> str:
        """All that is told of a paper where it does not stand in a post: its venue may be known from the newest one."""
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
        """Which values of its facets have a page; all that a post discusses a paper by do."""
        venue = [f"{Facet.VENUE}/{venue_slug(paper.venue)}/"] if paper.venue else []
        pages = [f"{Facet.CATEGORY}/{taxonomy.canonical(code)}/" for code in paper.categories] + venue
        return [page in self._targets.urls for page in pages]
