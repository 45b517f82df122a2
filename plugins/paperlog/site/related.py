"""Related posts, found without comparing every pair."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from paperlog.cache.cache import Cache
from paperlog.cache.fingerprint import code_fingerprint, fingerprint
from paperlog.content.library import Entry, Facet, Library

_NEIGHBOURS = 12  # candidates per tag on each side in time; bounds the work by the number of tags
_TAGS = 4  # shared papers and tags that count per post: papers first, then the rarest tags, which are most specific
_LINKS = 12  # links to and from a post that count: a post that links to everything is not related to anything
_STRONG = 10.0  # weight of a shared paper or a link; a shared tag weighs less than 1

Links = Mapping[str, tuple[str, ...]]
"""The paths of the posts that a post links to, by its path."""


def cached_related_posts(
    library: Library, links: Links, *, count: int, cache: Cache
) -> Mapping[str, tuple[Entry, ...]]:
    """Return the result of `related_posts`, from the cache if none of its inputs changed."""
    entries = library.entries
    key = fingerprint(
        (code_fingerprint(), count),
        [
            (
                entry.post.path,
                entry.post.date.timestamp(),
                [tag.slug for tag in entry.tags],
                [paper.key for paper in entry.papers],
                [paper.key for paper in entry.mentions],
                links.get(entry.post.path),
            )
            for entry in entries
        ],
    )
    cached = cache.read("related", list[list[int]], key=key)
    if cached is not None:
        places = zip(entries, cached, strict=True)
        return {entry.post.path: tuple(entries[place] for place in found) for entry, found in places}
    related = related_posts(library, links, count=count)
    numbers = {entry.post.path: number for number, entry in enumerate(entries)}
    found = [[numbers[other.post.path] for other in related[entry.post.path]] for entry in entries]
    cache.write("related", found, key=key)
    return related


def related_posts(library: Library, links: Links, *, count: int) -> Mapping[str, tuple[Entry, ...]]:
    """Return the related posts of each post by its path, best first.

    Shared papers and links weigh most; a shared tag weighs more if fewer posts have it. Only the posts nearest in time
    are considered for each tag, so the work is linear in the number of posts.
    """
    entries = library.entries
    numbers = {id(entry): number for number, entry in enumerate(entries)}
    lists: list[tuple[float, list[int]]] = []
    of_entry: list[list[tuple[int, int]]] = [[] for _ in entries]  # (list, place in it), rarest first
    groups = sorted(library.groups[Facet.TAG], key=lambda group: (len(group.entries), group.slug))
    sharing = [(_STRONG, notes.discussed_by + notes.mentioned_by) for notes in library.papers]
    sharing += [(1 / (1 + math.log2(len(group.entries))), group.entries) for group in groups]
    for weight, found in sharing:
        if len(found) > 1:
            members = [numbers[id(entry)] for entry in found]
            for place, member in enumerate(members):
                of_entry[member].append((len(lists), place))
            lists.append((weight, members))
    linked = _linked(entries, links)
    times = [entry.post.date.timestamp() for entry in entries]
    result = {}
    for number, entry in enumerate(entries):
        scores = _scores(number, lists, of_entry[number][:_TAGS], linked.get(number, ()))
        result[entry.post.path] = tuple(_best(scores, entries, time=times[number], times=times, count=count))
    return result


def _linked(entries: Sequence[Entry], links: Links) -> Mapping[int, Sequence[int]]:
    """Return for each post the posts that it links to, in text order, then those that link to it, newest first."""
    numbers = {entry.post.path: number for number, entry in enumerate(entries)} if links else {}
    found: dict[int, dict[int, None]] = {
        numbers[path]: {numbers[other]: None for other in others} for path, others in links.items()
    }
    for number in sorted(found):
        for other in tuple(found[number]):
            found.setdefault(other, {}).setdefault(number)
    return {number: tuple(others)[:_LINKS] for number, others in found.items()}


def _scores(
    number: int, lists: Sequence[tuple[float, list[int]]], places: Iterable[tuple[int, int]], linked: Iterable[int]
) -> dict[int, float]:
    """Return the scores of the posts that are near a post in its lists, or linked with it."""
    scores: dict[int, float] = {}
    for of, place in places:
        weight, members = lists[of]
        for other in members[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]:
            scores[other] = scores.get(other, 0.0) + weight
    for other in linked:
        scores[other] = scores.get(other, 0.0) + _STRONG
    scores.pop(number, None)
    return scores


def _best(
    scores: Mapping[int, float], entries: Sequence[Entry], *, time: float, times: Sequence[float], count: int
) -> Iterator[Entry]:
    """Yield the posts with the highest scores; among equal scores, the nearest in time come first."""
    if not scores or not count:
        return
    least = sorted(scores.values(), reverse=True)[:count][-1]
    best = sorted(
        (-score, abs(times[other] - time), entries[other].post.path, other)
        for other, score in scores.items()
        if score >= least
    )
    for *_, other in best[:count]:
        yield entries[other]
