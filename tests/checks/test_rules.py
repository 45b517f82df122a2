"""What each rule finds, in small blogs written inline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.building import post, record, write_tree

from paperlog.checks.web_link_rules import abstract_page, untracked
from paperlog.markup.renderer import Renderer
from paperlog.mkdocs_plugin.config import THEME_FOLDER
from paperlog.pipeline.plan import Published, find_notes, plan_blog
from paperlog.pipeline.read import read_blog
from paperlog.site.options import SiteOptions

TAGS = "language-modeling: {name: Language modeling, aliases: [LM]}\nnlp: {name: NLP}\n"
LOREM = "5:1 placeholder: the text is only a placeholder: 'Lorem ipsum dolor sit amet, Lorem ipsum…'"
TRACKED = "tracking-link: link with tracking parameters:"
PDF = "arxiv-pdf: link to a PDF on arXiv:"
NO_HEADING = "5:1 dead-anchor: link to '#nope', but the text has no heading of that id"
FREELB = {"posts/_papers/1909.11764.json": record("1909.11764", more='{"version": 5}')}


def check(root: Path, files: Mapping[str, str | bytes], *, off: tuple[str, ...] = ()) -> list[str]:
    """The problems of a blog as `path:line:column rule: message`."""
    write_tree(root, files)
    options = SiteOptions(name="x", site_url="https://e.example/")
    renderer = Renderer()
    blog = read_blog(root, options=options, renderer=renderer)
    result = plan_blog(
        blog,
        renderer=renderer,
        template_folders=(str(THEME_FOLDER),),
        published=Published,
        until=datetime(2030, 1, 1, tzinfo=UTC),
        off=off,
    )
    found = sorted([*result.problems, *find_notes(blog, off=off)])
    return [f"{p.path}:{p.line}:{p.column} {p.rule}: {p.message}" for p in found]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        # placeholder
        ("TODO", ["5:1 placeholder: the text is only a placeholder: 'TODO'"]),
        ("\n**Coming soon…**", ["6:1 placeholder: the text is only a placeholder: '**Coming soon…**'"]),
        ("Lorem ipsum dolor sit amet, " * 9, [LOREM]),
        ("TODO lists are a topic too.", []),
        # no-summary
        ("![A plot](plot.png)", ["5:1 no-summary: no summary and no paragraph"]),
        ("## Only a heading", ["5:1 no-summary: no summary and no paragraph"]),
        ("- a list\n- will do", []),
        # heading-level
        ("Text.\n\n# One\n\n## Two", ["7:1 heading-level: heading of level 1, which is the title of the post"]),
        ("Text.\n\nOne\n===\n", ["7:1 heading-level: heading of level 1, which is the title of the post"]),
        ("Text.\n\n### Three", ["7:1 heading-level: first heading of level 3, below the title"]),
        ("Text.\n\n## A\n\n#### B\n\n## C\n\n### D", ["9:1 heading-level: heading of level 4 below one of level 2"]),
        (
            "Text with # one and\n    # code.\n\n   # One",
            ["8:1 heading-level: heading of level 1, which is the title of the post"],
        ),
        ("Text.\n\n<h4>A</h4>", ["7:1 heading-level: first heading of level 4, below the title"]),
        ("Text.\n\n```sh\n# a comment\n```\n\n    # code\n\n`# c`\n\n## A\n\n### B\n\n---\n", []),
        # image-alt
        (
            "Text ![](plot.png) and ![ ][p].\n\n[p]: plot.png",
            ["5:6 image-alt: image without a text", "5:24 image-alt: image without a text"],
        ),
        ('Text <img src="plot.png">.', ["5:6 image-alt: image without a text"]),
        ('Text <img alt="" src="plot.png">, ![A plot](plot.png), `![](x)`, \\![](b.md).', []),
        # tracking-link
        ("See [it](https://e.example/?utm_source=x&a=1).", [f"5:10 {TRACKED} 'https://e.example/?utm_source=x&a=1'"]),
        (
            "`https://e.example/?utm_source=x`, <!-- https://e.example/?gclid=1 --> https://e.example/?id=utm_source.",
            [],
        ),
        # arxiv-pdf
        ("See https://arxiv.org/pdf/1909.11764v2.pdf.", [f"5:5 {PDF} 'https://arxiv.org/pdf/1909.11764v2.pdf'"]),
        (
            "https://arxiv.org/pdf/1909.11764#page=5, https://arxiv.org/abs/1909.11764, https://e.example/pdf/1909.11764",
            [],
        ),
        # links within a post, and to others
        ("See [x](#nope).\n\n## Yes\n\n[y](#yes)", [NO_HEADING]),
        (
            "See [x](nope.md), [y](b.md) and [z](b.md#nope).",
            [
                "5:1 dead-anchor: link to 'b.md#nope', but 'posts/b.md' has no heading '#nope'",
                "5:1 dead-link: link to 'nope.md', which does not exist",
            ],
        ),
        ("See ![a plot](nope.png).", ["5:1 dead-link: image to 'nope.png', which does not exist"]),
        # HTML
        ("See <b>.", ["5:1 html: '<b>' is never closed"]),
        ("See <script>x</script>.", ["5:1 unsafe-html: '<script>' is not allowed in a post"]),
        ("See [x](javascript:a).", ["5:1 unsafe-link: links with 'javascript:' are not allowed"]),
        # ignore
        ("A. <!-- paperlog: ignore nope -->", ["5:4 ignore: 'nope' cannot be ignored"]),
        ("A. <!-- paperlog: ignore unsafe-link -->", ["5:4 ignore: 'unsafe-link' cannot be ignored"]),
        ("A. <!-- paperlog: ignore -->", ["5:4 ignore: a comment that ignores no rule"]),
    ],
)
def test_texts(tmp_path: Path, body: str, found: list[str]) -> None:
    others = {"posts/b.md": post("B", body="Text.\n\n## Here"), "posts/plot.png": b"png"}
    problems = check(tmp_path, {**others, "posts/a.md": post(body=body)})
    assert problems == [f"posts/a.md:{problem}" for problem in found]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("tags: [nlp, LM]\n", ["4:13 tag-alias: 'LM' is an alias of tag 'language-modeling'"]),
        ("tags: [NLP, language_modeling]\n", []),
        (
            "tags: [language_modeling, LM]\n",
            ["4:27 repeated-tag: 'LM' is tag 'language-modeling' again, after 'language_modeling'"],
        ),
        ("tags: [nlpp]\n", ["4:8 unknown-tag: unknown tag 'nlpp'"]),
        ("arxiv: 1909.11764v99\n", ["4:1 stale-record: version 99 of '1909.11764', whose record knows 5"]),
        ("arxiv: 1909.11764v5\n", []),
        (
            "arxiv: 1909.00001\n",
            [
                "4:1 missing-record: no record of arXiv paper '1909.00001' yet",
                "posts/_papers/1909.11764.json:1:1 orphaned-record: no post names arXiv paper '1909.11764'",
            ],
        ),
        ("arxiv: 1909.1176\n", ["4:8 arxiv-float: '1909.1176' is a number to YAML and was read as '1909.11760'"]),
        (
            "arxiv: 1909.11764\npapers: [{title: X},\n {title: Y,\n  arxiv: 1909.1176}]\n",
            ["7:10 arxiv-float: '1909.1176' is a number to YAML and was read as '1909.11760'"],
        ),
        (
            "links: {article: 'https://arxiv.org/pdf/1909.11764'}\n",
            [
                "4:18 arxiv-pdf: link to a PDF on arXiv: 'https://arxiv.org/pdf/1909.11764'",
            ],
        ),
        (
            "via: {name: x, url: 'https://e.example/?fbclid=1'}\n",
            [
                "4:21 tracking-link: link with tracking parameters: 'https://e.example/?fbclid=1'",
            ],
        ),
        (
            "arxiv: 1909.11764\npapers: [{title: t, url: 'https://e.example/?gclid=1'}]\n",
            [
                "5:26 tracking-link: link with tracking parameters: 'https://e.example/?gclid=1'",
            ],
        ),
        ("links: {article: ../nope.md}\n", ["4:1 dead-link: link to '../nope.md', which does not exist"]),
        ("aliases: /tags/\n", ["4:1 two-outputs-one-url: '/tags/' is asked for here, but taken"]),
        (
            "tags: nlpp\naliases: /tags/\n",
            [
                "4:7 unknown-tag: unknown tag 'nlpp'",
                "5:1 two-outputs-one-url: '/tags/' is asked for here, but taken",
            ],
        ),
        ("aliases: [/tags/]\n", ["4:1 two-outputs-one-url: '/tags/' is asked for here, but taken"]),
    ],
)
def test_front_matter(tmp_path: Path, more: str, found: list[str]) -> None:
    files = {"posts/_tags.yml": TAGS, **FREELB, "posts/a.md": post(more=more, body="Like arXiv:1909.11764.")}
    if any("orphaned" in problem for problem in found):
        files["posts/a.md"] = post(more=more)
    expected = [problem if problem.startswith("posts") else f"posts/a.md:{problem}" for problem in found]
    assert check(tmp_path, files) == sorted(expected)


def test_two_posts_on_one_paper_are_a_note_at_the_newer_one(tmp_path: Path) -> None:
    paper = "papers: [{title: t, doi: 10.1145/3292500.3330701}]\n"
    files = {"posts/a.md": post("A", date="2020-01-01", more=paper), "posts/b.md": post("B", more=paper)}
    assert check(tmp_path, files) == [
        "posts/a.md:4:1 paper-again: a post on paper '10.1145/3292500.3330701' exists: 'posts/b.md'"
    ]


def test_names_and_sizes_of_files(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2019/My Note.md": post("A"),
        "posts/заметка/index.md": post("B"),
        "posts/2019/note.md.txt": post("D"),
        "posts/c/README.md": post("C"),
        "posts/c/plot_2.x2.png": b"x" * 5_000_001,
    }
    assert check(tmp_path, files) == [
        "posts/2019/My Note.md:1:1 file-name: the name 'My Note.md' is not lower-case ASCII",
        "posts/2019/note.md.txt:1:1 file-name: 'note.md.txt' is no post: its name ends in '.txt'",
        "posts/c/plot_2.x2.png:1:1 large-file: the file has 5.0 MB; 5 MB are enough",
        "posts/заметка/index.md:1:1 file-name: the name 'заметка' is not lower-case ASCII",
    ]
    assert check(tmp_path, {}, off=("file-name", "large-file")) == []


def test_drafts_may_hold_what_they_hold(tmp_path: Path) -> None:
    assert check(tmp_path, {"posts/a.md": post(more="draft: true\n", body="TODO")}) == []


def test_links_to_a_post_with_errors_are_right(tmp_path: Path) -> None:
    files = {"posts/a.md": post(body="See [b](b.md)."), "posts/b.md": "---\ntitle: x\n---\nText.\n"}
    assert check(tmp_path, files) == ["posts/b.md:2:1 no-date: 'date' is missing"]


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://e.example/?utm_source=x", "https://e.example/"),
        ("https://e.example/?utm_source=x&a=1&utm_medium=y&b=2#c", "https://e.example/?a=1&b=2#c"),
        ("https://e.example/?a=1&amp;fbclid=2&amp;b=3", "https://e.example/?a=1&amp;b=3"),
        ("https://e.example/?fbclid=2&amp;b=3", "https://e.example/?b=3"),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc&t=5", "https://youtu.be/dQw4w9WgXcQ?t=5"),
        ("https://e.example/?si=abc&Utm=1&utm=2", "https://e.example/?si=abc&Utm=1&utm=2"),
        ("https://e.example/utm_source=x", "https://e.example/utm_source=x"),
        ("https://e.example/?a&b=&&c", "https://e.example/?a&b=&&c"),
    ],
)
def test_addresses_lose_only_what_tracks(url: str, clean: str) -> None:
    assert untracked(url) == clean
    assert untracked(clean) == clean


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://arxiv.org/pdf/1909.11764v2.pdf", "https://arxiv.org/abs/1909.11764v2"),
        ("http://www.arxiv.org/pdf/hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("https://arxiv.org/pdf/nonsense", "https://arxiv.org/pdf/nonsense"),
        ("https://arxiv.org.e.example/pdf/1909.11764", "https://arxiv.org.e.example/pdf/1909.11764"),
    ],
)
def test_pdfs_have_an_abstract_page(url: str, page: str) -> None:
    assert abstract_page(url) == page


def test_a_formula_that_cannot_be_set(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, {"posts/a.md": post(body="Fine: $x$.\n\nSee $\\frac{1$.")})
    assert problem.startswith("posts/a.md:7:1 math: the formula '$\\frac{1$' cannot be set: ")


def test_a_record_that_cannot_be_read_is_one_problem_and_none_that_is_missing(tmp_path: Path) -> None:
    files = {"posts/a.md": post(more="arxiv: 1909.11764\n"), "posts/_papers/1909.11764.json": '{\n"id": 1,\n}'}
    assert check(tmp_path, files) == ["posts/_papers/1909.11764.json:2:8 record: broken JSON: a comma too many"]
