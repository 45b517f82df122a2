"""Rules that need all posts of a blog: addresses and feed ids are unique, and tags and authors are known."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from paperlog.content.authors import HANDLE, Author
from paperlog.content.post import Post
from paperlog.content.slugs import slugify
from paperlog.content.source import quoted
from paperlog.content.tags import Registry, unknown_tag_hint
from paperlog.content.yaml_text import quoted_scalar
from paperlog.problems import Problem, Severity, Suggestions

_PLAIN_NAME = re.compile(r"[^\W\d_][\w .'-]*")


def duplicate_slugs(posts: Iterable[Post]) -> Iterator[Problem]:
    """No two posts have the same slug, ignoring case: the slug is the address of the post."""
    for group in _alike(posts, folded_slug):
        for post in group:
            message = f"slug '{post.slug}' is also that of {_others(post, group)}"
            hint = "give one of them another 'slug' or file name"
            yield Problem(post.path, post.line("slug"), message, hint, rule="duplicate-slug")


def duplicate_ids(posts: Iterable[Post]) -> Iterator[Problem]:
    """No two posts have the same feed id; the default id is the slug."""
    for group in _alike(posts, lambda post: post.id or post.slug):
        if all(post.id is None for post in group):
            continue  # reported by `duplicate_slugs`
        for post in group:
            message = f"feed id {quoted(post.id or post.slug)} is also that of {_others(post, group)}"
            hint = "feeds tell posts apart by it: change it where it was copied"
            yield Problem(post.path, post.line("id"), message, hint, rule="duplicate-id")


def clashing_aliases(posts: Sequence[Post]) -> Iterator[Problem]:
    """An alias is not the address of a post and not an alias of another post."""
    taken = {_folded(f"/posts/{post.slug}"): post for post in posts}
    redirects: dict[str, Post] = {}
    for post in posts:
        for index, alias in enumerate(post.aliases):
            address = _address(alias)
            if address in taken:
                message = f"alias {quoted(alias)} is the address of {_name(taken[address], post)}"
            elif address in redirects:
                message = f"alias {quoted(alias)} is also one of {_name(redirects[address], post)}"
            else:
                redirects[address] = post
                continue
            yield Problem(post.path, post.line(f"aliases.{index}"), message, "remove it from one of them", rule="alias")


def unknown_tags(posts: Iterable[Post], registry: Registry, *, path: str) -> Iterator[Problem]:
    """Every tag is in the registry, `posts/_tags.yml`, under its name or another spelling.

    An unknown tag still works. Correct its spelling, or add it to the registry.
    """
    known: dict[str, bool] = {}
    suggestions = registry.suggestions()
    for post in posts:
        for index, tag in enumerate(post.tags):
            if tag not in known:
                known[tag] = registry.resolve(tag) is not None
            if known[tag]:
                continue
            line, column = post.place(f"tags.{index}")
            yield Problem(
                post.path,
                line,
                f"unknown tag {quoted(tag)}",
                _missing_commas(tag, post, registry) or unknown_tag_hint(tag, suggestions, path=path),
                severity=Severity.WARNING,
                rule="unknown-tag",
                column=column,
            )


def _missing_commas(typed: str, post: Post, registry: Registry) -> str | None:
    """Return a hint if the tag is several known tags without commas, else `None`."""
    words = typed.split()
    if len(words) == 1 or any(registry.resolve(word) is None for word in words):
        return None
    together = ", ".join(words)
    return f"write [{together}]" if len(post.tags) == 1 and "tags.0" not in post.lines else f"write '{together}'"


def _alike(posts: Iterable[Post], key: Callable[[Post], str]) -> Iterator[list[Post]]:
    groups: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        groups[key(post)].append(post)
    return (group for group in groups.values() if len(group) > 1)


def _others(post: Post, group: list[Post]) -> str:
    paths = [other.path for other in group if other is not post]
    return paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"


def _name(owner: Post, post: Post) -> str:
    return "this post itself" if owner is post else owner.path


def folded_slug(post: Post) -> str:
    """Return a post's slug in the normalized form that must be unique."""
    return _folded(post.slug)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _address(alias: str) -> str:
    return _folded(unquote(alias).removesuffix("index.html").rstrip("/"))


def unknown_authors(posts: Iterable[Post], authors: Mapping[str, Author], *, path: str) -> Iterator[Problem]:
    """Every author of a post is in the authors file, which is at `path`."""
    handles = {author.name.casefold(): author.handle for author in authors.values()}
    suggestions = Suggestions(authors)
    for post in posts:
        for index, handle in enumerate(post.authors):
            if handle in authors:
                continue
            named = handles.get(handle.casefold())
            meant = f"write the handle: {quoted(named)}" if named else suggestions.hint(handle)
            hint = meant or _entry_hint(handle, path)
            message = f"unknown author {quoted(handle)}"
            yield Problem(post.path, post.line(f"authors.{index}"), message, hint, rule="unknown-author")


def _entry_hint(typed: str, path: str) -> str:
    """Return the hint that shows the entry to add for an unknown author."""
    if HANDLE.fullmatch(typed):
        return f"add '{typed}: {{name: ...}}' to {path}"
    handle = slugify(typed)
    name = typed if _PLAIN_NAME.fullmatch(typed) else quoted_scalar(typed)
    return f"add '{handle}: {{name: {name}}}' to {path}, and write '{handle}' here"
