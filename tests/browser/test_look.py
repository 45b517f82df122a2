"""What a post looks like where it holds everything that a post can hold: in a browser, on paper, in forced colours."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import serve
from tests.building import build_site, post, record

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

See [a page](https://example.org/page).

```python title="model.py" linenums="1"
print({", ".join(map(str, range(60)))})
```

https://www.youtube.com/watch?v=NGnOY-AzDBg
"""
FILES: dict[str, str] = {
    "posts/rich.md": post("A rich post", body=RICH, more="arxiv: 1909.11764\ntags: [bert]\n"),
    "posts/long.md": post(
        "A long post", date="2017-01-01", body="Text.\n\n## One $x$\n\n### Two & <b>\n\n## Three\n\n## Four\n\nMore."
    ),
    "posts/short.md": post("A short post", date="2017-01-02", body="Text.\n\n## One\n\n## Two\n\n## Three\n"),
    "posts/_papers/1909.11764.json": record(
        "1909.11764",
        authors=tuple(f"Author Number{number}" for number in range(30)),
        more='{"venue": "ICLR 2020", "updated": "2020-04-23T00:00:00Z", "version": 5}',
    ),
} | {
    f"posts/other-{number}.md": post(
        f"Another post with a title that takes more than one line, number {number}",
        date=f"2018-05-{number + 1:02}",
        more="tags: [bert]\n",
    )
    for number in range(20)
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
    stops = page.locator(".pl-text [tabindex]:not(code)")  # code is Material's own
    names = [(box.get_attribute("role"), box.get_attribute("aria-label")) for box in stops.all()]
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(result => result.violations.map(fault => fault.id))")
    page.close()
    wide = [("region", "Formula 1"), ("region", "Formula 3"), ("region", "Table 2")]
    assert names == (wide if width == 390 else wide[1:])
    assert found == []


# The contrast of an element's colour with what is behind it, as WCAG reckons it.
_CONTRAST = """element => {
  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const behind = getComputedStyle(element.parentElement).backgroundColor
  const [dark, bright] = [getComputedStyle(element).color, behind].map(light).sort((one, other) => one - other)
  return [(bright + 0.05) / (dark + 0.05), behind]
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_that_copies_code_is_seen_without_a_pointer(browser: Browser, served: str, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{served}posts/rich/")
    button = page.locator(".md-code__button").first
    contrast, behind = button.evaluate(_CONTRAST)
    page.close()
    assert contrast >= 3
    assert behind.startswith("rgb(")  # no part of the code shines through


@pytest.mark.parametrize("width", [1280, 390])
def test_related_posts_stand_apart(browser: Browser, served: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{served}posts/rich/")
    items = page.locator(".pl-more li").evaluate_all("""items => items.map(item => {
      const [link, date] = [...item.children].map(part => part.getBoundingClientRect())
      return { top: link.top, bottom: link.bottom, dateTop: date.top, dateBottom: date.bottom }
    })""")
    page.close()
    assert len(items) >= 3
    for item, following in pairwise(items):
        assert following["top"] - item["top"] >= 24
        if width == 390:
            assert following["top"] - item["dateBottom"] > 2 * (item["dateTop"] - item["bottom"])


def test_forced_colours_leave_a_video_and_a_badge_their_shape(browser: Browser, served: str) -> None:
    page = browser.new_page(forced_colors="active")
    page.goto(f"{served}posts/rich/")
    border = "element => getComputedStyle(element).borderTop"
    borders = [page.locator(name).first.evaluate(border) for name in ("figure.video > a", ".pl-badge")]
    colour = "element => getComputedStyle(element).backgroundColor"
    behind = page.locator("figure.video > a").evaluate(colour)
    play = page.locator(".video-play").evaluate(colour)
    page.close()
    assert all(border.startswith("1px solid") for border in borders)
    assert play != behind


def test_paper_shows_where_links_lead_and_no_buttons(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.goto(f"{served}posts/rich/")
    page.locator(".md-code__nav").first.wait_for()
    page.emulate_media(media="print")
    after = "link => getComputedStyle(link, '::after').content"
    addresses = page.locator(".pl-text a[href^=http], .pl-paper .pl-links a").evaluate_all(
        f"links => links.map({after})"
    )
    assert [text for text in addresses if text == '" (https://example.org/page)"'] != []
    assert [text for text in addresses if text == '" (https://www.youtube.com/watch?v=NGnOY-AzDBg)"'] != []
    assert all(text.startswith('" (https://') for text in addresses)
    assert page.locator("figure.video > a").is_visible()
    assert page.locator(".pl-paper__authors + .pl-fold > summary").is_visible()  # "and 18 more", after a comma
    assert not page.locator(".pl-fold", has_text="Cite").is_visible()
    for name in (".md-code__nav", ".linenos", ".video-play"):
        assert not page.locator(name).first.is_visible()
    page.close()


def test_the_rules_of_a_table_end_with_its_numbers(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.goto(f"{served}posts/rich/")
    gap = page.locator(".pl-text td", has_text="1").first.evaluate("""cell => {
      const range = document.createRange()
      range.selectNodeContents(cell)
      return cell.getBoundingClientRect().right - range.getBoundingClientRect().right
    }""")
    page.close()
    assert gap < 1


def test_the_title_of_a_code_block_is_in_the_face_of_code(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.goto(f"{served}posts/rich/")
    face = "element => getComputedStyle(element).fontFamily"
    title, code = (page.locator(name).first.evaluate(face) for name in (".highlight .filename", ".highlight code"))
    page.close()
    assert title.split(",")[0] == code.split(",")[0]


def test_a_later_page_of_the_home_page_is_among_the_posts(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.goto(f"{served}page/2/")
    tab = page.locator(".md-tabs__item--active a")
    assert (tab.text_content() or "").strip() == "Posts"
    assert tab.get_attribute("aria-current") == "true"
    page.close()


def test_a_long_post_has_its_contents_where_there_is_no_room_beside_it(browser: Browser, served: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}posts/long/")
    contents = page.locator("details.pl-contents")
    assert not contents.locator("a").first.is_visible()
    contents.locator("summary").click()
    assert [text.split()[0] for text in contents.locator("a").all_text_contents()] == ["One", "Two", "Three", "Four"]
    assert contents.locator("math").count() == 1
    contents.locator("a", has_text="Four").click()
    assert page.url.endswith("#four")
    for width, media in ((1280, "screen"), (700, "print")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(media=media)  # type: ignore[arg-type]
        assert not contents.is_visible()
    page.goto(f"{served}posts/short/")
    assert contents.count() == 0
    assert "Contents" not in (page.request.get(f"{served}feed.xml").text())
    context.close()
