"""Write a feed as Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from lxml import etree

from paperlog.feeds.model import Feed, Item, Person
from paperlog.feeds.timestamps import rfc3339
from paperlog.feeds.xml_tree import add, around, document

MEDIA_TYPE = "application/atom+xml"

_ATOM = "http://www.w3.org/2005/Atom"
# Atom requires a date. A feed without items gets this one, because the current time would differ in every build.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(feed: Feed, entries: Iterable[bytes]) -> bytes:
    """Return the Atom document with `entries`, each the bytes that `atom_entry` returned."""
    root = head(feed)
    before, after = around(root, root)
    return b"".join([before, *entries, after])


def atom_entry(item: Item, language: str | None) -> bytes:
    """Return the bytes of one entry; they are valid in every feed whose language is `language`."""
    root = _root()
    add_entry(root, item, language=language)
    return document(root)[len(_BEFORE) : -len(_AFTER)]


def head(feed: Feed) -> etree._Element:
    """Return the root element of a feed, without entries."""
    root = _root()
    if feed.language:
        root.set(_LANG, feed.language)
    add(root, _tag("id"), feed.id)
    add(root, _tag("title"), feed.title)
    if feed.description:
        add(root, _tag("subtitle"), feed.description)
    add(root, _tag("updated"), rfc3339(feed.updated or _EPOCH))
    add(root, _tag("link"), rel="self", type=MEDIA_TYPE, href=feed.urls.atom)
    add(root, _tag("link"), rel="alternate", type="text/html", href=feed.home_url)
    add(root, _tag("generator"), "paperlog")
    for person in feed.authors:
        _person(root, person)
    return root


def add_entry(root: etree._Element, item: Item, *, language: str | None) -> None:
    """Append an entry to the root element of a feed whose language is `language`."""
    element = add(root, _tag("entry"))
    if item.language and item.language != language:
        element.set(_LANG, item.language)
    add(element, _tag("id"), item.id)
    add(element, _tag("title"), item.title)
    add(element, _tag("published"), rfc3339(item.published))
    add(element, _tag("updated"), rfc3339(item.changed))
    add(element, _tag("link"), rel="alternate", type="text/html", href=item.url)
    for paper in item.papers:
        if paper.url:
            add(element, _tag("link"), rel="related", href=paper.url, title=paper.title)
    for person in item.authors:
        _person(element, person)
    for category in item.categories:
        add(element, _tag("category"), term=category.term or category.label, label=category.label)
    if item.summary:
        add(element, _tag("summary"), item.summary)
    add(element, _tag("content"), item.html, type="html")


def _person(parent: etree._Element, person: Person) -> None:
    element = add(parent, _tag("author"))
    add(element, _tag("name"), person.name)
    if person.url:
        add(element, _tag("uri"), person.url)


def _root() -> etree._Element:
    return etree.Element(_tag("feed"), nsmap={None: _ATOM})  # type: ignore[dict-item] # lxml's default namespace


def _tag(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


_SHELL = _root()
_BEFORE, _AFTER = around(_SHELL, _SHELL)
