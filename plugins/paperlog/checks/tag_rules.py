"""Rules for the tags of posts; the registry file is checked where it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperlog.content.post import Post
from paperlog.content.source import quoted
from paperlog.content.tags import Registry, Tag, fold
from paperlog.problems import Problem, Severity


def aliased_tag(typed: str, registry: Registry) -> Tag | None:
    """Return the tag that `typed` is an alias of, or `None` if it is a spelling of the tag's own name or key."""
    tag = registry.resolve(typed)
    if tag is None or fold(typed) in {fold(tag.slug), fold(tag.name)}:
        return None
    return tag


def tag_aliases(posts: Iterable[Post], registry: Registry) -> Iterator[Problem]:
    """A post uses a tag's own name rather than an alias from the registry: the tag's page shows only the name.

    Both work, so this is a note.
    """
    known: dict[str, Tag | None] = {}
    for post in posts:
        for index, typed in enumerate(post.tags):
            if typed not in known:
                known[typed] = aliased_tag(typed, registry)
            tag = known[typed]
            if tag is not None:
                line, column = post.place(f"tags.{index}")
                if not _is_repeated(tag, post, registry):
                    message = f"{quoted(typed)} is an alias of tag '{tag.slug}'"
                    yield Problem(post.path, line, message, f"write '{tag.slug}'", Severity.NOTE, "tag-alias", column)


def repeated_tags(posts: Iterable[Post], registry: Registry) -> Iterator[Problem]:
    """A post names each tag once, in one spelling.

    Duplicates are shown once, so this is a note.
    """
    for post in posts:
        first: dict[str, str] = {}
        for index, typed in enumerate(post.tags):
            tag = registry.resolve(typed)
            if tag is not None and tag.slug in first:
                line, column = post.place(f"tags.{index}")
                message = f"{quoted(typed)} is tag '{tag.slug}' again, after {quoted(first[tag.slug])}"
                yield Problem(post.path, line, message, "keep one of them", Severity.NOTE, "repeated-tag", column)
            elif tag is not None:
                first[tag.slug] = typed


def _is_repeated(tag: Tag, post: Post, registry: Registry) -> bool:
    return sum(registry.resolve(typed) == tag for typed in post.tags) > 1
