"""Links that authors type, and where they lead."""

from __future__ import annotations

import pytest

from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN, LocalLink
from paperlog.site.links import Targets, check_links, resolve_links
from paperlog.site.urls import base_of, link, place

TARGETS = Targets(
    sources={
        "posts/2019/a.md": "posts/a/",
        "posts/b.md": "posts/b/",
        "posts/x y.png": "posts/x y.png",
        "docs/about.md": "about/",
        "docs/guide/index.md": "guide/",
    },
    urls=frozenset({"", "tags/", "posts/a/", "papers.bib"}),
    anchors={"posts/b.md": frozenset({"part", "größe"})},
)


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("../b.md", "posts/b/"),
        ("../b.md#part", "posts/b/#part"),
        ("../b", "posts/b/"),
        ("a.md?x=1&y=2#z", "posts/a/?x=1&y=2#z"),
        ("../x%20y.png", "posts/x%20y.png"),
        ("../../docs/about.md", "about/"),
        ("../../docs/guide", "guide/"),
        ("/", ""),
        ("/tags", "tags/"),
        ("/papers.bib", "papers.bib"),
        ("../gone.md", None),
        ("/gone/", None),
        ("../../../../etc/passwd", None),
    ],
)
def test_a_target_leads_to_the_url_of_its_file(target: str, url: str | None) -> None:
    assert TARGETS.resolve(target, source="posts/2019/a.md") == url


def test_marked_targets_become_relative_to_the_page_they_are_placed_on() -> None:
    html = f'<a href="{LINK_OPEN}../b.md?a=1&amp;b=2{LINK_CLOSE}">b</a> <a href="{LINK_OPEN}gone.md{LINK_CLOSE}">c</a>'
    resolved = resolve_links(html, source="posts/2019/a.md", targets=TARGETS)
    assert place(resolved, base_of("tags/nlp/")) == '<a href="../../posts/b/?a=1&amp;b=2">b</a> <a href="gone.md">c</a>'


def test_links_that_lead_nowhere_are_told_with_what_was_meant() -> None:
    links = [LocalLink("../bb.md", 3), LocalLink("../b.md#prat", 4), LocalLink("figure.svg", 5, is_image=True)]
    found = check_links(links, source="posts/2019/a.md", targets=TARGETS)
    assert [(problem.line, problem.rule, problem.hint) for problem in found] == [
        (3, "dead-link", "did you mean '../b.md'?"),
        (4, "dead-anchor", "did you mean 'part'?"),
        (5, "dead-link", "the path is relative to the file that it stands in"),
    ]


@pytest.mark.parametrize(("url", "base"), [("", "./"), ("404.html", "./"), ("tags/", "../"), ("posts/a/", "../../")])
def test_the_way_to_the_root_follows_from_the_url(url: str, base: str) -> None:
    assert base_of(url) == base


def test_links_of_templates_are_escaped() -> None:
    assert str(link('a"b&c')) == f"{LINK_OPEN}a&quot;b&amp;c{LINK_CLOSE}"
