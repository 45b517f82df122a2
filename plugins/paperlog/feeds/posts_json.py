"""Write `posts.json`: all posts of a blog for programs.

The file is an object with `version` (1; it increases only when the meaning of a key changes) and `posts`, newest first.
Each post has `url` (absolute), `title`, `date`, `tags` (slugs), `kind` and `papers`, and `updated` where the author
gave it. `papers` are arXiv ids; for a paper that is not on arXiv, the last part of the URL of its page. Dates are
RFC 3339 in UTC. Keys may be added without a new version.
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
    """A post in `posts.json`."""

    url: str
    title: str
    date: datetime
    kind: str
    tags: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    updated: datetime | None = None


def posts_json(posts: Iterable[ListedPost]) -> bytes:
    """Return the bytes of the file."""
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
