"""Find existing posts about a subject before another one is written."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from paperlog.content.post import Post
from paperlog.papers.doi import doi_url


def posts_on(posts: Iterable[Post], *, arxiv: str | None = None, url: str | None = None) -> tuple[Post, ...]:
    """Return the posts about a paper on arXiv, or about the page at an address, newest first."""
    wanted = _same(url) if url else None
    found = [
        post
        for post in posts
        if (arxiv is not None and any(paper.arxiv == arxiv for paper in post.papers))
        or (wanted is not None and wanted in {_same(address) for address in _addresses(post)})
    ]
    return tuple(sorted(found, key=lambda post: (post.date, post.path), reverse=True))


def _addresses(post: Post) -> Iterable[str]:
    yield from (link.url for link in post.links)
    yield from (paper.url for paper in post.papers if paper.url)
    yield from (doi_url(paper.doi) for paper in post.papers if paper.doi)


def _same(url: str) -> tuple[str, str, str]:
    """Return the normalized form that all spellings of one address share."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", url, ""
    return host, parts.path.rstrip("/"), parts.query
