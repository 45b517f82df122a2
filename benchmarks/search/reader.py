"""Search in a browser and measure its requests, the bytes transferred and the time to the first result."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright


@dataclass(frozen=True)
class Answer:
    """The measurements of one query.

    `requests` and `bytes` (including headers) count requests sent before the first result; `all_requests` and
    `all_bytes` count until the network is idle. `milliseconds` are from entering the text to the first result.
    """

    query: str
    requests: int
    bytes: int
    all_requests: int
    all_bytes: int
    milliseconds: float


@contextlib.contextmanager
def browsing() -> Iterator[Browser]:
    """Start a browser with a new profile; close it when the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


_START = "performance.setResourceTimingBufferSize(10000); window.since = performance.now(); window.until = Infinity"
_COUNT = """only => {
  const all = performance.getEntriesByType('resource').filter(each => each.startTime >= since && each.name.match(only))
  const sum = list => [list.length, list.reduce((size, each) => size + each.transferSize, 0)]
  return [...sum(all.filter(each => each.startTime < until)), ...sum(all)]
}"""
_ASK = """async ([field, result, query]) => {
  const input = document.querySelector(field)
  input.focus()
  const found = new Promise(resolve => {
    const look = () => {
      const hit = document.querySelector(result)
      if (hit?.offsetParent) resolve(performance.now())
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  const asked = performance.now()
  input.value = query
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  input.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }))
  window.until = await found
  return window.until - asked
}"""


def ask_field(
    browser: Browser, address: str, queries: Sequence[str], *, field: str, result: str, only: str = "", from_load: bool
) -> list[Answer]:
    """Search in the field of a page, entering the text of each query at once, like a paste.

    Args:
        browser: The browser that opens the page.
        address: The URL of the page.
        queries: The queries, searched in order.
        field: A CSS selector of the field.
        result: A CSS selector of a result.
        only: A pattern of the URLs to count.
        from_load: Whether the first query counts all requests since the page was requested, for pages that load the
            index themselves; otherwise it counts requests since the reader opened the search.
    """
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(_START)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if not from_load:
        page.evaluate(_START)
    page.keyboard.press("/")
    page.wait_for_selector(field)
    answers = []
    for query in queries:
        if answers:
            page.fill(field, "")
            page.wait_for_timeout(500)
            page.evaluate(_START)
        milliseconds = float(page.evaluate(_ASK, [field, result, query]))
        answers.append(_answer(page, query, milliseconds, only))
    page.close()
    return answers


_FIRST = """async query => {
  const start = performance.now()
  if (!window.pagefind) {
    window.pagefind = await import('/pagefind/pagefind.js')
    await pagefind.init()
    await pagefind.filters()
  }
  window.results = (await pagefind.search(query)).results
  await results[0].data()
  return performance.now() - start
}"""
_REST = "() => Promise.all(results.slice(1, 8).map(each => each.data()))"


def ask_pagefind(browser: Browser, address: str, queries: Sequence[str], *, sent: list[int]) -> list[Answer]:
    """Search with Pagefind's own module, with its filters and their counts, and load eight results.

    The bytes are those that the server counted in `sent`, because Pagefind's worker requests most of the index.
    """
    page = browser.new_page()
    page.goto(address)
    answers = []
    for query in queries:
        sent.clear()
        milliseconds = float(page.evaluate(_FIRST, query))
        first = list(sent)
        page.evaluate(_REST)
        answers.append(Answer(query, len(first), sum(first), len(sent), sum(sent), milliseconds))
    page.close()
    return answers


def _answer(page: Page, query: str, milliseconds: float, only: str) -> Answer:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    first, first_bytes, asked, size = page.evaluate(_COUNT, only)
    return Answer(query, first, first_bytes, asked, size, milliseconds)
