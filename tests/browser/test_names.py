"""What a post calls its elements takes nothing away from the scripts: neither names, ids, classes nor attributes.

The sanitizer lets no `name` but those of links into a page. Here the built pages are written anew, so that scripts meet
what it may miss one day.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import serve

pytestmark = pytest.mark.browser

THEME = {
    *("addEventListener", "body", "createElement", "forms", "getElementById", "nodeType", "queryCommandSupported"),
    *("querySelector", "querySelectorAll", "removeEventListener"),
}
"""Names of images that stop Material's own script, so no post may have them; ours do their work all the same.

`nodeType` does so only together with all the others. Of ids only `__config` stops it (its settings are found by that
id), and none that a document or a window has.
"""

PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
LIKE_OURS = """
<h2 id="search">Search</h2><h2 id="body">Body</h2><h2 id="createelement">createElement</h2>
<p data-search-page data-search-open data-search-start data-search-failed class="pl-search-field pl-find">x</p>
<p><a class="md-tabs__link md-tabs__item--active" data-search-open href="#elsewhere" aria-current="page">x</a></p>
<figure id="odd" class="video" data-video="constructor:x"><a href="#odd">x</a></figure>
<p id="__cite-1909.11764">not the entry</p><p><button id="lonely" data-copy="body">x</button></p>
<form><input name="closest"><input name="q"><input name="action"><input name="parentElement"><b id="inside">x</b></form>
<dialog class="pl-search">x</dialog>"""

# What a test does in the page, by functions that no name can hide; Playwright's own rest on the document's.
TOOLS = """
const find = (selector) => Document.prototype.querySelector.call(document, selector)
const body = Object.getOwnPropertyDescriptor(Document.prototype, "body").get.call(document)
const until = async (found) => {
  for (let turn = 0; turn < 400; turn++) {
    const value = found()
    if (value) return value
    await new Promise((go) => setTimeout(go, 50))
  }
  return null
}
"""


@pytest.fixture(scope="module")
def names(browser: Browser) -> list[str]:
    """All that a document and a window have."""
    page = browser.new_page()
    found: list[str] = page.evaluate(
        """[document, window].flatMap((own) => {
            const names = []
            for (; own; own = Object.getPrototypeOf(own)) names.push(...Object.getOwnPropertyNames(own))
            return names
        })"""
    )
    page.close()
    return sorted({*found, "document$", "__md_scope"})


@pytest.fixture(scope="module")
def named(site: Path, names: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of two blogs whose pages begin with elements of all names: `gentle/` leaves out those in `THEME`."""
    folder = tmp_path_factory.mktemp("named")
    for blog, left_out in (("gentle", THEME), ("harsh", set[str]())):
        shutil.copytree(site, folder / blog)
        images = "".join(f'<img name="{name}" src="{PIXEL}" alt="">' for name in names if name not in left_out)
        ids = "".join(f'<a id="{name}"></a>' for name in names)
        for path in (folder / blog).rglob("*.html"):
            html = path.read_text(encoding="utf-8")
            at = re.search(r"<article[^>]*>", html)
            if at:
                # The page of search is known by its address, and holds no post's text.
                more = images + ids + ("" if path.parent.name == "search" else LIKE_OURS)
                path.write_text(html[: at.end()] + more + html[at.end() :], encoding="utf-8")
    server, address = serve(folder)
    yield address
    server.shutdown()
    server.server_close()


def visit(browser: Browser, url: str) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="a player"))
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.stack or str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(url)
    return page, errors


def run(page: Page, script: str) -> Any:
    return page.evaluate(f"async () => {{ {TOOLS} {script} }}")


@pytest.mark.parametrize("blog", ["gentle", "harsh"])
def test_search_copying_videos_and_tabs_work(browser: Browser, named: str, blog: str) -> None:
    page, errors = visit(browser, f"{named}{blog}/posts/freelb/")
    page.keyboard.press("/")
    found = run(
        page,
        """const input = await until(() => find("dialog[open] input"))
        input.value = "adversarial"
        input.dispatchEvent(new Event("input", { bubbles: true }))
        const hit = await until(() => find("dialog[open] .pl-hit"))
        find("dialog[open] .pl-search__close").click()
        return [hit.href, new URL(find("dialog[aria-label] form").getAttribute("action")).pathname]""",
    )
    assert found[0].startswith(f"{named}{blog}/")
    assert found[1] == f"/{blog}/search/"
    copied = run(
        page,
        """find("#lonely").click()
        find("#inside").click()
        find(".pl-cite button").click()
        await until(() => find(".pl-cite [role=status]").textContent === "Copied")
        return navigator.clipboard.readText()""",
    )
    assert copied.startswith("@")
    assert run(page, """return find(".md-tabs__link[aria-current=true]").href""") == f"{named}{blog}/"
    assert run(page, """find("#odd > a").click(); return find("#odd iframe")""") is None
    page.goto(f"{named}{blog}/posts/kaggle-open-images-2019/")
    frame = run(page, """find("figure[data-video^=youtube] > a").click(); return find("figure > iframe").src""")
    assert frame.startswith("https://www.youtube-nocookie.com/embed/NGnOY-AzDBg")
    page.context.close()
    assert [error for error in errors if blog == "gentle" or "assets/paperlog" in error] == []


@pytest.mark.parametrize("blog", ["gentle", "harsh"])
def test_the_page_of_search_works(browser: Browser, named: str, blog: str) -> None:
    page, errors = visit(browser, f"{named}{blog}/search/?q=adversarial")
    found = run(
        page,
        """await until(() => find(".pl-result"))
        const titleOf = Object.getOwnPropertyDescriptor(Document.prototype, "title").get
        return [find(".pl-result a").href, titleOf.call(document)]""",
    )
    page.context.close()
    assert found[0].startswith(f"{named}{blog}/")
    assert found[1].startswith("adversarial - Search")
    assert [error for error in errors if blog == "gentle" or "assets/paperlog" in error] == []


def test_the_theme_works_but_for_the_names_that_stop_it(browser: Browser, named: str) -> None:
    page, errors = visit(browser, f"{named}gentle/handbook/another-blog/")
    changed = run(
        page,
        """const label = find("label.md-header__button[title^=Switch]:not([hidden])")
        const before = body.getAttribute("data-md-color-media")
        label.click()
        return await until(() => body.getAttribute("data-md-color-media") !== before)""",
    )
    assert changed
    followed = run(
        page,
        """scrollTo(0, 3000)
        const link = await until(() => find(".md-sidebar--secondary .md-nav__link--active"))
        return [link.hash, Boolean(await until(() => find(".highlight .md-code__button, .md-clipboard")))]""",
    )
    page.context.close()
    assert followed[0].startswith("#")
    assert followed[1]
    assert errors == []
