"""Start a post: find posts on the same subject, create a draft from known facts, and propose unused file names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import unquote, urlsplit

from paperlog.authoring.draft import LONGEST_TITLE, Draft, file_slugs
from paperlog.authoring.proposals import is_host, link_kind, proposed_links, proposed_tags
from paperlog.content.post import Link, Post
from paperlog.content.tags import Registry
from paperlog.papers.doi import doi_url
from paperlog.papers.identifier import Identifier
from paperlog.papers.paper import Paper, described_paper
from paperlog.papers.text import collapse

_PAPER_HOSTS = (
    "openreview.net",
    "aclanthology.org",
    "jmlr.org",
    "proceedings.mlr.press",
    "papers.nips.cc",
    "biorxiv.org",
    "doi.org",
)


def begin(
    today: date,
    *,
    registry: Registry,
    title: str | None = None,
    arxiv: Identifier | None = None,
    paper: Paper | None = None,
    url: str | None = None,
) -> Draft:
    """Return a draft of a post.

    Args:
        today: The post's date.
        registry: The tags that may be proposed.
        title: The title of the post; defaults to the paper's title.
        arxiv: The paper's id, as typed.
        paper: The paper's record, if there is one.
        url: The address of the subject if it is not on arXiv; with `arxiv`, one more link.
    """
    if title is None and paper is not None and len(paper.title) <= LONGEST_TITLE and paper.title[:6] != "arXiv:":
        title = paper.title
    title = collapse(title) or None if title else None
    links = list(proposed_links((paper.abstract, paper.comment))) if paper else []
    described = url if url and arxiv is None and _is_paper(url) else None
    if url and not described:
        kind = link_kind(url, otherwise="project" if arxiv else "article")
        links += [Link(kind or "article", url)] if url not in {link.url for link in links} else []
    tags = proposed_tags(paper or described_paper(key="new", title=title or ""), registry)
    return Draft(today, title, arxiv, paper, described, tuple(links), tuple(tag.slug for tag in tags))


def free_names(draft: Draft, posts: Iterable[Post]) -> Iterator[str]:
    """Yield file names that are neither the slug nor an alias of any post, best first; the iterator is infinite."""
    posts = tuple(posts)
    taken = {post.slug.casefold() for post in posts}
    taken |= {unquote(alias).strip("/").casefold().removeprefix("posts/") for post in posts for alias in post.aliases}
    return (name for name in file_slugs(draft) if name not in taken)


def posts_on(posts: Iterable[Post], *, arxiv: str | None = None, url: str | None = None) -> tuple[Post, ...]:
    """Return the posts about a paper on arXiv, or about the page at an address, newest first."""
    wanted = _normalized(url) if url else None
    found = [
        post
        for post in posts
        if (arxiv is not None and any(paper.arxiv == arxiv for paper in post.papers))
        or (wanted is not None and wanted in {_normalized(address) for address in _addresses(post)})
    ]
    return tuple(sorted(found, key=lambda post: (post.date, post.path), reverse=True))


def _is_paper(url: str) -> bool:
    """Return whether an address is that of a paper, not of a page about one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.path.casefold().endswith(".pdf") or any(is_host(host, site) for site in _PAPER_HOSTS)


def _addresses(post: Post) -> Iterable[str]:
    yield from (link.url for link in post.links)
    yield from (paper.url for paper in post.papers if paper.url)
    yield from (doi_url(paper.doi) for paper in post.papers if paper.doi)


def _normalized(url: str) -> tuple[str, str, str]:
    """Return the normalized form that all spellings of one address share."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", url, ""
    return host, parts.path.rstrip("/"), parts.query
