"""Tag usage of a blog: counts, unlisted tags, unused tags, and similar tags."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from paperlog.content.post import Post
from paperlog.content.tags import Registry, Tag, fold

_SHORTEST = 5  # letters; shorter words that differ in one letter are different words
_DIGITS = re.compile(r"[0-9]+")


class Usage(Struct, frozen=True):
    """A tag, the number of posts that have it, and the place of its first use (`path:line`)."""

    tag: Tag
    count: int
    place: str | None = None


class Alike(Struct, frozen=True):
    """Two tags that may be duplicates; `wanted` is the tag to keep: listed in the registry, else more used."""

    wanted: Tag
    other: Tag


def usages(posts: Iterable[Post], registry: Registry) -> tuple[Usage, ...]:
    """Return the usage of every tag of the registry and the posts: most used first, then by slug."""
    counts: Counter[str] = Counter()
    places: dict[str, str] = {}
    tags = {tag.slug: tag for tag in registry.tags}
    for post in posts:
        named = {(tag := registry.tag_for(typed)).slug: (tag, index) for index, typed in enumerate(post.tags)}
        for slug, (tag, index) in named.items():
            tags.setdefault(slug, tag)
            counts[slug] += 1
            places.setdefault(slug, f"{post.path}:{post.line(f'tags.{index}')}")
    found = (Usage(tag, counts[slug], places.get(slug)) for slug, tag in tags.items())
    return tuple(sorted(found, key=lambda usage: (-usage.count, usage.tag.slug)))


def alike(found: Iterable[Usage]) -> tuple[Alike, ...]:
    """Return pairs of tags that are singular and plural or differ in one letter, without comparing all pairs.

    Tags with different numbers, such as `gpt-2` and `gpt-3`, are never a pair.
    """
    by_slug = {usage.tag.slug: usage for usage in found}
    groups: dict[str, set[str]] = defaultdict(set)
    for slug, usage in by_slug.items():
        name = fold(usage.tag.slug)
        for key in {name, _singular(name), *(_shortened(name) if len(name) >= _SHORTEST else ())}:
            groups[key].add(slug)
    pairs = {tuple(sorted((a, b))) for group in groups.values() for a in group for b in group if a < b}
    order = sorted(pair for pair in pairs if _is_near(fold(pair[0]), fold(pair[1])))
    return tuple(_ranked(by_slug[first], by_slug[second]) for first, second in order)


def _ranked(first: Usage, second: Usage) -> Alike:
    wanted, other = sorted((first, second), key=lambda usage: (not usage.tag.listed, -usage.count, usage.tag.slug))
    return Alike(wanted.tag, other.tag)


def _is_near(first: str, second: str) -> bool:
    if _DIGITS.findall(first) != _DIGITS.findall(second):
        return False
    if _singular(first) == _singular(second):
        return True
    if min(len(first), len(second)) < _SHORTEST:
        return False
    short, long = sorted((first, second), key=len)
    if len(long) - len(short) == 1:
        return short in _shortened(long)
    if len(long) != len(short):
        return False
    places = [place for place, (a, b) in enumerate(zip(short, long, strict=True)) if a != b]
    swapped = len(places) == 2 and places[1] == places[0] + 1 and short[places[0]] == long[places[1]]
    return len(places) == 1 or (swapped and short[places[1]] == long[places[0]])


def _singular(name: str) -> str:
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("sses", "xes", "ches", "shes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") and len(name) > 2 else name


def _shortened(name: str) -> Iterator[str]:
    """Yield the name without each of its letters; names that differ in one letter share one of the results."""
    return (name[:place] + name[place + 1 :] for place in range(len(name)))
