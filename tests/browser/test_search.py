"""Search as readers meet it: the dialog on every page, the page with filters, with a keyboard, and when things fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.browser.conftest import serve
from tests.building import build_site, post, record

pytestmark = pytest.mark.browser

AXE = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
HOSTILE = 'A <img src=x onerror="window.hit=1"> & lattices'
VENUES = ("ICLR 2019", "NeurIPS 2018", "ACL 2017")
FILES: dict[str, str] = {
    "posts/freelb.md": post("FreeLB for language understanding", more="arxiv: 1909.11764\ntags: [nlp, bert]\n"),
    "posts/hostile.md": post(HOSTILE, more="tags: ['<b>bold</b>']\n", date="2018-01-01", body="<b>Of</b> lattices."),
    "posts/phrase.md": post(
        "On names",
        more=f"tags: [{', '.join(f'rose-{number}' for number in range(16))}]\n",
        body="A rose is a rose, and a walrus is a walrus.",
        date="2019-02-02",
    ),
    "posts/_papers/1909.11764.json": record(
        "1909.11764", title="FreeLB", authors=("Chen Zhu", "Yu Cheng"), more='{"venue": "ICLR 2020"}'
    ),
    "docs/guide.md": "# A guide to gardens\n\nHow to plant.\n",
} | {
    f"posts/garden-{number}.md": post(
        f"Garden {number}",
        date=f"{2016 + number % 4}-05-{number + 1:02}",
        more=f"tags: [plants, bed-{number}]\n"
        f"papers: [{{title: Soil {number}, authors: [Ada Byron], venue: {VENUES[number % 3]}}}]\n",
        body="What grows in a garden, and when it is watered.",
    )
    for number in range(20)
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small blog below the path that its configuration names."""
    root = tmp_path_factory.mktemp("search")
    build_site(root, FILES, site_dir="served/notes", site_url="https://blog.example.org/notes/")
    server, address = serve(root / "served")
    yield f"{address}notes/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a desk, whose script must not fail."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def hits(page: Page) -> list[str]:
    """The titles in the dialog."""
    return page.locator(".pl-hit__title").all_text_contents()


def cards(page: Page) -> list[str]:
    """The titles on the page of search."""
    return page.locator(".pl-find__results h2").all_text_contents()


def ask(page: Page, query: str) -> None:
    """Open the dialog by keyboard, type at once, and wait for results."""
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.locator(".pl-hit").first.wait_for()


def see(page: Page, address: str) -> None:
    """Go to a search and wait until it is all there."""
    page.goto(address)
    page.locator(".pl-filter").first.wait_for()


def asked(page: Page) -> dict[str, list[str]]:
    """What the address asks for."""
    return parse_qs(urlsplit(page.url).query)


def faults(page: Page) -> list[Any]:
    """What axe finds."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [(fault["id"], node["html"][:200]) for fault in found for node in fault["nodes"]]


# ---- The dialog ----


def test_nothing_of_search_is_asked_for_before_somebody_comes_near_it(page: Page, served: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{served}posts/freelb/")
    page.wait_for_load_state("networkidle")
    assert [url for url in requests if "/search/" in url] == []
    page.locator("[data-search-open]").hover()
    page.wait_for_function("performance.getEntriesByType('resource').some(e => e.name.endsWith('engine.js'))")
    assert [url for url in requests if "/search/index/" in url or "/search/docs/" in url] == []
    ask(page, "freelb")
    assert [url for url in requests if "/search/index/" in url]


def test_the_first_result_takes_few_requests(page: Page, served: str) -> None:
    page.goto(served)
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """() => {
            const asked = () => performance.getEntriesByType('resource').length
            const before = asked()
            window.taken = new Promise(done => new MutationObserver(() => {
                if (document.querySelector('.pl-hit')) done(asked() - before)
            }).observe(document, {childList: true, subtree: true}))
        }"""
    )
    ask(page, "garden")
    assert 6 < page.evaluate("window.taken") <= 12
    expect(page.locator(".pl-hit")).to_have_count(8)


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k", "click"])
def test_a_key_or_a_click_opens_the_dialog_and_escape_closes_it(page: Page, served: str, key: str) -> None:
    page.goto(served)
    field = page.locator("[data-search-open]")
    field.focus()
    if key == "click":
        field.click()
    else:
        page.keyboard.press(key)
    page.keyboard.type("walrus")
    expect(page.locator("dialog.pl-search .pl-hit")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.pl-search")).not_to_be_visible()
    assert page.evaluate("document.activeElement.hasAttribute('data-search-open')")
    assert page.url == served


def test_a_result_shows_what_the_post_is_and_where_it_matches(page: Page, served: str) -> None:
    page.goto(served)
    ask(page, "freelb")
    hit = page.locator(".pl-hit").first
    assert hit.locator(".pl-hit__title mark").all_text_contents() == ["FreeLB"]
    facts = hit.locator(".pl-hit__facts > span").all_text_contents()
    assert facts == ["Paper", "3 December 2019", "Zhu and Cheng", "ICLR 2020", "#nlp #bert"]
    assert hit.get_attribute("href") == f"{served}posts/freelb/"
    expect(page.locator("dialog [role=status]")).to_have_text("1 result")


def test_a_click_beside_the_dialog_closes_it_and_one_that_began_inside_does_not(page: Page, served: str) -> None:
    page.goto(served)
    dialog = page.locator("dialog.pl-search")
    page.locator("[data-search-open]").click()
    page.mouse.move(640, 90)
    page.mouse.down()
    page.mouse.move(20, 500)
    page.mouse.up()
    expect(dialog).to_be_visible()
    page.mouse.click(20, 500)
    expect(dialog).not_to_be_visible()
    page.locator("[data-search-open]").click()
    page.get_by_role("button", name="Close search").click()
    expect(dialog).not_to_be_visible()


def test_arrows_choose_and_enter_opens(page: Page, served: str) -> None:
    page.goto(served)
    ask(page, "garden")
    field = page.locator("dialog [role=combobox]")
    expect(page.locator(".pl-hit")).to_have_count(8)
    assert field.get_attribute("aria-expanded") == "true"
    assert page.locator(f"[id='{field.get_attribute('aria-controls')}']").get_attribute("role") == "listbox"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".pl-hit[aria-selected=true]")
    assert chosen.get_attribute("id") == field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")  # from the field to the last
    href = chosen.get_attribute("href")
    assert chosen.get_attribute("id") == page.locator(".pl-hit").last.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/posts/|/guide/"))
    assert page.url == href


def test_enter_without_a_choice_leads_to_all_results(page: Page, served: str) -> None:
    page.goto(f"{served}posts/freelb/")
    ask(page, "garden")
    assert page.locator(".pl-search__all").text_content() == "All 21 results and filters"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}search/?q=garden")
    expect(page.locator(".pl-find__status")).to_have_text("21 results")


def test_a_late_answer_does_not_replace_a_newer_one(page: Page, served: str) -> None:
    page.goto(served)
    held: list[Route] = []
    passes = [False]
    page.keyboard.press("/")
    page.locator(".pl-search__tags button").first.wait_for()
    page.route("**/search/docs/**", lambda route: route.continue_() if passes[0] else held.append(route))
    page.keyboard.insert_text("lattices")  # at once: what its first letters find might hold what is asked for later
    page.wait_for_function("document.querySelector('dialog input').value === 'lattices'")
    for _ in range(500):
        if held:
            break
        page.wait_for_timeout(20)
    assert held
    passes[0] = True
    page.locator("dialog input").fill("freelb")
    page.locator(".pl-hit").first.wait_for()
    for route in held:
        route.continue_()
    page.wait_for_timeout(200)
    assert hits(page) == ["FreeLB for language understanding"]


def test_an_empty_dialog_suggests_tags(page: Page, served: str) -> None:
    page.goto(served)
    page.keyboard.press("/")
    page.locator(".pl-search__tags button", has_text="#plants").click()
    expect(page.locator("dialog [role=status]")).to_have_text("20 results")
    assert page.evaluate("document.activeElement.value") == "#plants "


def test_a_slip_is_corrected_and_said(page: Page, served: str) -> None:
    page.goto(served)
    ask(page, "walrvs")
    expect(page.locator("dialog [role=status]")).to_have_text("1 result. Showing “walrus” for “walrvs”.")
    page.locator("dialog input").fill("zzqqxx")
    expect(page.locator("dialog [role=status]")).to_have_text("Nothing found for “zzqqxx”, nor for a similar spelling.")
    expect(page.locator(".pl-search__state > p")).to_have_text("Start from a tag:")
    expect(page.locator(".pl-search__tags button").first).to_be_visible()
    page.locator("dialog input").fill("zzqqxx qqzzyy")
    expect(page.locator(".pl-search__state > p")).to_contain_text("Fewer words find more")


def test_the_page_says_once_that_nothing_was_found_and_offers_all_tags(page: Page, served: str) -> None:
    page.goto(f"{served}search/?q=zzqqxx")
    status = page.locator(".pl-find__status")
    expect(status).to_have_text("Nothing found for “zzqqxx”, nor for a similar spelling.")
    expect(page.locator(".pl-find__message")).to_be_hidden()
    expect(page.locator(".pl-find__start a", has_text=re.compile(r"^All \d+ tags$"))).to_be_visible()
    page.locator(".pl-find__input").fill("zzqqxx qqzzyy")
    expect(status).to_have_text("Nothing found for “zzqqxx”, “qqzzyy”, nor for a similar spelling.")
    expect(page.locator(".pl-find__note")).to_contain_text("Fewer words find more")


def test_texts_are_shown_and_never_run(page: Page, served: str) -> None:
    page.goto(served)
    ask(page, "lattices")
    assert hits(page) == [HOSTILE]
    see(page, f"{served}search/?q=lattices")
    assert cards(page) == [HOSTILE]
    assert page.locator(".pl-result .pl-tags").text_content() == "<b>bold</b>"
    assert page.evaluate("window.hit") is None


# ---- When things fail ----


def refuse(route: Route) -> None:
    route.fulfill(status=503, body="busy")


def test_the_dialog_says_that_it_failed_and_tries_again(page: Page, served: str) -> None:
    page.goto(served)
    page.route("**/search/index/**", refuse)
    page.keyboard.press("/")
    page.keyboard.type("walrus")
    again = page.locator("dialog button", has_text="Try again")
    again.wait_for()
    expect(page.locator("dialog [role=status]")).to_have_text("Search did not load.")
    page.unroute("**/search/index/**")
    again.click()
    page.locator(".pl-hit").first.wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"


def test_without_its_modules_the_dialog_leads_to_the_page(page: Page, served: str) -> None:
    page.route("**/dialog.js", refuse)
    page.goto(served)
    page.keyboard.press("/")
    page.locator("dialog [role=alert] a").click()
    page.wait_for_url(f"{served}search/")


def test_without_its_modules_the_page_offers_to_try_again(page: Page, served: str) -> None:
    page.route("**/page.js", refuse)
    page.goto(f"{served}search/?q=walrus")
    expect(page.locator("[data-search-start]")).to_be_visible()
    page.unroute("**/page.js")
    page.locator("[role=alert] button").click()
    expect(page.locator(".pl-find__status")).to_have_text("1 result")


def test_the_page_says_that_it_is_offline_and_goes_on_when_it_is_not(page: Page, served: str) -> None:
    page.goto(f"{served}search/")
    page.locator(".pl-find__answers").wait_for(state="attached")
    page.context.set_offline(True)
    page.locator(".pl-find__input").fill("walrus")
    expect(page.locator(".pl-find__status")).to_contain_text("You seem to be offline")
    page.context.set_offline(False)
    expect(page.locator(".pl-find__status")).to_have_text("1 result")


def test_a_page_from_the_browsers_memory_goes_on(page: Page, served: str) -> None:
    page.goto(f"{served}search/")
    page.route("**/search/index/**", refuse)
    page.locator(".pl-find__input").fill("walrus")
    page.get_by_role("button", name="Try again").wait_for()
    page.unroute("**/search/index/**")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator(".pl-find__status")).to_have_text("1 result")


def test_without_scripts_the_field_leads_to_everything(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}posts/freelb/")
    page.locator("[data-search-open]").click()
    page.wait_for_url(f"{served}search/")
    assert not page.locator(".pl-find__form").is_visible()
    links = page.locator(".pl-find a:visible").evaluate_all("links => links.map(link => link.href)")
    wanted = {f"{served}{path}" for path in ("tags/", "tags/nlp/", "archive/", "archive/2019/", "papers/")}
    context.close()
    assert wanted <= set(links)


# ---- The page ----


def test_a_filter_that_has_the_keyboard_shows_it(page: Page, served: str) -> None:
    page.goto(f"{served}search/?q=garden")
    box = page.locator(".pl-filter input[type=checkbox]").first
    box.wait_for()
    page.locator(".pl-find__input").focus()
    while not box.evaluate("box => box === document.activeElement"):
        page.keyboard.press("Tab")
    assert box.evaluate("box => getComputedStyle(box).outlineStyle") == "solid"
    # What scrolls cuts off whatever is outside it.
    assert box.evaluate("box => box.getBoundingClientRect().left - box.closest('ul').getBoundingClientRect().left") >= 3


def test_an_address_restores_the_search(page: Page, served: str) -> None:
    see(page, f"{served}search/?q=garden&tag=plants&tag=nlp&year=2017&sort=date")
    assert cards(page) == ["Garden 17", "Garden 13", "Garden 9", "Garden 5", "Garden 1"]
    assert page.locator(".pl-find__input").input_value() == "garden"
    assert page.locator(".pl-chip").all_text_contents() == ["Tag plants ×", "Tag nlp ×", "Year 2017 ×"]
    assert page.locator("input[value=date]").is_checked()
    assert page.title().startswith("garden - Search")


def row(page: Page, facet: str, name: str) -> Any:
    section = page.locator("fieldset.pl-filter", has=page.locator("legend", has_text=re.compile(f"^{facet}$")))
    return section.locator("li", has=page.locator(".pl-filter__name", has_text=re.compile(f"^{re.escape(name)}$")))


def test_filters_count_what_they_would_leave(page: Page, served: str) -> None:
    see(page, f"{served}search/?q=garden")

    def count(facet: str, name: str) -> str:
        return str(row(page, facet, name).locator(".pl-filter__count").text_content())

    assert [count("Years", str(year)) for year in range(2016, 2020)] == ["5", "5", "5", "5"]
    assert count("Kinds", "Documentation") == "1"
    assert count("Venues", "ICLR 2019") == "7"
    assert "pl-filter__none" in (row(page, "Venues", "ICLR 2020").get_attribute("class") or "")
    page.get_by_role("button", name="Show Authors of papers").click()
    row(page, "Authors of papers", "Ada Byron").wait_for()
    assert count("Authors of papers", "Ada Byron") == "20"
    assert page.evaluate("document.activeElement.type") == "checkbox"
    row(page, "Years", "2017").locator("input").check()
    expect(page.locator(".pl-find__status")).to_have_text("5 results")
    row(page, "Years", "2018").locator("input").check()  # one or the other
    expect(page.locator(".pl-find__status")).to_have_text("10 results")
    row(page, "Venues", "ACL 2017").locator("input").check()  # and this
    expect(page.locator(".pl-find__status")).to_have_text(re.compile("^[34] results"))
    assert count("Years", "2016") != "0"  # what choosing it too would add
    assert asked(page) == {"q": ["garden"], "year": ["2017", "2018"], "venue": ["acl-2017"]}


def test_chips_remove_filters_and_hand_the_focus_on(page: Page, served: str) -> None:
    see(page, f"{served}search/?q=garden&year=2017&year=2018")
    page.get_by_role("button", name="Remove the filter Year: 2017").click()
    expect(page.locator(".pl-find__status")).to_have_text("5 results")
    assert asked(page)["year"] == ["2018"]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Remove the filter Year: 2018"
    page.keyboard.press("Enter")
    expect(page.locator(".pl-find__status")).to_have_text("21 results")
    assert page.evaluate("document.activeElement.name") == "q"


def test_a_box_keeps_the_focus_and_works_with_the_keyboard(page: Page, served: str) -> None:
    see(page, f"{served}search/?q=garden")
    box = row(page, "Years", "2018").locator("input")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".pl-find__status")).to_have_text("5 results")
    expect(box).to_be_focused()


def test_the_last_filter_hands_the_focus_to_the_field(page: Page, served: str) -> None:
    see(page, f"{served}search/?year=2018")
    row(page, "Years", "2018").locator("input").focus()
    page.keyboard.press("Space")
    expect(page.locator(".pl-find__answers")).to_be_hidden()
    assert page.evaluate("document.activeElement.name") == "q"


def test_many_values_are_folded_and_can_be_found(page: Page, served: str) -> None:
    see(page, f"{served}search/?q=garden")
    tags = page.locator("fieldset.pl-filter").first
    assert tags.locator("li").count() == 8
    tags.get_by_role("button", name="All").click()
    assert tags.locator("li").count() > 20
    tags.get_by_label("Find in Tags").fill("béd-13")
    assert tags.locator(".pl-filter__name").all_text_contents() == ["bed-13"]
    tags.locator("input[type=checkbox]").check()
    expect(page.locator(".pl-find__status")).to_have_text("1 result")
    assert cards(page) == ["Garden 13"]


def test_the_history_has_what_was_submitted_and_not_every_letter(page: Page, served: str) -> None:
    page.goto(f"{served}posts/freelb/")
    page.goto(f"{served}search/")
    before = page.evaluate("history.length")
    page.keyboard.type("garden", delay=60)
    page.keyboard.press("Enter")
    expect(page.locator(".pl-find__status")).to_have_text("21 results")
    assert page.evaluate("history.length") == before + 1
    page.locator("[name=__sort][value=date]").check(force=True)
    page.locator(".pl-find__input").fill("walrus")
    expect(page.locator(".pl-find__status")).to_have_text("1 result")
    assert asked(page) == {"q": ["walrus"], "sort": ["date"]}
    page.go_back()
    expect(page.locator(".pl-find__status")).to_have_text("21 results")
    assert page.locator(".pl-find__input").input_value() == "garden"
    assert asked(page) == {"q": ["garden"], "sort": ["date"]}
    page.go_back()
    assert asked(page) == {"q": ["garden"]}
    page.go_back()
    expect(page.locator("[data-search-start]")).to_be_visible()
    page.go_back()
    assert page.url == f"{served}posts/freelb/"


def test_more_results_follow_and_are_there_again_on_the_way_back(page: Page, served: str) -> None:
    see(page, f"{served}search/?q=garden")
    assert len(cards(page)) == 8
    page.get_by_role("button", name="more results").click()
    expect(page.locator(".pl-result")).to_have_count(16)
    assert page.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('.pl-result')[8].parentElement"
    )
    assert len(set(cards(page))) == 16
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/posts/|/guide/"))
    page.go_back()
    expect(page.locator(".pl-result")).to_have_count(16)
    page.wait_for_function("scrollY > 300")


def test_lists_lead_to_the_search_among_their_posts(page: Page, served: str) -> None:
    page.goto(f"{served}tags/nlp/")
    page.get_by_role("link", name="Search these posts").click()
    page.wait_for_url(f"{served}search/?tag=nlp")
    expect(page.locator(".pl-find__status")).to_have_text("1 result")
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    assert page.locator(".pl-find__input").input_value() == "a/b"


@pytest.mark.parametrize("path", ["404.html", "posts/freelb/", "guide/"])
def test_search_works_at_any_depth(page: Page, served: str, path: str) -> None:
    page.goto(served + path)
    ask(page, "walrus")
    page.locator(".pl-hit").first.click()
    page.wait_for_url(f"{served}posts/phrase/")


# ---- How it looks and sounds ----


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_search_has_no_accessibility_fault(browser: Browser, served: str, width: int, scheme: Any) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(served)
    page.keyboard.press("/")
    page.locator(".pl-search__tags button").first.wait_for()
    found = [("empty dialog", *fault) for fault in faults(page)]
    page.keyboard.type("garden")
    page.locator(".pl-hit").first.wait_for()
    page.keyboard.press("ArrowDown")
    found += [("dialog", *fault) for fault in faults(page)]
    assert page.locator("dialog").evaluate("dialog => getComputedStyle(dialog).animationName") == "none"
    page.goto(f"{served}search/?q=garden&year=2017")
    if width < 1000:
        page.get_by_role("button", name="Filters (1)").click()
    page.locator(".pl-filter").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found += [("page", *fault) for fault in faults(page)]
    context.close()
    assert found == []


def test_nothing_moves_when_results_come(page: Page, served: str) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(each => moved += each.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    see(page, f"{served}search/?q=garden")
    page.wait_for_timeout(200)
    assert page.evaluate("moved") < 0.02
    page.goto(served)
    ask(page, "garden")
    page.wait_for_timeout(200)
    assert page.evaluate("moved") < 0.02


def test_instant_navigation_keeps_search(page: Page, tmp_path: Path) -> None:
    theme = {"name": "material", "features": ["navigation.instant"]}
    server, address = serve(tmp_path / "site")
    build_site(tmp_path, FILES, theme=theme, site_url=address)
    page.goto(f"{address}posts/freelb/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.stays = true")
    ask(page, "walrus")
    page.locator(".pl-hit").first.click()
    page.wait_for_url(f"{address}posts/phrase/")
    expect(page.locator("h1")).to_have_text("On names")
    expect(page.locator("dialog.pl-search")).not_to_be_visible()
    assert page.evaluate("window.stays")
    ask(page, "garden")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}search/?q=garden")
    expect(page.locator(".pl-find__status")).to_have_text("21 results")
    page.locator("[name=__sort][value=date]").check(force=True)
    expect(page.locator(".pl-result").first).to_contain_text("Garden 19")
    page.go_back()
    assert asked(page) == {"q": ["garden"]}
    expect(page.locator(".pl-find__status")).to_have_text("21 results")
    server.shutdown()
    server.server_close()
