"""The feed formats: file name, media type and writer of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from paperlog.feeds import atom, json_feed, rss
from paperlog.feeds.model import Feed, FeedUrls, Item


class FeedFormat(Struct, frozen=True):
    """One format.

    `name` is shown to readers. The file `file_name` is in the same folder as the page of the feed. `item` writes one
    item for all feeds of a language, and `file` writes a feed of such items, so a post in many feeds is written once.
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
"""All formats, in the order of the `link` elements in a page."""


def feed_urls(page_url: str) -> FeedUrls:
    """Return the URLs of a page's feed in all formats; `page_url` is absolute and ends in a slash."""
    return FeedUrls(*(page_url + form.file_name for form in FORMATS))
