"""Rules for the papers of a blog and their records."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping

from paperlog.content.post import PaperReference, Post
from paperlog.papers.identifier import find_identifiers
from paperlog.papers.paper import Paper
from paperlog.papers.store import Store
from paperlog.problems import Problem, Severity


def missing_records(
    posts: Iterable[Post],
    records: Mapping[str, Paper],
    *,
    store: Store,
    guessed: Container[tuple[str, int]] = (),
) -> Iterator[Problem]:
    """Every arXiv paper that a post is about has a record, which provides the content of its card.

    A post without a record works: the card shows the id and the links until `paperlog refresh` fetches the record. If
    the id was guessed (see `arxiv-float`), fix it first.
    """
    for post, reference in _on_arxiv(posts):
        if reference.arxiv is None or reference.arxiv in records or (post.path, _id_line(post, reference)) in guessed:
            continue
        # A record that cannot be read is reported elsewhere, and fetching it again is not the fix.
        if not os.path.lexists(store.path(reference.arxiv)):
            message = f"no record of arXiv paper '{reference.arxiv}' yet"
            hint = f"run: paperlog refresh {reference.arxiv}"
            yield Problem(post.path, reference.line, message, hint, Severity.WARNING, "missing-record")


def stale_records(posts: Iterable[Post], records: Mapping[str, Paper]) -> Iterator[Problem]:
    """A record covers every version that posts name: `arxiv: 1909.11764v5` needs a record of version 5 or later.

    Either the record is older than the post and must be fetched again, or the version does not exist.
    """
    for post, reference in _on_arxiv(posts):
        record = records.get(reference.arxiv or "")
        if record and record.version and reference.version and reference.version > record.version:
            message = f"version {reference.version} of '{reference.arxiv}', whose record knows {record.version}"
            hint = f"run: paperlog refresh {reference.arxiv}; if it stays, there is no such version"
            yield Problem(post.path, reference.line, message, hint, Severity.WARNING, "stale-record")


def orphaned_records(
    posts: Iterable[Post], records: Collection[str], *, store: str, read: Callable[[str], str | None]
) -> Iterator[Problem]:
    """Every record belongs to a paper that a post discusses or mentions.

    An unused record is not shown anywhere. It may be meant for a future post, or be left over from an earlier one.
    """
    posts = tuple(posts)
    named = {reference.arxiv for _, reference in _on_arxiv(posts)}
    if named.issuperset(records):
        return
    named |= {found.id for post in posts for found in find_identifiers(read(post.path) or "")}
    for identifier in records:
        if identifier not in named:
            path = f"{store}/{identifier.replace('/', '_')}.json"
            message = f"no post names arXiv paper '{identifier}'"
            yield Problem(path, 1, message, "delete the file, if no post will", Severity.NOTE, "orphaned-record")


def papers_again(posts: Iterable[Post]) -> Iterator[Problem]:
    """A paper has one post, unless several are intended.

    The newer post is reported, since its author may not know of the older one.
    """
    first: dict[str, Post] = {}
    groups: dict[str, list[tuple[Post, PaperReference]]] = defaultdict(list)
    for post in sorted(posts, key=lambda post: (post.date, post.path)):
        for reference in post.papers:
            key = reference.arxiv or reference.doi or reference.url
            if key:
                first.setdefault(key, post)
                groups[key].append((post, reference))
    for key, found in groups.items():
        for post, reference in found:
            if post is not first[key]:
                message = f"a post on paper '{key}' exists: '{first[key].path}'"
                hint = "two posts on one paper are fine; if this one adds little, add it to the other"
                yield Problem(post.path, reference.line, message, hint, Severity.NOTE, "paper-again")


def _id_line(post: Post, reference: PaperReference) -> int:
    """Return the line of a reference's id, which may be below other keys of the reference."""
    index = post.papers.index(reference) - ("arxiv" in post.lines)
    return post.line(f"papers.{index}.arxiv") if index >= 0 else reference.line


def _on_arxiv(posts: Iterable[Post]) -> Iterator[tuple[Post, PaperReference]]:
    for post in posts:
        for reference in post.papers:
            if reference.arxiv:
                yield post, reference
