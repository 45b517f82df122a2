"""The contents of a feed, independent of its format.

Each value cleans its text when it is created, so the writers need not check it again.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import force_setattr

from paperlog.feeds.xml_text import clean, clean_language, clean_line, clean_uri


class Person(Struct, frozen=True):
    """The author of a post."""

    name: str
    url: str | None = None

    def __post_init__(self) -> None:
        _clean(self, lines=("name",), urls=("url",))


class Category(Struct, frozen=True):
    """A tag of an item: `term` (its slug) is for programs, `label` (its name) for readers."""

    term: str
    label: str

    def __post_init__(self) -> None:
        _clean(self, lines=("term", "label"))


class FeedPaper(Struct, frozen=True):
    """A paper that a post discusses: plain text with math as `$…$`; `arxiv` is the id without version."""

    title: str
    authors: tuple[str, ...] = ()
    url: str | None = None
    arxiv: str | None = None
    doi: str | None = None

    def __post_init__(self) -> None:
        _clean(self, lines=("title", "arxiv", "doi"), urls=("url",))
        force_setattr(self, "authors", tuple(filter(None, map(clean_line, self.authors))))


class Item(Struct, frozen=True):
    """A post as an item of a feed.

    `id` is a tag URI and `url` is absolute. `html` is complete without the site's styles and scripts (see
    `feeds.standalone`); `title` and `summary` are plain text. `language` is set where it differs from the feed's.
    """

    id: str
    url: str
    title: str
    html: str
    summary: str
    published: datetime
    updated: datetime | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    papers: tuple[FeedPaper, ...] = ()
    language: str | None = None

    def __post_init__(self) -> None:
        _clean(self, lines=("title", "summary"), urls=("id", "url"))
        force_setattr(self, "html", clean(self.html))
        force_setattr(self, "language", clean_language(self.language))
        force_setattr(self, "authors", tuple(person for person in self.authors if person.name))
        force_setattr(self, "categories", tuple(category for category in self.categories if category.label))

    @property
    def changed(self) -> datetime:
        """Return the date of the last change that the author gave, else the date of publication."""
        return self.updated or self.published


class FeedUrls(Struct, frozen=True):
    """The absolute URL of one feed in each format."""

    rss: str
    atom: str
    json: str

    def __post_init__(self) -> None:
        _clean(self, urls=self.__struct_fields__)


class Feed(Struct, frozen=True):
    """A feed without its items.

    `id` is a tag URI and `home_url` the absolute URL of the page that lists the same posts. `updated` is the newest
    date of change of any item, as its author gave it, and `None` in a feed without items. `authors` are the authors of
    items that name none; the default is the feed's title.
    """

    id: str
    title: str
    home_url: str
    urls: FeedUrls
    updated: datetime | None
    description: str = ""
    language: str | None = None
    authors: tuple[Person, ...] = ()

    def __post_init__(self) -> None:
        _clean(self, lines=("title", "description"), urls=("id", "home_url"))
        force_setattr(self, "language", clean_language(self.language))
        authors = tuple(person for person in self.authors if person.name)
        force_setattr(self, "authors", authors or (Person(self.title or self.home_url),))


def _clean(value: Struct, *, lines: tuple[str, ...] = (), urls: tuple[str, ...] = ()) -> None:
    """Clean the named fields of a frozen value while it is created; fields that are `None` stay `None`."""
    for name in lines:
        if (text := getattr(value, name)) is not None:
            force_setattr(value, name, clean_line(text))
    for name in urls:
        if (url := getattr(value, name)) is not None:
            force_setattr(value, name, clean_uri(url))
