"""What a post looks like where it holds everything that a post can hold: in a browser, on paper, in forced colours."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import serve
from tests.building import build_site, post

pytestmark = pytest.mark.browser

AXE = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
LONG = " + ".join(rf"\lambda_{{{number}}} x^{number}" for number in range(9))
CELLS = "|".join("wide" * 8 for _ in range(6))
RICH = rf"""
The loss (with $x$), then {" ".join(f"a word $x_{{{number}}}$, or" for number in range(40))} the end.

- In a list ${LONG}$, which is long.

$$x$$

$${LONG} + {LONG}$$

| name | number |
|---|---:|
| a | 1 |

|{CELLS}|
|---|---|---|---|---|---|
|{CELLS}|
"""
FILES: dict[str, str] = {
    "posts/rich.md": post("A rich post", body=RICH),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small blog."""
    root = tmp_path_factory.mktemp("look")
    build_site(root, FILES, site_dir="site")
    server, address = serve(root / "site")
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    yield context.new_page()
    context.close()


# For each formula whether the sign after it stands behind it, on the same line.
_SIGN_FOLLOWS = """maths => maths.map(math => {
  const words = document.createTreeWalker(math.closest("p, li"), NodeFilter.SHOW_TEXT)
  let next = words.nextNode()
  while (!(math.compareDocumentPosition(next) & 4) || math.contains(next)) next = words.nextNode()
  const range = document.createRange()
  range.setStart(next, 0)
  range.setEnd(next, 1)
  return range.getBoundingClientRect().left >= math.getBoundingClientRect().left
})"""


def test_no_line_begins_with_the_comma_after_a_formula(phone: Page, served: str) -> None:
    phone.goto(f"{served}posts/rich/")
    follows = phone.locator(".pl-text p math").evaluate_all(_SIGN_FOLLOWS)
    assert len(follows) == 41
    assert all(follows)


def test_a_long_formula_in_a_line_scrolls_and_keeps_its_base_line(phone: Page, served: str) -> None:
    phone.goto(f"{served}posts/rich/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    box = phone.locator(".math-long")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    phone.set_viewport_size({"width": 1280, "height": 800})
    # The same formula without a box of its own stands as high.
    top = "box => box.querySelector('math').getBoundingClientRect().top"
    before = box.evaluate(top)
    box.evaluate("box => { box.style.display = 'inline' }")
    assert abs(box.evaluate(top) - before) < 1


@pytest.mark.parametrize("width", [1280, 390])
def test_only_what_scrolls_stops_a_keyboard_and_has_a_name(browser: Browser, served: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{served}posts/rich/")
    page.locator(".md-typeset__scrollwrap[role]").wait_for()
    stops = page.locator(".pl-text [tabindex]")
    names = [(box.get_attribute("role"), box.get_attribute("aria-label")) for box in stops.all()]
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(result => result.violations.map(fault => fault.id))")
    page.close()
    wide = [("region", "Formula 1"), ("region", "Formula 3"), ("region", "Table 2")]
    assert names == (wide if width == 390 else wide[1:])
    assert found == []
