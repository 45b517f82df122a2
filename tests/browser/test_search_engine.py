"""The engine answers with values: filters, counts, order, phrases, marks, and what it asks for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import serve
from tests.building import post, record, write_tree
from tests.search.indexing import write_search

from paperlog.mkdocs_plugin.config import THEME_FOLDER

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.harmed = 1"> __proto__'

WINGS = f"Of wings and of feathers. `{HOSTILE}`"
LONG = "No. " * 300 + "Attention!"
VENUE = '{"venue": "NeurIPS"}'
VASWANI = ("Ashish Vaswani", "Noam Shazeer")

FILES = {
    "posts/a.md": post("Attention alone", date="2017-06-12", more="arxiv: 1706.03762\ntags: [nlp]\nauthors: [ada]\n"),
    "posts/b.md": post("On memory", date="2018-01-01", more="tags: [nlp, vision]\n", body="Little attention is paid."),
    "posts/c.md": post("Cars", date="2019-01-01", more="tags: [vision]\nkind: tool\n", body=LONG),
    "posts/d.md": post("Birds", date="2019-05-01", more="tags: [animals]\n", body=WINGS),
    "posts/e.md": post(HOSTILE, date="2020-05-01", more="tags: [animals]\n", body="Of feathers and of wings."),
    "posts/f.md": post("Old ideas", date="2016-05-01", more='arxiv: "hep-th/9901001"\n', body="GPT-4 and GPT 5."),
    "posts/_papers/1706.03762.json": record("1706.03762", title="All You Need", authors=VASWANI, more=VENUE),
    "posts/_papers/hep-th_9901001.json": record("hep-th/9901001", title="Strings", authors=("Noam Shazeer",)),
    "posts/_authors.yml": "ada: {name: Ada King}\n",
}


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("engine")
    site = write_search(write_tree(folder / "blog", FILES), folder / "site")
    shutil.copytree(THEME_FOLDER / "assets" / "paperlog" / "search", site / "assets")
    server, address = serve(site)
    page = browser.new_page()
    page.goto(f"{address}search/index/manifest.json")
    page.evaluate("async () => { window.engine = await (await import('/assets/engine.js')).open('/') }")
    yield page
    page.close()
    server.shutdown()
    server.server_close()


def search(page: Page, query: str, **options: Any) -> Any:
    return page.evaluate(
        "async ([query, options]) => { const { counts, ...answer } = await engine.search(query, options);"
        " return { ...answer, counts: await counts({ people: true }) } }",
        [query, options],
    )


def slugs(answer: Any) -> list[str]:
    return [result["url"].split("/")[-2] for result in answer["results"]]


def counts(answer: Any, facet: str) -> dict[str, int]:
    return {each["value"]: each["count"] for each in answer["counts"][facet]}


def text(parts: Any) -> str:
    return "".join(f"[{part['text']}]" if part["mark"] else part["text"] for part in parts)


def test_a_title_beats_a_mention_and_the_newest_comes_first_by_date(page: Page) -> None:
    assert slugs(search(page, "attention")) == ["a", "b", "c"]
    assert slugs(search(page, "attention", sort="date")) == ["c", "b", "a"]


def test_a_result_says_what_readers_want_to_know(page: Page) -> None:
    (found,) = search(page, "shazeer attention")["results"]
    assert text(found["titleParts"]) == "[Attention] alone"
    assert found["date"] == "2017-06-12"
    assert found["kind"] == "paper"
    assert found["authors"] == "Vaswani and Shazeer"
    assert found["venues"] == ["NeurIPS"]
    assert found["tags"] == [{"slug": "nlp", "name": "nlp"}]


def test_a_snippet_is_short_and_shows_the_match(page: Page) -> None:
    found = search(page, "attention")["results"][2]
    assert "[Attention]!" in text(found["snippet"])
    assert text(found["snippet"]).startswith("… ")
    assert len(text(found["snippet"])) < 300


def test_values_of_one_facet_are_or_and_facets_among_themselves_and(page: Page) -> None:
    assert slugs(search(page, "", filters={"tag": ["nlp"]}, sort="date")) == ["b", "a"]
    assert slugs(search(page, "", filters={"tag": ["nlp", "vision"]}, sort="date")) == ["c", "b", "a"]
    assert slugs(search(page, "", filters={"tag": ["nlp", "vision"], "year": ["2019"]})) == ["c"]
    assert slugs(search(page, "attention", filters={"author": ["ada"]})) == ["a"]
    assert slugs(search(page, "", filters={"paper_author": ["noam-shazeer"]}, sort="date")) == ["a", "f"]
    assert slugs(search(page, "", filters={"venue": ["neurips"], "category": ["cs.LG"], "kind": ["paper"]})) == ["a"]
    assert slugs(search(page, "", filters={"tag": ["unheard-of"]})) == []


def test_counts_are_of_what_a_choice_would_show(page: Page) -> None:
    answer = search(page, "attention", filters={"tag": ["nlp"]})
    assert answer["total"] == 2
    # The choice of a tag takes nothing from the other tags, and counts only where another facet is asked.
    assert counts(answer, "tag") == {"animals": 0, "nlp": 2, "vision": 2}
    assert counts(answer, "year") == {"2016": 0, "2017": 1, "2018": 1, "2019": 0, "2020": 0}
    assert counts(answer, "paper_author") == {"ashish-vaswani": 1, "noam-shazeer": 1}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"of feathers and"', ["e"]),
        ('"of wings and of feathers"', ["d"]),
        ('"wings feathers"', []),
        ("feathers wings", ["d", "e"]),
        ("#animals wings", ["d", "e"]),
        ("attentoin", ["a", "b", "c"]),
        ("atten", ["a", "b", "c"]),
        ("gpt4", ["f"]),
        ("gpt-5", ["f"]),
        ("hep-th/9901001v2", ["f"]),
        ("arXiv:1706.03762v5", ["a"]),
        ("https://arxiv.org/pdf/1706.03762", ["a"]),
        ("qqqqqqq", []),
        ("the", []),
        ("__proto__", ["d", "e"]),
        ("constructor", []),
        ("\\theta ", ["a", "b", "c", "d", "e", "f"]),
    ],
)
def test_a_query_finds(page: Page, query: str, found: list[str]) -> None:
    assert sorted(slugs(search(page, query))) == found


def test_what_was_tried_is_said(page: Page) -> None:
    assert search(page, "attentoin")["tried"] == [{"word": "attentoin", "used": "attention"}]
    assert search(page, "attention qqqqqqq")["tried"] == [{"word": "qqqqqqq", "used": ""}]
    answer = search(page, "cars birds memory feathers wings")
    assert answer["partial"]
    assert set(slugs(answer)) == {"d"}


def test_results_come_in_parts(page: Page) -> None:
    whole = slugs(search(page, "attention"))
    assert [slugs(search(page, "attention", offset=place, limit=1))[0] for place in range(3)] == whole
    assert search(page, "attention", offset=3, limit=1)["total"] == 3


def test_texts_are_data(page: Page) -> None:
    found = search(page, "onerror", sort="date")["results"]
    assert found[0]["title"] == HOSTILE
    assert page.evaluate("window.harmed") is None


def test_a_long_paste_is_answered_at_once(page: Page) -> None:
    paste = " ".join(f"attention{number} wings" for number in range(40)) + " feathers" * 20
    milliseconds = page.evaluate(
        "async query => { const start = performance.now(); await engine.search(query);"
        " return performance.now() - start }",
        paste,
    )
    assert milliseconds < 1000


def test_a_search_that_nobody_waits_for_ends(page: Page) -> None:
    name = page.evaluate(
        "async () => { const gone = new AbortController(); gone.abort();"
        " try { await engine.search('wings', { signal: gone.signal }) } catch (error) { return error.name } }"
    )
    assert name == "AbortError"


def test_what_failed_is_asked_for_again(page: Page) -> None:
    page.route("**/terms-*.json*", lambda route: route.abort())
    failed = page.evaluate(
        "async query => { window.again = await (await import('/assets/engine.js')).open('/');"
        " return again.search(query).catch(() => 'failed') }",
        "wings",
    )
    page.unroute("**/terms-*.json*")
    assert failed == "failed"
    assert page.evaluate("async () => (await again.search('wings')).total") == 2
