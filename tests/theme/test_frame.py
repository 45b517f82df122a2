"""What Material's buttons and keyboard find on the pages of a blog that is built for real."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from tests.building import Site, build_site, post, record

THEME = {"name": "material", "features": ["content.action.edit", "navigation.path"]}
REPOSITORY: dict[str, Any] = {"repo_url": "https://github.com/a/b", "edit_uri": "edit/main/docs/"}
FILES = {
    "posts/2019/a.md": post(
        "Mine",
        more="arxiv: 1909.11764\ntags: [nlp]\nauthors: [ada]\n",
        body="The text.\n\n## A cost of $n^2$ &\n\nThe rest.\n\n### With `code`\n\nThe end.",
    ),
    "posts/2019/b.md": post("Other", more="arxiv: 1909.11764\ntags: [nlp]\n", body="Nothing of that."),
    "posts/_authors.yml": "ada: {name: Ada King}\n",
    "posts/_papers/1909.11764.json": record(
        "1909.11764", title="Theirs", more='{"version": 5, "updated": "2020-04-23T00:00:00Z", "venue": "ICLR"}'
    ),
    "docs/keep.md": "# Kept\n\nA page.\n",
    "docs/bare.md": "A page.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A blog with two notes on one paper and buttons for editing."""
    folder = tmp_path_factory.mktemp("frame")
    return build_site(folder, FILES, theme=THEME, **REPOSITORY)


def test_a_post_has_a_button_for_editing_and_a_list_has_none(built: Site) -> None:
    button = "//article/a[@rel='edit']/@href"
    assert built.page("posts/a/").xpath(button) == ["https://github.com/a/b/edit/main/posts/2019/a.md"]
    assert built.page("keep/").xpath(button) == ["https://github.com/a/b/edit/main/docs/keep.md"]
    assert built.page("tags/").xpath(button) == []


def test_pages_share_their_frame(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    # More posts than a template may have shapes, so that one which tells two posts apart is found.
    posts = {f"posts/{number}.md": post(f"Post {number}", more=f"summary: Of {number}.\n") for number in range(50)}
    with caplog.at_level(logging.INFO, logger="mkdocs"):
        site = build_site(tmp_path, FILES | posts, theme=THEME, **REPOSITORY)
    assert site.page("posts/b/").xpath("//a[@rel='edit']")
    assert [line for line in caplog.messages if "Documentation built" in line]
    assert [line for line in caplog.messages if "one by one" in line] == []


@pytest.mark.parametrize(
    "path", ["posts/a/", "posts/b/", "", "tags/", "papers/1909.11764/", "keep/", "bare/", "404.html"]
)
def test_the_first_link_of_every_page_leads_to_its_text(built: Site, path: str) -> None:
    tree = built.page(path)
    first = tree.xpath("//body//a")[0]
    assert first.get("class") == "md-skip"
    assert first.text_content().strip() == "Skip to content"
    assert len(tree.xpath("//a[@class='md-skip']")) == 1
    assert tree.xpath("//main//*[@id=$id]", id=first.get("href").rpartition("#")[2])


def test_an_announcement_comes_after_that_link(tmp_path: Path) -> None:
    override = '{% extends "base.html" %}{% block announce %}<a href="/news/">News</a>{% endblock %}'
    theme = {"name": "material", "custom_dir": "overrides"}
    main = (Path(__file__).parents[2] / "plugins/paperlog/theme/main.html").read_text(encoding="utf-8")
    files = {**FILES, "overrides/main.html": main.replace('{% extends "base.html" %}', override)}
    tree = build_site(tmp_path, files, theme=theme).page("tags/")
    assert tree.xpath("//aside//a/text()") == ["News"]
    assert tree.xpath("//body//a")[0].get("class") == "md-skip"


def test_formulas_in_the_list_of_headings_are_formulas(built: Site) -> None:
    entries = built.page("posts/a/").xpath("//ul[@data-md-component='toc']//a/span")
    assert [entry.xpath("string(.//math/semantics/*[1])") for entry in entries] == ["n2", ""]
    assert "$" not in entries[0].text_content()
