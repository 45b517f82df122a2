"""The browser cuts text into the same terms as the index, whatever the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from tests.browser.conftest import serve
from tests.search.cases import CASES

from paperlog.mkdocs_plugin.config import THEME_FOLDER
from paperlog.search.postings import HEAVIEST, gaps, number, segment_postings
from paperlog.search.terms import tag_term, terms

pytestmark = pytest.mark.browser

SCRIPTS = THEME_FOLDER / "assets" / "paperlog" / "search"

# Characters that this Python knows; a browser may know younger ones.
PIECES = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cn"))),
    st.text("aAbs'’-–_.19 +#\\vŽłßİΣς́ が学習ーہि", max_size=12),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=40)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    server, address = serve(SCRIPTS)
    page = browser.new_page()
    page.goto(f"{address}terms.js")
    page.evaluate(
        "async () => { window.search = {...await import('./terms.js'), ...await import('./postings.js'),"
        " ...await import('./engine.js')} }"
    )
    yield page
    page.close()
    server.shutdown()
    server.server_close()


def in_browser(page: Page, texts: list[str]) -> list[list[str]]:
    found: list[list[str]] = page.evaluate("texts => texts.map(search.terms)", texts)
    return found


def test_known_texts_have_their_terms(page: Page) -> None:
    assert in_browser(page, list(CASES)) == [list(found) for found in CASES.values()]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS)
def test_any_text_has_the_terms_that_the_index_gives_it(page: Page, texts: list[str]) -> None:
    assert in_browser(page, texts) == [terms(text) for text in texts]
    assert page.evaluate("texts => texts.map(search.tagTerm)", texts) == [tag_term(text) for text in texts]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS)
def test_marks_stand_in_order_inside_the_text(page: Page, texts: list[str]) -> None:
    found: Any = page.evaluate(
        "texts => texts.map(text => [text.length, [...search.places(text, term => term.length % 2)]])", texts
    )
    for length, places in found:
        ends = [end for place in places for end in place]
        assert ends == sorted(ends)
        assert all(0 <= start < end <= length for start, end in places)


WEIGHTS = st.dictionaries(st.sampled_from("abc"), st.integers(1, HEAVIEST))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(segments=st.lists(st.lists(WEIGHTS, min_size=1, max_size=80), min_size=1, max_size=40))
def test_postings_say_in_the_browser_what_was_written(page: Page, segments: list[list[dict[str, int]]]) -> None:
    starts = [sum(map(len, segments[:place])) for place in range(len(segments))]
    written = [segment_postings(segment) for segment in segments]
    text = "".join(number(place) + found["a"] for place, found in enumerate(written) if "a" in found)
    read = page.evaluate(
        "([text, starts]) => { const all = [];"
        " search.eachPosting(text, starts, (id, weight) => all.push([id, weight])); return all }",
        [text, starts],
    )
    documents = [weights for segment in segments for weights in segment]
    assert read == [[place, weights["a"]] for place, weights in enumerate(documents) if "a" in weights]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.integers(0, 2**29), unique=True).map(sorted))
def test_gaps_say_in_the_browser_what_was_written(page: Page, places: list[int]) -> None:
    assert page.evaluate("text => search.readGaps(text)", gaps(places)) == places


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("transfomer", "transformer", True),
        ("transsformer", "transformer", True),
        ("tranxformer", "transformer", True),
        ("rtansformer", "transformer", True),
        ("transformer", "transformer", False),
        ("transfmor", "transformer", False),
        ("bert", "berd", True),
        ("bert", "bart", True),
        ("abab", "baba", False),
        ("aaa", "aaaa", True),
    ],
)
def test_words_are_near_that_differ_in_one_letter(page: Page, one: str, other: str, near: bool) -> None:
    assert page.evaluate("([one, other]) => search.isNear(one, other)", [one, other]) is near
