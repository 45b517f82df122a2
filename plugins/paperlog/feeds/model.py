"""What a feed says, whatever the format: values that any of the formats can be written from.

Text is cleaned where a value is made, so a value that exists can be written without another look.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import force_setattr

from paperlog.feeds.xml_text import clean, clean_language, clean_line, clean_uri


class Person(Struct, frozen=True):
    """Somebody who wrote a post."""

    name: str
    url: str | None = None

    def __post_init__(self) -> None:
        _clean(self, lines=("name",), urls=("url",))


class Category(Struct, frozen=True):
    """What an item is filed under: `term` for programs (the slug of a tag), `label` for people (its name)."""

    term: str
    label: str

    def __post_init__(self) -> None:
        _clean(self, lines=("term", "label"))


class FeedPaper(Struct, frozen=True):
    """A paper that a post discusses; plain text, math as `$…$`. `arxiv` is the id without version."""

    title: str
    authors: tuple[str, ...] = ()
    url: str | None = None
    arxiv: str | None = None
    doi: str | None = None

    def __post_init__(self) -> None:
        _clean(self, lines=("title", "arxiv", "doi"), urls=("url",))
        force_setattr(self, "authors", tuple(filter(None, map(clean_line, self.authors))))


class Item(Struct, frozen=True):
    """A post as subscribers get it.

    `id` is a tag URI, `url` absolute. `html` stands alone (see `feeds.standalone`); `title` and `summary` are plain
    text. `language` is given where it is not the feed's.
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
        """When its author last said that it changed."""
        return self.updated or self.published


class FeedUrls(Struct, frozen=True):
    """Where each format of one feed lies, absolute."""

    rss: str
    atom: str
    json: str

    def __post_init__(self) -> None:
        _clean(self, urls=self.__struct_fields__)


class Feed(Struct, frozen=True):
    """A feed but for its items.

    `id` is a tag URI, `home_url` the absolute URL of the page whose posts it has. `updated` is when an item last
    changed, by what the posts say, and nothing in a feed without items. `authors` write where an item names nobody;
    without any the feed's title stands for them.
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
    """Clean the fields of a frozen value as it is made; of an optional field, nothing usable leaves `None`."""
    for name in lines:
        if (text := getattr(value, name)) is not None:
            force_setattr(value, name, clean_line(text))
    for name in urls:
        if (url := getattr(value, name)) is not None:
            force_setattr(value, name, clean_uri(url))
