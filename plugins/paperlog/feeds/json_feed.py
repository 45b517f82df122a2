"""Write a feed as JSON Feed 1.1, with one extension.

The item of a post that discusses papers has `_paperlog`, an object with one key: `papers`, a list with an object for
each paper. Each object has `title` and, where they are known, `authors` (a list of names), `arxiv` (the id without
version), `doi` (without resolver) and `url`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from paperlog.feeds.model import Feed, FeedPaper, Item, Person
from paperlog.feeds.timestamps import rfc3339

MEDIA_TYPE = "application/feed+json"


def json_feed(feed: Feed, items: Iterable[bytes]) -> bytes:
    """Return the JSON document with `items`, each the bytes that `json_item` returned."""
    before = _text(head(feed)).removesuffix(b"]}")
    return b"".join([before, b",".join(items), b"]}\n"])


def json_item(item: Item, language: str | None) -> bytes:  # noqa: ARG001 - an item names its own language
    """Return the bytes of one item; they are valid in every feed."""
    return _text(item_value(item))


def head(feed: Feed) -> dict[str, Any]:
    """Return a feed with an empty list of items as its last key."""
    value = _present(
        version="https://jsonfeed.org/version/1.1",
        title=feed.title,
        home_page_url=feed.home_url,
        feed_url=feed.urls.json,
        description=feed.description,
        language=feed.language,
        authors=_people(feed.authors),
    )
    value["items"] = []
    return value


def item_value(item: Item) -> dict[str, Any]:
    """Return an item as a JSON object."""
    value = _present(
        id=item.id,
        url=item.url,
        title=item.title,
        summary=item.summary,
        date_published=rfc3339(item.published),
        date_modified=rfc3339(item.updated) if item.updated else None,
        language=item.language,
        authors=_people(item.authors),
        tags=[category.label for category in item.categories],
        _paperlog={"papers": [_paper(paper) for paper in item.papers]} if item.papers else None,
    )
    value["content_html"] = item.html  # required, even if empty
    return value


def _paper(paper: FeedPaper) -> Mapping[str, Any]:
    return _present(title=paper.title, authors=list(paper.authors), arxiv=paper.arxiv, doi=paper.doi, url=paper.url)


def _people(people: Iterable[Person]) -> list[dict[str, Any]]:
    return [_present(name=person.name, url=person.url) for person in people]


def _text(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _present(**values: Any) -> dict[str, Any]:
    """Return the values that are not empty, because JSON Feed does not allow null."""
    return {key: value for key, value in values.items() if value}
