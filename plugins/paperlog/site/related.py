"""Which posts are worth reading next, without comparing every pair."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from heapq import nsmallest

from paperlog.content.library import Entry, Facet, Library

_NEIGHBOURS = 12  # per tag and side: enough to choose from, and it bounds the work by the number of tags
_TAGS = 4  # the rarest tags of a post say most about it


def related_posts(library: Library, *, count: int) -> Mapping[str, tuple[Entry, ...]]:
    """For each post's path, the posts that share its rarest tags, best first; papers in common weigh most.

    A shared tag weighs the more the fewer posts have it. For each of a post's tags only the posts nearest in time are
    looked at, so the work grows with the number of posts and not with its square.
    """
    lists: list[tuple[float, tuple[Entry, ...]]] = []
    of_post: dict[str, list[tuple[int, int]]] = defaultdict(list)  # path -> (list, place in it), rarest first
    groups = sorted(library.groups[Facet.TAG], key=lambda group: (len(group.entries), group.slug))
    for entries in (notes.discussed_by + notes.mentioned_by for notes in library.papers):
        _add(lists, of_post, 10.0, entries)
    for group in groups:
        _add(lists, of_post, 1 / (1 + math.log2(len(group.entries))), group.entries)
    days = {entry.post.path: entry.post.date.timestamp() for entry in library.entries}
    return {entry.post.path: _best(entry, lists, of_post[entry.post.path], days, count) for entry in library.entries}


def _add(
    lists: list[tuple[float, tuple[Entry, ...]]],
    of_post: dict[str, list[tuple[int, int]]],
    weight: float,
    entries: tuple[Entry, ...],
) -> None:
    if len(entries) > 1:
        for place, entry in enumerate(entries):
            of_post[entry.post.path].append((len(lists), place))
        lists.append((weight, entries))


def _best(
    entry: Entry,
    lists: list[tuple[float, tuple[Entry, ...]]],
    places: list[tuple[int, int]],
    days: Mapping[str, float],
    count: int,
) -> tuple[Entry, ...]:
    scores: dict[str, float] = {}
    found: dict[str, Entry] = {}
    for number, place in places[:_TAGS]:
        weight, entries = lists[number]
        for other in entries[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]:
            path = other.post.path
            found[path] = other
            scores[path] = scores.get(path, 0.0) + weight
    scores.pop(entry.post.path, None)
    day = days[entry.post.path]
    best = nsmallest(count, ((-score, abs(days[path] - day), path) for path, score in scores.items()))
    return tuple(found[path] for _, _, path in best)
