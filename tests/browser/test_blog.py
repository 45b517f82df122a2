"""The blog as its readers meet it: in a browser, light and dark, on a phone and on a desk."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.browser

PAGES = {
    "home": "",
    "post with math": "posts/whats-hidden-in-a-random-network/",
    "long post": "posts/deep-learning-for-symbolic-mathematics/",
    "post with video": "posts/kaggle-open-images-2019/",
    "tags": "tags/",
    "tag": "tags/nlp/",
    "author": "authors/josiah/",
    "archive": "archive/",
    "year": "archive/2019/",
    "papers": "papers/",
    "paper": "papers/1803.03635/",
    "post whose paper changed": "posts/freelb/",
    "post without a paper": "posts/advanced-pandas/",
    "subscribe": "subscribe/",
    "search": "search/",
    "search without an answer": "search/?q=zzqqxx",
    "documentation": "about/",
    "documentation with tables": "handbook/front-matter/",
    "nothing": "404.html",
}

AXE = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def open_page(browser: Browser, url: str, *, width: int = 1280, scheme: Any = "light") -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_an_accessibility_fault(browser: Browser, blog: str, name: str, scheme: str) -> None:
    for width in (1280, 390):
        page = open_page(browser, blog + PAGES[name], width=width, scheme=scheme)
        page.evaluate(AXE)
        found = page.evaluate("axe.run().then(result => result.violations)")
        faults = [(fault["id"], node["html"][:200]) for fault in found for node in fault["nodes"]]
        page.context.close()
        assert faults == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_asks_another_host_or_is_wider_than_a_phone(browser: Browser, blog: str, name: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.goto(blog + PAGES[name])
    page.wait_for_load_state("networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((blog, "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_every_request_of_a_page_is_answered_under_any_path(browser: Browser, blog_below: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    failed: list[str] = []
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    for path in PAGES.values():
        if path != "404.html":  # it is served at any depth, so its addresses start at the root of `site_url`
            page.goto(blog_below + path)
    context.close()
    assert failed == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("post")])
def test_all_parts_of_a_post_begin_on_one_line(browser: Browser, blog: str, name: str, width: int) -> None:
    page = open_page(browser, blog + PAGES[name], width=width)
    parts = page.locator(".md-content__inner > :is(.pl-head, .pl-paper, .pl-links, .pl-text, .pl-foot)")
    starts = parts.evaluate_all("parts => parts.map(part => Math.round(part.getBoundingClientRect().left))")
    page.context.close()
    assert len(starts) >= 3
    assert len(set(starts)) == 1


def test_a_formula_is_drawn_by_the_browser(browser: Browser, blog: str) -> None:
    page = open_page(browser, blog + PAGES["post with math"])
    box = page.locator("math[display=block]").first.bounding_box()
    page.context.close()
    assert box is not None
    assert box["width"] > 100
    assert box["height"] > 20


def test_a_video_loads_on_click_and_not_before(browser: Browser, blog: str) -> None:
    page = open_page(browser, blog + PAGES["post with video"])
    page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="a player"))
    assert page.locator("iframe").count() == 0
    page.locator("figure.video > a").click()
    frame = page.locator("figure.video > iframe")
    assert "youtube-nocookie.com/embed/NGnOY-AzDBg" in (frame.get_attribute("src") or "")
    assert frame.get_attribute("title")
    page.context.close()


def test_four_facts_of_a_paper_stand_in_one_row_on_a_desk(browser: Browser, blog: str) -> None:
    page = open_page(browser, blog + PAGES["post whose paper changed"])
    rows = page.locator(".pl-facts > div").evaluate_all("facts => facts.map(fact => fact.getBoundingClientRect().top)")
    page.context.close()
    assert len(rows) == 4
    assert len(set(rows)) == 1


@pytest.mark.parametrize("name", ["long post", "tags", "paper", "documentation", "nothing"])
def test_a_reader_with_a_keyboard_gets_to_the_text_first(browser: Browser, blog: str, name: str) -> None:
    page = open_page(browser, blog + PAGES[name])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('md-skip')")
    page.context.close()


@pytest.mark.parametrize(
    ("path", "tab", "current"),
    [
        ("", "Posts", "page"),
        ("posts/freelb/", "Posts", "true"),
        ("tags/", "Tags", "page"),
        ("tags/nlp/", "Tags", "true"),
        ("papers/1803.03635/", "Papers", "true"),
        ("archive/2019/12/", "Archive", "true"),
        ("handbook/search/", "Handbook", "true"),
        ("search/", None, None),
        ("authors/josiah/", None, None),
    ],
)
def test_a_page_shows_which_tab_it_belongs_to(
    browser: Browser, blog_below: str, path: str, tab: str | None, current: str | None
) -> None:
    page = open_page(browser, blog_below + path)
    marked = page.locator(".md-tabs__item--active .md-tabs__link, .md-tabs__link[aria-current]")
    found = [((link.text_content() or "").strip(), link.get_attribute("aria-current")) for link in marked.all()]
    page.context.close()
    assert found == ([(tab, current)] if tab else [])
