"""Split the sorted terms into files (shards), so a query loads one file for each of its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from paperlog.search.postings import number
from paperlog.search.segments import Postings

_SIZE = 14_000  # characters, about 6 kB with gzip
_WORDS = 3_000  # in the list for correcting misspelled words
_SHORTEST, _LONGEST = 4, 20  # characters of words in that list


def joined(segments: Iterable[Postings]) -> Postings:
    """Merge the postings of all segments; the terms are sorted as browsers sort them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for place, segment in enumerate(segments):
        prefix = number(place)
        for term, postings in segment.items():
            found[term].append(prefix + postings)
    return {term: "".join(found.pop(term)) for term in _in_order(found)}


def shards(terms: Postings) -> Iterator[Postings]:
    """Yield files of similar size, each with the postings of consecutive terms.

    A term is in the last file whose first term does not sort after it.
    """
    shard: dict[str, str] = {}
    size = 0
    for term, postings in terms.items():
        length = len(term) + len(postings) + 6
        if shard and size + length > _SIZE:
            yield shard
            shard, size = {}, 0
        shard[term] = postings
        size += length
    if shard:
        yield shard


def _in_order(terms: Mapping[str, object]) -> list[str]:
    """Sort terms by UTF-16 code units, as browsers do."""
    if any(max(term, default="") > "\uffff" for term in terms):
        return sorted(terms, key=lambda term: term.encode("utf-16-be", "surrogatepass"))
    return sorted(terms)


def words(terms: Postings) -> list[str]:
    """Return candidates for correcting misspelled words, those with the longest postings first."""
    found = [
        (-len(postings), term)
        for term, postings in terms.items()
        if _SHORTEST <= len(term) <= _LONGEST and term.isalpha()
    ]
    return [term for _, term in sorted(found)[:_WORDS]]
