"""Citing a paper from its card, with nothing but a keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

POST = "posts/freelb/"


def open_card(browser: Browser, blog: str) -> Page:
    """The card with its citation unfolded."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(blog + POST)
    page.locator("summary", has_text="Cite").focus()
    page.keyboard.press("Enter")
    return page


def focus_by_tab(page: Page, selector: str) -> None:
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the Tab key does not get to {selector}")


def test_an_entry_is_copied_by_keyboard_and_a_screen_reader_hears_it(browser: Browser, blog: str) -> None:
    page = open_card(browser, blog)
    status = page.locator(".pl-cite [role=status]")
    assert status.text_content() == ""
    focus_by_tab(page, "button[data-copy]")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.pl-cite [role=status]').textContent !== ''")
    copied = page.evaluate("navigator.clipboard.readText()")
    held = page.request.get(f"{blog}{POST}cite.bib").text()
    message = status.text_content()
    page.context.close()
    assert message == "Copied"
    assert copied == held
    assert copied.startswith("@misc{zhu2019freelb-1909.11764,\n")


def test_where_a_browser_has_no_clipboard_the_entry_is_selected(browser: Browser, blog: str) -> None:
    page = open_card(browser, blog.replace("127.0.0.1", "blog.example"))
    assert not page.evaluate("isSecureContext")
    focus_by_tab(page, "button[data-copy]")
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('.pl-cite [role=status]').textContent !== ''")
    selected = page.evaluate("getSelection().toString()")
    message = page.locator(".pl-cite [role=status]").text_content()
    page.context.close()
    assert selected.startswith("@misc{zhu2019freelb-1909.11764,")
    assert "Selected" in (message or "")


def test_the_download_has_the_name_of_the_paper(browser: Browser, blog: str) -> None:
    page = open_card(browser, blog)
    focus_by_tab(page, ".pl-cite a[download]")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    name, text = waiting.value.suggested_filename, waiting.value.path().read_text(encoding="utf-8")
    page.context.close()
    assert name == "1909.11764.bib"
    assert text.startswith("@misc{zhu2019freelb-1909.11764,\n")
