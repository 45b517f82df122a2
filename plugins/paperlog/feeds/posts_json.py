"""`posts.json`: all posts of a blog for programs.

An object with `version` (1; it grows only when a key changes its meaning) and `posts`, newest first. Each post has
`url` (absolute), `title`, `date`, `tags` (slugs), `kind` and `papers` (arXiv ids; for a paper that is not on arXiv the
last part of its page's URL), and `updated` where the author gave it. Dates are RFC 3339 in UTC. New keys may come.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from paperlog.feeds.timestamps import rfc3339
from paperlog.feeds.xml_text import clean_line, clean_uri


class ListedPost(Struct, frozen=True):
    """A post as `posts.json` tells it."""

    url: str
    title: str
    date: datetime
    kind: str
    tags: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    updated: datetime | None = None


def posts_json(posts: Iterable[ListedPost]) -> bytes:
    """The file."""
    value = {"version": 1, "posts": [_post(post) for post in posts]}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _post(post: ListedPost) -> Mapping[str, Any]:
    value: dict[str, Any] = {
        "url": clean_uri(post.url),
        "title": clean_line(post.title),
        "date": rfc3339(post.date),
        "tags": [clean_line(tag) for tag in post.tags],
        "kind": post.kind,
        "papers": [clean_line(paper) for paper in post.papers],
    }
    if post.updated:
        value["updated"] = rfc3339(post.updated)
    return value
