"""Postings: the documents that contain a term and its weight in each, as text that browsers decode quickly.

A number is written with the 64 characters of `SIGNS`, five bits in each, low bits first; the sixth bit marks that more
follow. The postings of a term contain, for each segment with the term: the number of the segment, the number of its
documents with the term and, for each of those, the gap to the previous one (or to the start of the segment) and the
weight as one character. Postings of several segments are concatenated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import sub

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""The characters that encode numbers, in the order of their values."""

HEAVIEST = len(SIGNS) - 1
"""The greatest weight."""

_VALUES = {sign: value for value, sign in enumerate(SIGNS)}


def number(value: int) -> str:
    """Encode a number, which must not be negative."""
    signs = ""
    while value >= 32:
        signs += SIGNS[32 + (value & 31)]
        value >>= 5
    return signs + SIGNS[value]


MOST = 256
"""Maximum number of documents in a segment."""

_COUNTS = tuple(number(value) for value in range(MOST + 1))
_PAIRS = tuple(gap + weight for gap in _COUNTS[:MOST] for weight in SIGNS)
"""Encoded pairs of a gap and a weight, at the index `gap * 64 + weight`."""


def gaps(places: Sequence[int]) -> str:
    """Encode ascending numbers, each as the gap to the previous one."""
    found = map(sub, places, (0, *places))
    return "".join([_COUNTS[gap] if gap <= MOST else number(gap) for gap in found])


def segment_postings(documents: Sequence[Mapping[str, int]]) -> dict[str, str]:
    """Return the postings of each term of a segment, without the number of the segment.

    Args:
        documents: For each document the weight of each term, between 1 and `HEAVIEST`; at most `MOST` documents.
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
    """Return the weights of each document from the postings of a segment: the inverse of `segment_postings`.

    Raises:
        ValueError: `postings` are not valid for a segment with `count` documents.
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
    """Yield the count, then a gap and a weight for each document; weights use all six bits of their character."""
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
