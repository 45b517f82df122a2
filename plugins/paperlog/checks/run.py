"""Run the rules that look at more than one value of a post, in a build and in `paperlog check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from paperlog.checks.blog_rules import (
    clashing_aliases,
    duplicate_ids,
    duplicate_slugs,
    unknown_authors,
    unknown_tags,
)
from paperlog.checks.body import Body
from paperlog.checks.file_rules import file_names, large_files
from paperlog.checks.ignoring import useless_ignores
from paperlog.checks.paper_rules import missing_records, orphaned_records, papers_again, stale_records
from paperlog.checks.raw_markup_rules import broken_links, merge_conflicts, unclosed_blocks
from paperlog.checks.tag_rules import repeated_tags, tag_aliases
from paperlog.checks.text_rules import heading_levels, images_without_text, missing_summary, placeholders
from paperlog.checks.web_link_rules import pdf_links, tracking_links
from paperlog.content.post import Post
from paperlog.content.read import AUTHORS_FILE, TAGS_FILE, Sources
from paperlog.papers.paper import Paper
from paperlog.papers.store import Store
from paperlog.problems import Problem
from paperlog.reading import read_bytes

_TEXT_FILES = (".md", ".markdown", ".yml", ".yaml")


def text_problems(post: Post, *, excerpt: str) -> Iterator[Problem]:
    """Yield the findings of the rules for the text of one post; `excerpt` is its plain text in lists."""
    body = Body(post.body, path=post.path, first_line=post.body_line)
    yield from placeholders(post, body)
    yield from missing_summary(post, body, excerpt=excerpt)
    yield from heading_levels(post, body)
    yield from images_without_text(post, body)
    yield from unclosed_blocks(post, body)
    yield from broken_links(post, body)
    yield from merge_conflicts(post, body)
    yield from tracking_links(post, body)
    yield from pdf_links(post, body)
    yield from useless_ignores(post.path, post.body, first_line=post.body_line)


def sources_problems(sources: Sources, *, posts_dir: str) -> Iterator[Problem]:
    """Yield the problems found by comparing posts with each other, with the registry and with the authors file."""
    if sources.listed is not None:
        yield from unknown_tags(sources.posts, sources.listed, path=f"{posts_dir}/{TAGS_FILE}")
    if sources.has_authors:
        yield from unknown_authors(sources.posts, sources.authors, path=f"{posts_dir}/{AUTHORS_FILE}")
    yield from duplicate_slugs(sources.posts)
    yield from duplicate_ids(sources.posts)
    yield from clashing_aliases(sources.posts)


def blog_problems(
    sources: Sources,
    records: Mapping[str, Paper],
    *,
    posts: Sequence[Post],
    root: Path,
    posts_dir: str,
) -> Iterator[Problem]:
    """Yield the problems of a blog as a whole, in the order of the rules; `posts` are the published ones."""
    yield from sources_problems(sources, posts_dir=posts_dir)
    paths = [*(post.path for post in sources.posts), *sources.assets]
    guessed = {(problem.path, problem.line) for problem in sources.problems if problem.rule == "arxiv-float"}
    store = Store(root / posts_dir / "_papers")
    yield from missing_records(posts, records, store=store, guessed=guessed)
    yield from stale_records(posts, records)
    yield from file_names(sorted(paths), posts_dir=posts_dir)
    yield from large_files(root, sources.assets)


def notes(
    sources: Sources, records: Mapping[str, Paper], *, posts_dir: str, read: Callable[[str], str | None]
) -> Iterator[Problem]:
    """Yield notes on what may be intended, which only `paperlog check` reports; `read` returns the text of a file."""
    yield from papers_again(sources.posts)
    yield from tag_aliases(sources.posts, sources.registry)
    yield from repeated_tags(sources.posts, sources.registry)
    yield from orphaned_records(sources.posts, records, store=f"{posts_dir}/_papers", read=read)


def reader(root: Path) -> Callable[[str], str | None]:
    """Return a function that reads a text file of the blog, in which comments may switch off rules."""

    def read(path: str) -> str | None:
        if not path.endswith(_TEXT_FILES):
            return None
        try:
            data = read_bytes(f"{root}/{path}")
        except OSError:
            return None
        return None if data is None else data.decode("utf-8", "replace")

    return read
