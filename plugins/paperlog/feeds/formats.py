"""The formats of a feed: the file that each lies in, its media type and what writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from paperlog.feeds import atom, json_feed, rss
from paperlog.feeds.model import Feed, FeedUrls


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """One format; `name` is what people call it, `file_name` stands beside the page that the feed belongs to."""

    name: str
    file_name: str
    media_type: str
    write: Callable[[Feed], bytes]


RSS = FeedFormat("RSS", "feed.xml", rss.MEDIA_TYPE, rss.rss)
ATOM = FeedFormat("Atom", "atom.xml", atom.MEDIA_TYPE, atom.atom)
JSON = FeedFormat("JSON Feed", "feed.json", json_feed.MEDIA_TYPE, json_feed.json_feed)

FORMATS = (RSS, ATOM, JSON)
"""In the order in which a page announces them."""


def feed_urls(page_url: str) -> FeedUrls:
    """Where the formats of the feed of a page lie; the page's absolute URL ends in a slash."""
    return FeedUrls(*(page_url + form.file_name for form in FORMATS))
