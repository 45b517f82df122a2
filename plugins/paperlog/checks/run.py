"""All rules that look at more than one value of a post: what a build and `paperlog check` run alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from paperlog.checks.body import Body
from paperlog.checks.files import file_names, folder_links, large_files
from paperlog.checks.ignoring import useless_ignores
from paperlog.checks.papers import missing_records, orphaned_records, papers_again, stale_records
from paperlog.checks.raw_markup import broken_links, merge_conflicts, unclosed_blocks
from paperlog.checks.tags import repeated_tags, tag_aliases
from paperlog.checks.text import heading_levels, images_without_text, missing_summary, placeholders
from paperlog.checks.web_links import pdf_links, tracking_links
from paperlog.content.post import Post
from paperlog.content.read import Sources
from paperlog.papers.paper import Paper
from paperlog.papers.record import Record
from paperlog.problems import Problem
from paperlog.reading import read_bytes

_TEXT_FILES = (".md", ".markdown", ".yml", ".yaml")


def text_problems(post: Post, *, excerpt: str) -> Iterator[Problem]:
    """What the rules on the text of one post find; `excerpt` is what lists show of it, as plain text."""
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


def blog_problems(
    sources: Sources,
    records: Mapping[str, Record | Paper],
    *,
    posts: Sequence[Post],
    root: Path,
    posts_dir: str,
    docs_dir: str,
) -> Iterator[Problem]:
    """What the rules on a whole blog find that weighs in a build; `posts` are those that it publishes."""
    yield from folder_links(root, docs_dir=docs_dir)
    paths = [*(post.path for post in sources.posts), *sources.assets]
    guessed = {(problem.path, problem.line) for problem in sources.problems if problem.rule == "arxiv-float"}
    yield from missing_records(posts, records, guessed=guessed)
    yield from stale_records(posts, records)
    yield from file_names(sorted(paths), posts_dir=posts_dir)
    yield from large_files(root, sources.assets)


def notes(sources: Sources, records: Mapping[str, Record], *, posts_dir: str) -> Iterator[Problem]:
    """What may well be meant: looked for by `paperlog check` alone, so a build does not pay for it."""
    yield from papers_again(sources.posts)
    yield from tag_aliases(sources.posts, sources.registry)
    yield from repeated_tags(sources.posts, sources.registry)
    yield from orphaned_records(sources.posts, records, store=f"{posts_dir}/_papers")


def reader(root: Path) -> Callable[[str], str | None]:
    """Reads the text files of a blog in which comments may switch off rules."""

    def read(path: str) -> str | None:
        if not path.endswith(_TEXT_FILES):
            return None
        try:
            data = read_bytes(f"{root}/{path}")
        except OSError:
            return None
        return None if data is None else data.decode("utf-8", "replace")

    return read


def texts_problems(posts: Iterable[Post], excerpts: Mapping[str, str]) -> Iterator[Problem]:
    """What the rules on texts find in many posts; `excerpts` is by a post's path."""
    for post in posts:
        yield from text_problems(post, excerpt=excerpts.get(post.path, ""))
