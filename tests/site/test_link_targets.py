"""Links that authors type, and where they lead."""

from __future__ import annotations

import pytest

from paperlog.checks.link_rules import check_links
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN, LocalLink
from paperlog.site.link_targets import Targets, resolve_links
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


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("about.md", "did you mean '../../docs/about.md'?"),
        ("../About", "did you mean '../../docs/about.md'?"),
        ("b/", "did you mean '../b.md'?"),
        ("guide.md", "the path is relative to the file that it stands in"),
        ("/post/a/", "did you mean '/posts/a/'?"),
        ("/docs/about.md", "did you mean '/about/'?"),
        ("/zzz/", "paths that start with '/' name pages of the site"),
        ("www.example.org/a?b", "write 'https://www.example.org/a?b'"),
    ],
)
def test_a_dead_link_is_told_with_the_file_or_page_that_has_that_name(target: str, hint: str) -> None:
    (problem,) = check_links([LocalLink(target, 3)], source="posts/2019/a.md", targets=TARGETS)
    assert (problem.message, problem.hint) == (f"link to '{target}', which does not exist", hint)


def test_an_image_that_is_sought_at_the_root_lies_beside_the_post() -> None:
    (problem,) = check_links([LocalLink("/curve.png", 3, is_image=True)], source="posts/a.md", targets=TARGETS)
    assert problem.hint == "paths that start with '/' name pages of the site; images lie beside the post"


def test_of_several_files_of_one_name_the_closest_is_meant() -> None:
    sources = {path: path for path in ("posts/x/index.md", "posts/some-post/index.md", "docs/index.md")}
    targets = Targets(sources, frozenset(), {})
    (problem,) = check_links([LocalLink("some-pots/index.md", 1)], source="posts/a.md", targets=targets)
    assert problem.hint == "did you mean 'some-post/index.md'?"


def test_films_are_no_images() -> None:
    links = [LocalLink("talk.mp4", 1, is_image=True), LocalLink("talk.png", 2, is_image=True)]
    found = check_links(links, source="posts/b.md", targets=TARGETS)
    assert [problem.message.split()[0] for problem in found] == ["file", "image"]


@pytest.mark.parametrize(
    ("anchors", "hint"),
    [
        ({"part", "größe", "fn:1"}, "headings there: #größe, #part"),
        ({*"abcdef"}, "headings there: #a, #b, #c, #d, #e, ..."),
        ({"fn:1"}, "it has no headings at all"),
    ],
)
def test_a_dead_anchor_without_a_similar_one_is_told_with_those_that_exist(anchors: set[str], hint: str) -> None:
    targets = Targets({"posts/b.md": "posts/b/"}, frozenset(), {"posts/b.md": frozenset(anchors)})
    (problem,) = check_links([LocalLink("b.md#zzzzzz", 1)], source="posts/b.md", targets=targets)
    assert problem.hint == hint


@pytest.mark.parametrize(("url", "base"), [("", "./"), ("404.html", "./"), ("tags/", "../"), ("posts/a/", "../../")])
def test_the_way_to_the_root_follows_from_the_url(url: str, base: str) -> None:
    assert base_of(url) == base


def test_links_of_templates_are_escaped() -> None:
    assert str(link('a"b&c')) == f"{LINK_OPEN}a&quot;b&amp;c"
