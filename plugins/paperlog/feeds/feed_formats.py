"""The formats of a feed: the file that each lies in, its media type and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from paperlog.feeds import atom, json_feed, rss
from paperlog.feeds.model import Feed, FeedUrls, Item


class FeedFormat(Struct, frozen=True):
    """One format; `name` is what people call it, `file_name` stands beside the page that the feed belongs to.

    `item` writes one item for all feeds of a language, and `file` a feed of such items, so that a post that many feeds
    have is written once.
    """

    name: str
    file_name: str
    media_type: str
    item: Callable[[Item, str | None], bytes]
    file: Callable[[Feed, Iterable[bytes]], bytes]


RSS = FeedFormat("RSS", "feed.xml", rss.MEDIA_TYPE, rss.rss_item, rss.rss)
ATOM = FeedFormat("Atom", "atom.xml", atom.MEDIA_TYPE, atom.atom_entry, atom.atom)
JSON = FeedFormat("JSON Feed", "feed.json", json_feed.MEDIA_TYPE, json_feed.json_item, json_feed.json_feed)

FORMATS = (RSS, ATOM, JSON)
"""In the order in which a page announces them."""


def feed_urls(page_url: str) -> FeedUrls:
    """Where the formats of the feed of a page lie; the page's absolute URL ends in a slash."""
    return FeedUrls(*(page_url + form.file_name for form in FORMATS))
