"""Which documents a term is in and how well it describes them, as text that a browser reads quickly.

A number is written in the 64 signs of `SIGNS`, five bits in each, the low ones first; the sixth bit says that more
follow. The postings of a term are, for each segment that it occurs in: the segment's number, how many of its documents
have the term, and for each of them the gap to the one before (the first counts from the start of the segment) and its
weight, one sign. Segments are joined by writing one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import sub

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""The signs by their values."""

HEAVIEST = len(SIGNS) - 1
"""The greatest weight."""

_VALUES = {sign: value for value, sign in enumerate(SIGNS)}


def number(value: int) -> str:
    """A number, zero or more."""
    signs = ""
    while value >= 32:
        signs += SIGNS[32 + (value & 31)]
        value >>= 5
    return signs + SIGNS[value]


MOST = 256
"""Documents of a segment."""

_COUNTS = tuple(number(value) for value in range(MOST + 1))
_PAIRS = tuple(gap + weight for gap in _COUNTS[:MOST] for weight in SIGNS)
"""A gap and a weight, at `gap * 64 + weight`."""


def gaps(places: Sequence[int]) -> str:
    """Ascending numbers, each as the gap to the one before it."""
    found = map(sub, places, (0, *places))
    return "".join([_COUNTS[gap] if gap <= MOST else number(gap) for gap in found])


def segment_postings(documents: Sequence[Mapping[str, int]]) -> dict[str, str]:
    """Each term of a segment with its postings, all but the segment's number.

    Args:
        documents: The weight of each term of each document, between 1 and `HEAVIEST`; at most `MOST` documents.
    """
    found: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    for place, weights in enumerate(documents):
        for term, weight in weights.items():
            pair = _PAIRS[(place - last.get(term, 0)) * 64 + weight]
            last[term] = place
            if term in found:
                found[term].append(pair)
            else:
                found[term] = [pair]
    return {term: _COUNTS[len(pairs)] + "".join(pairs) for term, pairs in found.items()}


def segment_documents(postings: Mapping[str, str], *, count: int) -> tuple[dict[str, int], ...]:
    """What `segment_postings` was made from.

    Raises:
        ValueError: The text is no postings of a segment with so many documents.
    """
    found: tuple[dict[str, int], ...] = tuple({} for _ in range(count))
    try:
        for term, text in postings.items():
            values = _read(text)
            place = 0
            for _ in range(next(values)):
                place += next(values)
                found[place][term] = next(values)
    except (StopIteration, IndexError, KeyError):
        raise ValueError("no postings of a segment") from None
    return found


def _read(text: str) -> Iterator[int]:
    """The numbers of one term in one segment: weights, which may use the sixth bit, come every second time."""
    place = 0

    def whole() -> int:
        nonlocal place
        value = shift = 0
        while True:
            digit = _VALUES[text[place]]
            place += 1
            value |= (digit & 31) << shift
            if digit < 32:
                return value
            shift += 5

    count = whole()
    yield count
    for _ in range(count):
        yield whole()
        place += 1
        yield _VALUES[text[place - 1]]
