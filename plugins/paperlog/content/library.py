"""All posts of a blog in order, with their references resolved, grouped by facet and linked to each other."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from hashlib import blake2b

from msgspec import Struct, field

from paperlog.content.authors import Author
from paperlog.content.post import KINDS, Kind, PaperReference, Post
from paperlog.content.slugs import slugify
from paperlog.content.tags import Registry, Tag
from paperlog.papers import taxonomy
from paperlog.papers.identifier import Identifier
from paperlog.papers.paper import Paper, described_paper, paper_from_record, paper_without_record
from paperlog.papers.record import Record
from paperlog.papers.status import Badge, paper_status


class Facet(enum.StrEnum):
    """A grouping of posts with a page for each value; the member's value is the first part of the URLs."""

    TAG = "tags"
    AUTHOR = "authors"
    VENUE = "venues"
    CATEGORY = "categories"
    KIND = "kinds"


class Group(Struct, frozen=True):
    """One value of a facet with its posts, newest first."""

    facet: Facet
    slug: str
    name: str
    entries: tuple[Entry, ...]
    description: str | None = None
    tag: Tag | None = None
    author: Author | None = None

    @property
    def url(self) -> str:
        """The URL of the group's page, relative to the site root."""
        return f"{self.facet}/{self.slug}/"


class Discussed(Struct, frozen=True):
    """A paper as one post discusses it: the paper, the reference in the post, and badges for later changes."""

    paper: Paper
    reference: PaperReference
    badges: tuple[Badge, ...]


class Entry(Struct, frozen=True, eq=False):
    """A post with its references resolved.

    `papers` are the papers that it discusses, `mentions` those that its text only links to.
    """

    post: Post
    title: str
    tags: tuple[Tag, ...]
    authors: tuple[Author, ...]
    discussed: tuple[Discussed, ...]
    papers: tuple[Paper, ...]
    mentions: tuple[Paper, ...]
    venues: tuple[str, ...]
    categories: tuple[str, ...]

    @property
    def url(self) -> str:
        """The URL of the post's page, relative to the site root."""
        return f"posts/{self.post.slug}/"

    @property
    def kind(self) -> Kind:
        """What the post is about."""
        return self.post.kind


class PaperNotes(Struct, frozen=True, eq=False):
    """A paper with the posts that discuss it and the posts that only mention it, newest first."""

    paper: Paper
    discussed_by: tuple[Entry, ...]
    mentioned_by: tuple[Entry, ...]

    @property
    def url(self) -> str:
        """The URL of the paper's page, relative to the site root."""
        return f"papers/{self.paper.key}/"


class Library(Struct, frozen=True, eq=False):
    """All posts of a blog.

    `entries` are newest first, and posts of the same date are sorted by path, so the order is total. `on_home` has the
    pinned posts first. `papers` are newest first. `months` maps (year, month) to that month's posts, newest month
    first. `parents` maps the slug of each registry tag with a parent to the parent's slug, even if no post uses them.
    """

    entries: tuple[Entry, ...]
    groups: Mapping[Facet, tuple[Group, ...]]
    papers: tuple[PaperNotes, ...]
    months: Mapping[tuple[int, int], tuple[Entry, ...]]
    notes_by_key: Mapping[str, PaperNotes]
    parents: Mapping[str, str] = field(default_factory=dict)

    @property
    def on_home(self) -> tuple[Entry, ...]:
        """The posts in the order of the home page."""
        return tuple(sorted(self.entries, key=lambda entry: not entry.post.pinned))

    def notes_of(self, paper: Paper) -> PaperNotes:
        """Return the posts on a paper, which at least one post must discuss or mention."""
        return self.notes_by_key[paper.key]


def build_library(
    posts: Iterable[Post],
    *,
    registry: Registry,
    authors: Mapping[str, Author],
    records: Mapping[str, Record | Paper],
    mentions: Mapping[str, tuple[str, ...]],
) -> Library:
    """Return the library of a blog: resolve the references of posts, then order and group the posts.

    Args:
        posts: Parsed posts without errors.
        registry: The canonical tags.
        authors: Authors by handle; every handle that a post names must be here.
        records: Records, or papers made from them, by arXiv id.
        mentions: The arXiv ids that the text of a post links to, by the post's path.
    """
    papers = _Papers(records)
    ordered = sorted(posts, key=lambda post: post.path)
    ordered.sort(key=lambda post: post.date, reverse=True)
    # Oldest first, so that papers of older posts keep their keys when a newer post is added.
    for post in reversed(ordered):
        for reference in post.papers:
            papers.named_by(reference)
    tag_of = cache(registry.tag_for)  # thousands of posts share a few hundred tags
    entries = tuple(_entry(post, tag_of, authors, papers, mentions.get(post.path, ())) for post in ordered)
    notes = _paper_notes(entries)
    return Library(
        entries=entries,
        groups=_groups(entries),
        papers=notes,
        notes_by_key={found.paper.key: found for found in notes},
        months=_months(entries),
        parents={tag.slug: tag.parent for tag in registry.tags if tag.parent},
    )


class _Papers:
    """Papers by the names that posts use, each created once."""

    def __init__(self, records: Mapping[str, Record | Paper]) -> None:
        self._records = records
        self._known: dict[str, Paper] = {}
        self._described: dict[str, Paper] = {}
        self._keys: set[str] = set()

    def arxiv(self, identifier: str) -> Paper:
        paper = self._known.get(identifier)
        if paper is None:
            found = self._records.get(identifier)
            if found is None:
                paper = paper_without_record(Identifier(identifier, None))
            else:
                paper = found if isinstance(found, Paper) else paper_from_record(found)
            self._known[identifier] = paper
        return paper

    def named_by(self, reference: PaperReference) -> Paper:
        if reference.arxiv:
            return self.arxiv(reference.arxiv)
        title = reference.title or reference.url or reference.doi or ""
        # Two papers may have the same title, so the identity is the DOI, the URL, or else all known fields.
        fields = (title, reference.authors, reference.year)
        identity = repr(reference.doi or reference.url or fields)
        if identity not in self._described:
            self._described[identity] = described_paper(
                key=self._free_key(title, identity),
                title=title,
                authors=reference.authors,
                url=reference.url,
                year=reference.year,
                venue=reference.venue,
                doi=reference.doi,
            )
        return self._described[identity]

    def _free_key(self, title: str, identity: str) -> str:
        key = slugify(title).casefold()
        if key in self._keys:
            key = f"{key}-{blake2b(identity.encode(), digest_size=4).hexdigest()}"
        self._keys.add(key)
        return key


def _entry(
    post: Post,
    tag_of: Callable[[str], Tag],
    authors: Mapping[str, Author],
    papers: _Papers,
    mentioned: tuple[str, ...],
) -> Entry:
    named: dict[str, Discussed] = {}
    for reference in post.papers:
        paper = papers.named_by(reference)
        if paper.key not in named:
            named[paper.key] = _discussed(post, reference, paper)
    discussed = tuple(named.values())
    own = {item.paper.arxiv for item in discussed}
    tags = tuple({tag.slug: tag for tag in map(tag_of, post.tags)}.values())
    venues = [item.reference.venue or item.paper.venue for item in discussed]
    venues += [tag.name for tag in tags if tag.kind == "venue"]
    codes = (taxonomy.canonical(code) for item in discussed for code in item.paper.categories)
    only_paper = discussed[0].paper if len(discussed) == 1 else None
    return Entry(
        post=post,
        title=post.title or (only_paper.title if only_paper else post.slug),
        tags=tags,
        authors=tuple(authors[handle] for handle in post.authors),
        discussed=discussed,
        papers=tuple(item.paper for item in discussed),
        mentions=tuple(papers.arxiv(identifier) for identifier in mentioned if identifier not in own),
        venues=_unique_venues(venue for venue in venues if venue),
        categories=tuple(dict.fromkeys(codes)),
    )


def _discussed(post: Post, reference: PaperReference, paper: Paper) -> Discussed:
    badges = paper_status(
        paper,
        note_date=(post.updated or post.date).date(),
        note_version=reference.version,
        note_title=post.title if len(post.papers) == 1 else None,
    )
    return Discussed(paper, reference, badges)


@lru_cache(maxsize=10_000)
def venue_slug(name: str) -> str:
    """Return a venue's part of its URL; names that differ only in case have the same."""
    return slugify(name).casefold()


def _unique_venues(names: Iterable[str]) -> tuple[str, ...]:
    return tuple({venue_slug(name): name for name in names}.values())


def _groups(entries: tuple[Entry, ...]) -> Mapping[Facet, tuple[Group, ...]]:
    found: dict[Facet, dict[str, _Found]] = {facet: {} for facet in Facet}
    kinds, tags, authors = found[Facet.KIND], found[Facet.TAG], found[Facet.AUTHOR]
    venues, categories = found[Facet.VENUE], found[Facet.CATEGORY]
    for entry in entries:
        _add(entry, kinds, entry.kind, entry.kind.capitalize())
        for tag in entry.tags:
            _add(entry, tags, tag.slug, tag.name).tag = tag
        for author in entry.authors:
            _add(entry, authors, author.handle, author.name).author = author
        for venue in entry.venues:
            _add(entry, venues, venue_slug(venue), venue)
        for code in entry.categories:
            _add(entry, categories, code, taxonomy.name(code))
    return {
        facet: tuple(sorted((each.group(facet, slug) for slug, each in values.items()), key=_group_order))
        for facet, values in found.items()
    }


class _Found(Struct):
    """A group that is still being collected."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    tag: Tag | None = None
    author: Author | None = None

    def group(self, facet: Facet, slug: str) -> Group:
        description = self.tag.description if self.tag else None
        return Group(facet, slug, self.name, tuple(self.entries), description, self.tag, self.author)


def _add(entry: Entry, groups: dict[str, _Found], slug: str, name: str) -> _Found:
    group = groups.get(slug)
    if group is None:
        group = groups[slug] = _Found(name)
    group.entries.append(entry)
    return group


def _group_order(group: Group) -> tuple[int, str, str]:
    by_kind = KINDS.index(group.slug) if group.facet is Facet.KIND else 0
    return by_kind, group.name.casefold(), group.slug


def _paper_notes(entries: tuple[Entry, ...]) -> tuple[PaperNotes, ...]:
    papers: dict[str, Paper] = {}
    discussed: dict[str, list[Entry]] = defaultdict(list)
    mentioned: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for paper in entry.papers:
            papers[paper.key] = paper
            discussed[paper.key].append(entry)
        for paper in entry.mentions:
            papers[paper.key] = paper
            mentioned[paper.key].append(entry)
    notes = [PaperNotes(papers[key], tuple(discussed[key]), tuple(mentioned[key])) for key in sorted(papers)]
    notes.sort(key=_paper_age, reverse=True)
    return tuple(notes)


def _paper_age(notes: PaperNotes) -> tuple[str, str]:
    paper = notes.paper
    if paper.published:
        return paper.published.isoformat(), paper.key
    return f"{paper.year or 0:04}", paper.key


def _months(entries: tuple[Entry, ...]) -> Mapping[tuple[int, int], tuple[Entry, ...]]:
    months: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        months[entry.post.date.year, entry.post.date.month].append(entry)
    return {month: tuple(found) for month, found in sorted(months.items(), reverse=True)}
