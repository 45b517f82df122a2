"""How well a term describes a document, told as plainly as it can be."""

from __future__ import annotations

from math import sqrt

from hypothesis import given
from hypothesis import strategies as st

from paperlog.search.documents import Body, Document
from paperlog.search.terms import STOP_WORDS, plain_terms
from paperlog.search.weights import term_weights

WORDS = st.lists(st.sampled_from(["the", "loss", "losses", "t5-base", "a", "Ärger", "x y", "(loss)", "深度"]))


@given(title=WORDS, text=WORDS, headings=st.lists(WORDS, max_size=3))
def test_each_field_adds_its_part(title: list[str], text: list[str], headings: list[list[str]]) -> None:
    body = Body(" ".join(text), tuple(map(" ".join, headings)))
    found = term_weights(Document("posts/a/", " ".join(title), "", "a", lambda: body))
    in_title, in_text = plain_terms(" ".join(title)), plain_terms(body.text)
    in_headings = [term for heading in body.headings for term in plain_terms(heading)]
    parts = {}
    for term in {*in_title, *in_text, *in_headings}:
        part, count = 0.0, in_text.count(term)
        if term not in STOP_WORDS:
            part += 3 * count / (count + 0.5 + len(in_text) / 600) if count else 0
        if term in in_title:
            part += 5 + 4 / sqrt(len(in_title))
        if term not in STOP_WORDS:
            part += term in in_headings
        parts[term] = part
    assert found == {term: min(63, max(1, round(part * 4))) for term, part in parts.items() if part}
