"""Read posts, tag registry and authors from a blog's folder of posts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from paperlog.content.authors import Author, load_authors
from paperlog.content.parse import parse_post
from paperlog.content.post import Post
from paperlog.content.post_files import files_of, leaves, leaving
from paperlog.content.registry_file import load_registry
from paperlog.content.tags import Registry
from paperlog.problems import Problem
from paperlog.reading import LARGEST_FILE, read_bytes

TAGS_FILE = "_tags.yml"
AUTHORS_FILE = "_authors.yml"


class Sources(Struct, frozen=True):
    """A blog's posts and the other files in their folder.

    `posts` are the posts without errors, sorted by path. `registry` also has the tags that only posts use, as unlisted
    tags; `listed` has only those of the registry file, and is `None` if the file is missing or has errors.
    `has_authors` is false if the authors file has errors. `assets` are the other files beside posts, sorted paths
    relative to the blog's folder with `/`. `problems` are sorted.
    """

    posts: tuple[Post, ...]
    registry: Registry
    listed: Registry | None
    authors: Mapping[str, Author]
    has_authors: bool
    assets: tuple[str, ...]
    problems: tuple[Problem, ...]


class PostFile(Struct, frozen=True):
    """A Markdown file among the posts: its path relative to the blog's folder, its bytes, and a digest of them."""

    path: str
    data: bytes
    digest: str


Parse = Callable[[Sequence[PostFile]], Iterable[tuple[Post | None, tuple[Problem, ...]]]]
"""Return the post of each file, or `None` if it has errors, and its problems."""


def parse_all(files: Sequence[PostFile]) -> Iterator[tuple[Post | None, tuple[Problem, ...]]]:
    """Parse files one after another."""
    return (parse_post(file.data, path=file.path) for file in files)


def read_sources(root: Path, *, posts_dir: str = "posts", parse: Parse = parse_all) -> Sources:
    """Return a blog's posts, registry and authors; problems of files are in the result and never raised.

    Files and folders whose names start with `_` or `.` are neither posts nor assets.

    Args:
        root: The blog's folder; all paths in the result are relative to it.
        posts_dir: The folder of posts in it.
        parse: Parse the posts, possibly from a cache.
    """
    problems: list[Problem] = []
    folder = root / posts_dir
    prefix = "" if posts_dir in {"", "."} else f"{posts_dir.strip('/')}/"
    paths = sorted(files_of(folder, prefix=prefix, problems=problems, blog=root))
    parsed = list(parse(_read_posts(root, filter(is_markdown, paths), problems)))
    posts = tuple(post for post, _ in parsed if post is not None)
    problems += [problem for _, found in parsed for problem in found]

    tags_path, authors_path = f"{prefix}{TAGS_FILE}", f"{prefix}{AUTHORS_FILE}"
    tags = _read_beside(root, tags_path, problems)
    registry, found = load_registry(tags, path=tags_path)
    problems += found
    # Without a registry any tag is allowed; with a broken one, all tags would be unknown.
    listed = registry if tags and not found else None
    people = _read_beside(root, authors_path, problems)
    authors, found_in_authors = load_authors(people, path=authors_path)
    problems += found_in_authors
    return Sources(
        posts=posts,
        registry=registry.extended(tag for post in posts for tag in post.tags),
        listed=listed,
        authors=authors,
        has_authors=not found_in_authors,
        assets=tuple(path for path in paths if not is_markdown(path)),
        problems=tuple(sorted(problems)),
    )


def read_registry(root: Path, *, posts_dir: str) -> Registry:
    """Return the tag registry of a blog; an empty one if the file is missing or has errors."""
    path = f"{posts_dir}/{TAGS_FILE}"
    return load_registry(_read_beside(root, path, []), path=path)[0]


def is_markdown(path: str) -> bool:
    """Return whether the name of a file is that of a post."""
    return path.lower().endswith((".md", ".markdown"))


def _read_posts(root: Path, paths: Iterable[str], problems: list[Problem]) -> list[PostFile]:
    files = []
    for path in paths:
        data = _read(f"{root}/{path}", path, problems)
        if data is not None:
            files.append(PostFile(path, data, blake2b(data, digest_size=16).hexdigest()))
    return files


def _read_beside(root: Path, path: str, problems: list[Problem]) -> bytes:
    """Return the bytes of the registry or authors file; empty if there is none or it cannot be read."""
    file = root / path
    if not os.path.lexists(file):
        return b""
    real, real_folder = os.path.realpath(file), os.path.realpath(file.parent)
    if leaves(real, real_folder) or leaves(real, os.path.realpath(root)):
        problems.append(leaving(path))
        return b""
    return _read(str(file), path, problems) or b""


def _read(file: str, path: str, problems: list[Problem]) -> bytes | None:
    try:
        data = read_bytes(file)
    except OSError as error:
        message = f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}"
        problems.append(Problem(path, 1, message, rule="file"))
        return None
    if data is None:
        message = f"the file is larger than {LARGEST_FILE // 1_000_000} MB"
        problems.append(Problem(path, 1, message, "split it, or move data to files beside it", rule="file"))
    return data
