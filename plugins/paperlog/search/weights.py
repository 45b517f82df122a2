"""The weight of a term in a document: a title counts more than a tag, and a tag more than a mention in the text.

Each field adds its own part, which grows little with repetition, so repeated mentions never outweigh the title. Weights
do not depend on other documents; the browser computes how rare a term is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt

from paperlog.search.documents import MENTIONED, Document
from paperlog.search.postings import HEAVIEST
from paperlog.search.terms import STOP_WORDS, tag_term, terms

# The parts. A title of one word adds 9, and the sum of all parts is rarely above 15.
_TITLE, _SHORT_TITLE = 5.0, 4.0
_IDENTIFIER = 10.0
_PAPER_TITLE = 0.9  # relative to the title of the post
_TAG = 4.0
_NAME = 4.0
_FEW_NAMES = 6  # up to this number, each author has the full weight
_SUMMARY = 1.5
_HEADING = 1.0
_TEXT = 3.0
_MENTION = 1.5
_USUAL_LENGTH = 300  # terms in a text of average length
_STEPS = 4  # integer steps of a weight for each unit of the parts


def term_weights(document: Document) -> dict[str, int]:
    """Return the weight of each term of a document, between 1 and `HEAVIEST`."""
    body = document.read()
    parts = _text_parts(body.text)

    def add(found: Iterable[str], part: float) -> None:
        for term in set(found):
            parts[term] = parts.get(term, 0.0) + part

    title = terms(document.title)
    add(title, _title_part(title))
    for paper_title in document.paper_titles:
        found = terms(paper_title)
        add(found, _PAPER_TITLE * _title_part(found))
    authors = document.paper_authors
    add(_terms_of(authors), _NAME * min(1.0, sqrt(_FEW_NAMES / max(1, len(authors)))))
    add(_terms_of(name for _, name in document.writers), _NAME)
    add(_terms_of(venue for _, venue in document.venues), _NAME)
    spellings = [spelling for tag in document.tags for spelling in (tag.slug, tag.name, *tag.spellings)]
    add(_terms_of(spellings), _TAG)
    add(map(tag_term, spellings), _TAG)
    add((code.lower() for code in document.categories), _TAG)
    add(_terms_of((document.summary,)), _SUMMARY)
    add(_terms_of(body.headings), _HEADING)
    add((identifier.lower() for identifier in document.identifiers), _IDENTIFIER)
    add((identifier.lower() for identifier in document.mentions), _MENTION)
    if document.kind:
        add(terms(document.kind), _SUMMARY)
    if document.kind == MENTIONED:
        return dict.fromkeys(parts, 1)  # the minimum, so every matching post ranks above it
    # Most terms share their sum with others, so rounding each distinct sum once is faster.
    whole = {part: min(HEAVIEST, max(1, round(part * _STEPS))) for part in set(parts.values())}
    return {term: whole[part] for term, part in parts.items()}


def _title_part(title: Sequence[str]) -> float:
    """Return the part of each term of a title; it is larger in a short title."""
    return _TITLE + _SHORT_TITLE / sqrt(max(1, len(title)))


def _text_parts(text: str) -> dict[str, float]:
    counts = Counter(terms(text))
    slack = 0.5 + counts.total() / _USUAL_LENGTH / 2
    parts = {count: _TEXT * count / (count + slack) for count in set(counts.values())}
    return {term: parts[count] for term, count in counts.items() if term not in STOP_WORDS}


def _terms_of(texts: Iterable[str]) -> set[str]:
    return set(terms(" ".join(texts))) - STOP_WORDS
