"""Feeds in the plan: equal fingerprints mean equal bytes, and only what a feed holds makes it anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from tests.building import post, record, write_tree

import paperlog
from paperlog.markup.renderer import Renderer
from paperlog.pipeline.plan import Published, plan_blog
from paperlog.pipeline.read import read_blog
from paperlog.site.options import SiteOptions
from paperlog.site.plan import Output

THEME = (str(Path(paperlog.__file__).parent / "theme"), str(resources.files("material") / "templates"))
UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
FILES = {
    "posts/a.md": post("A", date="2019-12-01", more="tags: [nlp]\nauthors: [ada]\narxiv: 1909.11764\n"),
    "posts/b.md": post("B", date="2019-12-02", more="tags: [vision]\nkind: tool\n", body="[C](c.md) and more."),
    "posts/c.md": post("C", date="2019-12-03", more="tags: [games]\nkind: demo\n"),
    "posts/_tags.yml": "nlp: {name: NLP}\nvision: {}\ngames: {}\n",
    "posts/_authors.yml": "ada: {name: Ada}\n",
    "posts/_papers/1909.11764.json": record("1909.11764", title="A paper"),
}
ALL = {
    "", "tags/nlp/", "tags/vision/", "tags/games/", "kinds/paper/", "kinds/tool/", "kinds/demo/", "authors/ada/",
    "categories/cs.LG/",
}  # fmt: skip
OF_A = {"", "tags/nlp/", "kinds/paper/", "authors/ada/", "categories/cs.LG/"}
OF_B = {"", "tags/vision/", "kinds/tool/"}
OF_C = {"", "tags/games/", "kinds/demo/"}
OLDEST = post("D", date="2018-01-01", more="tags: [games]\nkind: tool\n")


@dataclass(frozen=True)
class Made:
    """The outputs that are files: their fingerprints, and their bytes where they are for programs."""

    fingerprints: Mapping[str, str]
    contents: Mapping[str, bytes]

    def pages_changed_since(self, other: Made) -> set[str]:
        """The pages whose feeds have other fingerprints, in all formats or in none."""
        changed = {url for url, found in self.fingerprints.items() if other.fingerprints.get(url) != found}
        pages = {url.removesuffix("feed.xml") for url in changed if url.endswith("feed.xml")}
        for page in pages:
            assert {f"{page}atom.xml", f"{page}feed.json"} <= changed
        return pages


def outputs(
    root: Path, changes: Mapping[str, str] | None = None, *, until: datetime = UNTIL, **choices: Any
) -> list[Output]:
    """The outputs that are files for programs."""
    write_tree(root, {**FILES, **(changes or {})})
    options = SiteOptions(
        **{
            "name": "Blog",
            "site_url": "https://example.org/",
            "feed_authority": "example.org,2026",
            **choices,
        }
    )
    renderer = Renderer()
    blog = read_blog(root, options=options, renderer=renderer)
    result = plan_blog(blog, renderer=renderer, template_folders=THEME, published=Published, until=until)
    assert [problem for problem in result.problems if problem.is_error] == []
    endings = (".xml", "feed.json", ".opml", "s.json", ".txt")
    return [output for output in result.plan.outputs if output.url.endswith(endings)]


def make(root: Path, changes: Mapping[str, str] | None = None, **choices: Any) -> Made:
    ours = outputs(root, changes, **choices)
    return Made({output.url: output.fingerprint for output in ours}, {output.url: output.render() for output in ours})


TAGS = "nlp: {{{}}}\nvision: {{}}\ngames: {{}}\n"
RECORD = "posts/_papers/1909.11764.json"
CHANGES: Mapping[str, tuple[str, str, set[str]]] = {
    "nothing": ("posts/a.md", FILES["posts/a.md"], set()),
    "the text of a post": ("posts/b.md", FILES["posts/b.md"].replace("more", "less"), OF_B),
    "the summary of a post": ("posts/c.md", FILES["posts/c.md"].replace("kind:", "summary: S\nkind:"), OF_C),
    "the title of a record": (RECORD, record("1909.11764", title="Revised"), OF_A),
    "the authors of a record": (RECORD, record("1909.11764", authors=("Zoe",)), OF_A),
    "the name of an author": ("posts/_authors.yml", "ada: {name: Ada Lovelace}\n", OF_A),
    "the address of an author": ("posts/_authors.yml", "ada: {name: Ada, url: 'https://ada.example/'}\n", OF_A),
    "the name of a tag": ("posts/_tags.yml", TAGS.format("name: Language"), OF_A),
    "the description of a tag": ("posts/_tags.yml", TAGS.format("name: NLP, description: D"), {"tags/nlp/"}),
    "where a link leads": ("posts/c.md", FILES["posts/c.md"].replace("kind:", "slug: see\nkind:"), OF_B | OF_C),
    "another post": ("posts/d.md", OLDEST, {"", "tags/games/", "kinds/tool/"}),
    "a draft": ("posts/d.md", OLDEST.replace("kind:", "draft: true\nkind:"), set()),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("blog"))


def test_every_page_with_a_feed_has_it_in_the_plan(before: Made) -> None:
    assert {url.removesuffix("feed.xml") for url in before.fingerprints if url.endswith("feed.xml")} == ALL


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_the_feeds_anew_that_show_it_and_no_others(tmp_path: Path, before: Made, change: str) -> None:
    path, text, expected = CHANGES[change]
    after = make(tmp_path, {path: text})
    assert after.pages_changed_since(before) == expected
    for url, content in after.contents.items():
        assert (content == before.contents.get(url)) or (after.fingerprints[url] != before.fingerprints.get(url)), url
    for page in expected:
        assert after.contents[f"{page}feed.json"] != before.contents[f"{page}feed.json"]


def test_any_order_and_number_of_times_gives_the_same_bytes(tmp_path: Path, before: Made) -> None:
    ours = outputs(tmp_path)
    for output in [*reversed(ours), *ours]:
        assert output.render() == before.contents[output.url]


def test_what_no_feed_tells_changes_none(tmp_path: Path, before: Made) -> None:
    after = make(tmp_path, {RECORD: record("1909.11764", more='{"comment": "10 pages"}')})
    assert after.contents == before.contents


@pytest.mark.parametrize(
    "choice",
    [{"name": "Other"}, {"site_url": "http://example.org/"}, {"feed_authority": "a.org,2026"}, {"language": "de"}],
    ids=str,
)
def test_a_choice_of_the_blog_makes_all_feeds_anew(tmp_path: Path, before: Made, choice: Mapping[str, str]) -> None:
    after = make(tmp_path, **choice)
    assert after.pages_changed_since(before) == ALL
    assert [
        url for url, content in after.contents.items() if content == before.contents[url] and url[-8:] == "feed.xml"
    ] == []


def test_time_that_passes_no_post_changes_nothing(tmp_path: Path, before: Made) -> None:
    assert make(tmp_path, until=datetime(2030, 6, 5, 4, 3, 2, tzinfo=UTC)) == before
    earlier = make(tmp_path, until=datetime(2019, 12, 2, 12, tzinfo=UTC))
    assert earlier.pages_changed_since(before) == OF_C


def test_an_older_post_than_a_feed_holds_changes_no_feed(tmp_path: Path) -> None:
    few = {"feed_items": 2, "feed_items_per_facet": 1}
    before = make(tmp_path, **few)
    after = make(tmp_path, {"posts/d.md": OLDEST}, **few)
    assert after.pages_changed_since(before) == set()
    assert after.contents["posts.json"] != before.contents["posts.json"]


def test_a_blog_without_an_authority_has_no_feeds(tmp_path: Path) -> None:
    made = make(tmp_path, site_url="", feed_authority="")
    assert set(made.fingerprints) == {"robots.txt"}  # a sitemap names whole addresses, which this blog has not


def test_two_pages_of_one_name_have_feeds_of_two_titles(tmp_path: Path) -> None:
    files = {
        "posts/_authors.yml": "ada: {name: Twin}\nbob: {name: Twin}\n",
        "posts/_tags.yml": "nlp: {name: Twin}\nvision: {}\ngames: {name: Paper}\n",
        "posts/b.md": post("B", more="authors: [bob]\n"),
    }
    made = make(tmp_path, files)
    feeds = {url: json.loads(content) for url, content in made.contents.items() if url.endswith("feed.json")}
    titles = sorted(feed["title"] for feed in feeds.values())
    assert len(set(titles)) == len(titles)
    assert {"Author: Twin · Blog", "Author: Twin · Blog (bob)", "Tag: Twin · Blog"} <= set(titles)
    assert {"Tag: Paper · Blog", "Kind: Paper · Blog"} <= set(titles)
