"""Text as terms; what a browser makes of the same texts is tested where one runs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.search.terms import LONGEST, plain_terms, tag_term, terms
from tests.search.cases import CASES


@pytest.mark.parametrize("text", CASES)
def test_a_text_has_its_terms(text: str) -> None:
    assert tuple(terms(text)) == CASES[text]


PIECES = st.one_of(st.text(), st.text("aAbs'’-–_.19 +#\\\\vŽłßİΣς́ \u00a0\u3000\u2028\u00b4が学習ーہि", max_size=12))


@given(texts=st.lists(PIECES))
def test_what_stands_between_spaces_has_its_terms_wherever_it_stands(texts: list[str]) -> None:
    text = " ".join(texts)
    assert terms(text) == plain_terms(text) == [term for each in texts for term in terms(each)]


@given(text=st.text())
def test_case_and_composition_do_not_matter(text: str) -> None:
    assert terms(unicodedata.normalize("NFD", text)) == terms(unicodedata.normalize("NFC", text))
    assert all(0 < len(term) <= LONGEST for term in terms(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nlp", "#NLP"),
        ("natural-language-processing", "Natural Language Processing"),
        ("language_modeling", "language modeling"),
        ("Kružkov", "kruzkov"),
    ],
)
def test_spellings_of_a_tag_have_one_term(one: str, other: str) -> None:
    assert tag_term(one) == tag_term(other)


@pytest.mark.parametrize(("one", "other"), [("C", "C++"), ("C", "C#"), ("C++", "C#")])
def test_names_with_signs_are_tags_of_their_own(one: str, other: str) -> None:
    assert tag_term(one) != tag_term(other)
