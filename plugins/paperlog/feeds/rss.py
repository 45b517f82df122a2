"""Write a feed as RSS 2.0, following the specification and the RSS Advisory Board's Best Practices Profile."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from lxml import etree

from paperlog.feeds.model import Feed, Item
from paperlog.feeds.timestamps import rfc822
from paperlog.feeds.xml_tree import add, around, document

MEDIA_TYPE = "application/rss+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_NAMESPACES = {"atom": _ATOM, "content": _CONTENT, "dc": _DC}

_MARKUP = re.compile("([&<>])")
_REFERENCES = {"&": "#x26", "<": "#x3C", ">": "#x3E"}


def rss(feed: Feed, items: Iterable[bytes]) -> bytes:
    """Return the RSS document with `items`, each the bytes that `rss_item` returned."""
    root = head(feed)
    before, after = around(root, root[0])
    return b"".join([before, *items, after])


def rss_item(item: Item, language: str | None) -> bytes:  # noqa: ARG001 - RSS items have no language
    """Return the bytes of one item; they are valid in every feed."""
    root = _root()
    add_item(root[0], item)
    return document(root)[len(_BEFORE) : -len(_AFTER)]


def head(feed: Feed) -> etree._Element:
    """Return the root element of a feed without items; items are appended to its only child."""
    root = _root()
    channel = root[0]
    _plain(channel, "title", feed.title)
    add(channel, "link", feed.home_url)
    add(channel, "description", escape(feed.description or feed.title, quote=False))
    if feed.language:
        add(channel, "language", feed.language.lower())
    if feed.updated:
        add(channel, "lastBuildDate", rfc822(feed.updated))
    add(channel, "generator", "paperlog")
    add(channel, f"{{{_ATOM}}}link", href=feed.urls.rss, rel="self", type=MEDIA_TYPE)
    return root


def add_item(channel: etree._Element, item: Item) -> None:
    """Append an item to the channel of a feed."""
    element = add(channel, "item")
    _plain(element, "title", item.title)
    add(element, "link", item.url)
    add(element, "guid", item.id, isPermaLink="false")
    add(element, "pubDate", rfc822(item.published))
    for person in item.authors:
        _plain(element, f"{{{_DC}}}creator", person.name)
    for category in item.categories:
        _plain(element, "category", category.label)
    # Feed readers interpret `description` as HTML, unlike other text, and the first of these elements as the summary.
    add(element, "description", escape(item.summary, quote=False))
    add(element, f"{{{_CONTENT}}}encoded", item.html)


def _plain(parent: etree._Element, tag: str, text: str) -> None:
    """Append an element with plain text whose markup characters are hexadecimal references.

    Feed readers differ in how often they decode such text. The Profile found that this spelling works in most of them.
    """
    first, *rest = _MARKUP.split(text)
    element = add(parent, tag, first)
    for character, following in zip(rest[::2], rest[1::2], strict=True):
        reference = etree.Entity(_REFERENCES[character])
        reference.tail = following
        element.append(reference)


def _root() -> etree._Element:
    root = etree.Element("rss", {"version": "2.0"}, nsmap=_NAMESPACES)
    add(root, "channel")
    return root


_SHELL = _root()
_BEFORE, _AFTER = around(_SHELL, _SHELL[0])
