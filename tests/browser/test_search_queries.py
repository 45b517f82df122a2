"""Readers find the post that they have in mind among the first three."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

import pytest
from benchmarks.corpus import write_corpus
from benchmarks.notes import notes
from playwright.sync_api import Browser
from tests.browser.conftest import serve
from tests.building import write_tree
from tests.search.indexing import write_search
from tests.search.queries import BLOG, GENERATED_OTHERS, OTHERS, of_notes

from paperlog.mkdocs_plugin.config import THEME_FOLDER

pytestmark = pytest.mark.browser

POSTS = 1000
SHARE = 0.95  # of queries that have to find their post

ASK = """async queries => {
  const { open } = await import('/assets/paperlog/search/engine.js')
  const engine = await open('/')
  const found = []
  for (const query of queries) {
    const { results } = await engine.search(query, { limit: 3 })
    found.push(results.map(({ url }) => url.split('/').at(-2)))
  }
  return found
}"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the index of a generated blog, with some posts of another kind among the notes."""
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder / "blog", layout="paperlog", posts=POSTS)
    write_tree(folder / "blog" / "posts" / "2016", {f"{slug}.md": text for slug, text in OTHERS.items()})
    site = write_search(folder / "blog", folder / "site")
    shutil.copytree(THEME_FOLDER / "assets" / "paperlog" / "search", site / "assets" / "paperlog" / "search")
    server, address = serve(site)
    yield address
    server.shutdown()
    server.server_close()


def misses(browser: Browser, address: str, queries: Sequence[tuple[str, str]]) -> list[tuple[str, str, list[str]]]:
    """The queries whose post is not among the first three, with those that are."""
    page = browser.new_page()
    page.goto(f"{address}search/index/manifest.json")
    answers: list[list[str]] = page.evaluate(ASK, [query for query, _ in queries])
    page.close()
    return [(query, slug, found) for (query, slug), found in zip(queries, answers, strict=True) if slug not in found]


def test_queries_on_this_blog_find_their_post(browser: Browser, blog: str) -> None:
    missed = misses(browser, blog, BLOG)
    assert len(missed) <= (1 - SHARE) * len(BLOG), missed


def test_a_paper_that_is_only_mentioned_comes_after_the_posts(browser: Browser, blog: str) -> None:
    page = browser.new_page()
    page.goto(f"{blog}search/?q=lottery+ticket")
    page.wait_for_selector(".pl-result >> nth=1")
    titles = page.locator(".pl-result h2").all_inner_texts()
    assert titles.index("The Lottery Ticket Hypothesis: Finding Sparse, Trainable Neural Networks") == len(titles) - 1
    assert page.locator(".pl-result").last.locator(".pl-eyebrow").inner_text().casefold() == "mentioned paper"
    page.close()


def test_queries_on_a_thousand_posts_find_theirs(browser: Browser, corpus: str) -> None:
    queries = [*GENERATED_OTHERS, *of_notes(list(notes(POSTS)))]
    missed = misses(browser, corpus, queries)
    assert len(missed) <= (1 - SHARE) * len(queries), missed


def test_every_form_that_people_type_is_understood(browser: Browser, corpus: str) -> None:
    assert misses(browser, corpus, GENERATED_OTHERS) == []
