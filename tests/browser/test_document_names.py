"""No id or name in a post puts anything of the browser's aside."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from paperlog.markup.document_names import COMMON_NAMES, NAMES
from paperlog.markup.renderer import Renderer

pytestmark = pytest.mark.browser

ELEMENTS = (
    '<img src="a.png" alt="a" id="{0}" name="{0}">', '<a id="{0}" name="{0}" href="b.md">b</a>',
    '<div id="{0}" name="{0}">c</div>', '<video id="{0}" name="{0}"></video>', "## {0}", "## d {{#{0}}}",
    "![e](a.png){{ #{0} name={0} }}", "$$\\begin{{equation}}\\label{{{0}}}a\\end{{equation}}$$",
    "``` {{ .python #{0} }}\nx\n```",
)  # fmt: skip

TAKEN = """names => {
    const main = document.querySelector("main")
    const found = (owner, name) => { try { return owner[name] } catch { return null } } // such as storage
    const isOurs = (value) => value instanceof Element && main.contains(value)
    return names.filter((name) => isOurs(found(document, name)) || isOurs(found(window, name)))
}"""


def test_no_name_of_the_browser_is_taken(browser: Browser) -> None:
    """Words that neither a document nor a window knows may be the names of headings."""
    names = sorted({*NAMES, *COMMON_NAMES, "document$", "location$", "target$", "component$", "mermaid"})
    pages = [Renderer().render(form.format(name), path="posts/a.md").html for name in names for form in ELEMENTS]
    page = browser.new_page()
    page.set_content("<html><head></head><body></body></html>")
    known = page.evaluate("names => names.filter(name => name in document || name in window)", names)
    assert len(known) > 200
    page.set_content(f"<html><head></head><body><main>{''.join(pages)}</main></body></html>")
    assert page.evaluate(TAKEN, [name for name in names if name in known or name not in COMMON_NAMES]) == []
    page.close()
