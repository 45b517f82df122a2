"""What pages and files are made from, as short texts: each post and paper is looked at once, however many show it.

A fingerprint is made of these and not of what a page shows, so a page that did not change costs no more than its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from paperlog.content.authors import Author
from paperlog.content.library import Entry, PaperNotes
from paperlog.content.tags import Tag
from paperlog.markup.rendered import Rendered
from paperlog.site.dates import long_date
from paperlog.site.fingerprint import fingerprint
from paperlog.site.links import Targets, front_matter_links


@dataclass(frozen=True, slots=True, eq=False)
class Digests:
    """Of one build. `rendered` is by a post's path, `papers` by a paper's key: all that is told or cited of it."""

    rendered: Mapping[str, Rendered]
    targets: Targets
    papers: Mapping[str, str]
    _posts: dict[str, str] = field(default_factory=dict)
    _links: dict[str, str] = field(default_factory=dict)
    _tags: dict[str, str] = field(default_factory=dict)
    _authors: dict[str, str] = field(default_factory=dict)

    def post(self, entry: Entry) -> str:
        """All that any output may tell of a post, but for other posts and what the whole blog has in common."""
        path = entry.post.path
        if path not in self._posts:
            self._posts[path] = self._post(entry)
        return self._posts[path]

    def posts(self, entries: Iterable[Entry]) -> list[str]:
        """The same of several posts."""
        return [self.post(entry) for entry in entries]

    def _post(self, entry: Entry) -> str:
        post, resolve = entry.post, self.targets.resolve
        links = [*self.rendered[post.path].links, *front_matter_links(post)]
        return fingerprint(
            # The badges of its papers depend on nothing but the post and them.
            (post.path, post.digest, entry.url, entry.title),
            [self._tag(tag) for tag in entry.tags],
            [self._author(author) for author in entry.authors],
            entry.venues,
            [self.papers[paper.key] for paper in (*entry.papers, *entry.mentions)],
            [resolve(link.target, source=post.path) for link in links] if links else (),
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
        path = entry.post.path
        if path not in self._links:
            self._links[path] = repr((entry.url, entry.title, long_date(entry.post.date)))
        return self._links[path]

    def links(self, entries: Iterable[Entry]) -> list[str]:
        """The same of several posts."""
        return [self.link(entry) for entry in entries]

    def paper(self, notes: PaperNotes) -> str:
        """All that is told of a paper where it does not stand in a post: its badges are those of the newest post."""
        return fingerprint(
            self.papers[notes.paper.key],
            [
                (item.reference.venue, [(badge.kind, badge.label, badge.detail) for badge in item.badges])
                for entry in notes.discussed_by[:1]
                for item in entry.discussed
                if item.paper is notes.paper
            ],
            self.links(notes.discussed_by),
            self.links(notes.mentioned_by),
        )
