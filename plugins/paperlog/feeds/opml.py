"""Write all feeds of a blog as a subscription list (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lxml import etree
from msgspec import Struct

from paperlog.feeds.timestamps import rfc822
from paperlog.feeds.xml_text import clean_line, clean_uri
from paperlog.feeds.xml_tree import add, document

MEDIA_TYPE = "text/x-opml"


class Subscription(Struct, frozen=True):
    """One feed to subscribe to; URLs are absolute."""

    title: str
    feed_url: str
    home_url: str
    description: str = ""


class SubscriptionGroup(Struct, frozen=True):
    """Feeds that feed readers show in one folder."""

    name: str
    feeds: tuple[Subscription, ...]


def opml(
    title: str, *, feeds: Iterable[Subscription], groups: Iterable[SubscriptionGroup], modified: datetime | None = None
) -> bytes:
    """Return the OPML document.

    Args:
        title: The title of the list.
        feeds: The feeds outside folders, such as the feed of the whole blog.
        groups: The folders. Empty ones are left out.
        modified: The newest date of change of any item in any feed.
    """
    root = etree.Element("opml", {"version": "2.0"})
    head, body = add(root, "head"), add(root, "body")
    add(head, "title", clean_line(title))
    if modified:
        add(head, "dateModified", rfc822(modified))
    for feed in feeds:
        _outline(body, feed)
    for group in groups:
        if group.feeds:
            name = clean_line(group.name)
            folder = add(body, "outline", text=name, title=name)
            for feed in group.feeds:
                _outline(folder, feed)
    return document(root)


def _outline(parent: etree._Element, feed: Subscription) -> None:
    title, description = clean_line(feed.title), clean_line(feed.description)
    outline = add(parent, "outline", type="rss", version="RSS2", text=title, title=title)
    outline.set("xmlUrl", clean_uri(feed.feed_url))
    outline.set("htmlUrl", clean_uri(feed.home_url))
    if description:
        outline.set("description", description)
