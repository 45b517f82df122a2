"""How well a term describes a document: a title says more than a tag, a tag more than a mention in the text.

Each field adds a part of its own that grows little with repetition, so no number of mentions weighs as much as the
title. Nothing here depends on other documents; how rare a term is, the browser works out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt

from paperlog.search.documents import MENTIONED, Document
from paperlog.search.postings import HEAVIEST
from paperlog.search.terms import STOP_WORDS, tag_term, terms

# The parts; a title of one word reaches 9, and all parts together are seldom above 15.
_TITLE, _SHORT_TITLE = 5.0, 4.0
_IDENTIFIER = 10.0
_PAPER_TITLE = 0.9  # of what the post's own title says
_TAG = 4.0
_NAME = 4.0
_FEW_NAMES = 6  # who share no more attention than one would have
_SUMMARY = 1.5
_HEADING = 1.0
_TEXT = 3.0
_MENTION = 1.5
_USUAL_LENGTH = 300  # terms of a text that is neither short nor long
_STEPS = 4  # of a weight's whole numbers for each unit of its parts


def term_weights(document: Document) -> dict[str, int]:
    """Each term of a document with its weight, between 1 and `HEAVIEST`."""
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
        return dict.fromkeys(parts, 1)  # as little as can be: every post that has the same words goes before
    # Most terms share their part with others: of a hundred terms, twenty parts are made whole.
    whole = {part: min(HEAVIEST, max(1, round(part * _STEPS))) for part in set(parts.values())}
    return {term: whole[part] for term, part in parts.items()}


def _title_part(title: Sequence[str]) -> float:
    """A short title says more with each of its words."""
    return _TITLE + _SHORT_TITLE / sqrt(max(1, len(title)))


def _text_parts(text: str) -> dict[str, float]:
    counts = Counter(terms(text))
    slack = 0.5 + counts.total() / _USUAL_LENGTH / 2
    parts = {count: _TEXT * count / (count + slack) for count in set(counts.values())}
    return {term: parts[count] for term, count in counts.items() if term not in STOP_WORDS}


def _terms_of(texts: Iterable[str]) -> set[str]:
    return set(terms(" ".join(texts))) - STOP_WORDS
