"""Which posts are worth reading next, without comparing every pair."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from paperlog.content.library import Entry, Facet, Library
from paperlog.site.cache_files import read_json, write_json
from paperlog.site.fingerprint import code_fingerprint, fingerprint

_NEIGHBOURS = 12  # per tag and side: enough to choose from, and it bounds the work by the number of tags
_TAGS = 4  # the rarest tags of a post say most about it


class _Remembered(Struct, frozen=True):
    """The file: what it was made from, and the related posts of each, all by their numbers."""

    made_from: str
    related: list[list[int]]


def remembered_related_posts(library: Library, *, count: int, file: Path | None) -> Mapping[str, tuple[Entry, ...]]:
    """The same as `related_posts`, read from a file of the cache as long as nothing changed that it depends on."""
    if file is None:
        return related_posts(library, count=count)
    entries = library.entries
    made_from = fingerprint(
        (code_fingerprint(), count),
        [
            (
                entry.post.path,
                entry.post.date.timestamp(),
                [tag.slug for tag in entry.tags],
                [paper.key for paper in entry.papers],
                [paper.key for paper in entry.mentions],
            )
            for entry in entries
        ],
    )
    known = read_json(file, _Remembered)
    if known is not None and known.made_from == made_from:
        with contextlib.suppress(LookupError, ValueError):  # somebody edited the file
            places = zip(entries, known.related, strict=True)
            return {entry.post.path: tuple(entries[place] for place in found) for entry, found in places}
    related = related_posts(library, count=count)
    numbers = {entry.post.path: number for number, entry in enumerate(entries)}
    found = [[numbers[other.post.path] for other in related[entry.post.path]] for entry in entries]
    write_json(file, _Remembered(made_from, found))
    return related


def related_posts(library: Library, *, count: int) -> Mapping[str, tuple[Entry, ...]]:
    """For each post's path, the posts that share its rarest tags, best first; papers in common weigh most.

    A shared tag weighs the more the fewer posts have it. For each of a post's tags only the posts nearest in time are
    looked at, so the work grows with the number of posts and not with its square.
    """
    entries = library.entries
    numbers = {id(entry): number for number, entry in enumerate(entries)}
    lists: list[tuple[float, list[int]]] = []
    of_entry: list[list[tuple[int, int]]] = [[] for _ in entries]  # (list, place in it), rarest first
    groups = sorted(library.groups[Facet.TAG], key=lambda group: (len(group.entries), group.slug))
    sharing = [(10.0, notes.discussed_by + notes.mentioned_by) for notes in library.papers]
    sharing += [(1 / (1 + math.log2(len(group.entries))), group.entries) for group in groups]
    for weight, found in sharing:
        if len(found) > 1:
            members = [numbers[id(entry)] for entry in found]
            for place, member in enumerate(members):
                of_entry[member].append((len(lists), place))
            lists.append((weight, members))
    times = [entry.post.date.timestamp() for entry in entries]
    result = {}
    for number, entry in enumerate(entries):
        scores = _scores(number, lists, of_entry[number][:_TAGS])
        result[entry.post.path] = tuple(_best(scores, entries, time=times[number], times=times, count=count))
    return result


def _scores(
    number: int, lists: Sequence[tuple[float, list[int]]], places: Iterable[tuple[int, int]]
) -> dict[int, float]:
    """How much each post near in the lists of one has in common with it."""
    scores: dict[int, float] = {}
    for of, place in places:
        weight, members = lists[of]
        for other in members[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]:
            scores[other] = scores.get(other, 0.0) + weight
    scores.pop(number, None)
    return scores


def _best(
    scores: Mapping[int, float], entries: Sequence[Entry], *, time: float, times: Sequence[float], count: int
) -> Iterator[Entry]:
    """The posts of the highest scores; of equal ones those nearest in time."""
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
