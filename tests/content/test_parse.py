"""Posts from bytes: what each key may say, what is told where it says something else, and that nothing raises."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from paperlog.content.parse import default_slug, parse_post
from paperlog.content.post import KINDS, Link, PaperReference, Post, Via
from paperlog.content.source import FORBIDDEN
from paperlog.problems import Problem

TITLE_AND_DATE = "title: T\ndate: 2019-12-03\n"


def parsed(yaml: str, body: str = "Hi", *, path: str = "posts/2019/freelb.md") -> Post:
    post, problems = parse_post(f"---\n{yaml}\n---\n{body}".encode(), path=path)
    assert problems == ()
    assert post
    return post


def told(yaml: str, *, path: str = "posts/2019/freelb.md") -> list[tuple[int, str, str | None]]:
    """Line, message and hint of each problem; the first line of `yaml` is line 2."""
    post, problems = parse_post(f"---\n{yaml}\n---\nHi\n".encode(), path=path)
    assert post is None
    assert all(problem.path == path and problem.is_error for problem in problems)
    return [(problem.line, problem.message, problem.hint) for problem in problems]


def test_a_full_post_says_all_it_says() -> None:
    data = b"""\xef\xbb\xbf---\r
title: "FreeLB: Enhanced"\r
date: 2019-12-03T18:30:00+01:00\r
tags: [nlp, '#bert', "#language #modeling"]\r
arxiv: "https://arxiv.org/pdf/1909.11764v5.pdf"\r
papers:\r
  - 1803.03635\r
  - title: Another\r
    authors: [A B, C D]\r
    url: https://ofir.io/sandwich_transformer.pdf\r
    year: 2019\r
    venue: ICLR 2020\r
    doi: https://doi.org/10.1145/3292500.3330701\r
authors: [ada, "@jan"]\r
links:\r
  video: https://youtu.be/x\r
  course: [https://github.com/deepmipt/tdl, https://stats385.github.io]\r
summary: >\r
  one\r
  sentence\r
via: {name: huggingface, url: https://huggingface.co}\r
kind: article\r
updated: 2020-01-02\r
draft: true\r
pinned: yes\r
slug: other\r
aliases: [/old/path/, /2019/freelb.html]\r
lang: pt-BR\r
id: tag:example.org,2019:x\r
---\r
\r
Text.\r
"""
    post, problems = parse_post(data, path="posts/2019/freelb.md")

    assert problems == ()
    assert post is not None
    assert replace(post, lines={}, columns={}) == Post(
        path="posts/2019/freelb.md",
        slug="other",
        date=datetime.fromisoformat("2019-12-03T18:30:00+01:00"),
        title="FreeLB: Enhanced",
        dated_by_day=False,
        updated=datetime(2020, 1, 2, tzinfo=UTC),
        kind="article",
        tags=("nlp", "#bert", "#language #modeling"),
        authors=("ada", "jan"),
        papers=(
            PaperReference(arxiv="1909.11764", version=5, line=5),
            PaperReference(arxiv="1803.03635", line=7),
            PaperReference(
                title="Another",
                authors=("A B", "C D"),
                url="https://ofir.io/sandwich_transformer.pdf",
                year=2019,
                venue="ICLR 2020",
                doi="10.1145/3292500.3330701",
                line=8,
            ),
        ),
        links=(
            Link("video", "https://youtu.be/x"),
            Link("course", "https://github.com/deepmipt/tdl"),
            Link("course", "https://stats385.github.io"),
        ),
        summary="one sentence",
        via=Via("huggingface", "https://huggingface.co"),
        draft=True,
        pinned=True,
        aliases=("/old/path/", "/2019/freelb.html"),
        lang="pt-BR",
        id="tag:example.org,2019:x",
        body="\nText.\n",
        body_line=31,
        digest=blake2b(data, digest_size=16).hexdigest(),
    )
    assert [post.line(key) for key in ("tags.2", "papers.1.year", "links.course", "nope")] == [4, 11, 17, 1]


def test_a_minimal_post_gets_defaults() -> None:
    post = parsed("title: T\ndate: 2019-12-03", "Hi")

    assert (post.slug, post.date, post.dated_by_day, post.kind) == (
        "freelb",
        datetime(2019, 12, 3, tzinfo=UTC),
        True,
        "note",
    )
    assert (post.body, post.body_line, post.lines) == ("Hi", 5, {"title": 2, "date": 3})


@pytest.mark.parametrize(
    "typed", ["1912.00950", "'1912.00950'", "arXiv:1912.00950", "https://arxiv.org/abs/1912.00950"]
)
def test_an_id_keeps_the_zero_that_a_float_would_lose(typed: str) -> None:
    assert parsed(f"date: 2019-12-03\narxiv: {typed}").papers == (PaperReference(arxiv="1912.00950", line=3),)


CASES = json.loads((Path(__file__).parents[1] / "papers" / "arxiv-id-cases.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["input"]))
@pytest.mark.parametrize("key", ["arxiv: {}", "papers: [{}]", "papers: [{{arxiv: {}}}]"])
def test_every_form_of_an_id_is_read_or_refused(case: dict[str, Any], key: str) -> None:
    typed = json.dumps(case["input"], ensure_ascii=False)  # a number stays unquoted, as a float is to YAML
    post, problems = parse_post(f"---\ntitle: T\ndate: 2019-12-03\n{key.format(typed)}\n---\n".encode(), path="p.md")

    if case["id"] is None:
        assert post is None
        assert [problem.line for problem in problems] == [4]
    else:
        assert post
        assert [(paper.arxiv, paper.version) for paper in post.papers] == [(case["id"], case["version"])]


@pytest.mark.parametrize(
    ("yaml", "tags"),
    [
        ("tags: [nlp, 3d, 2019]", ("nlp", "3d", "2019")),
        ('tags: "nlp, bert,"', ("nlp", "bert")),
        ("tags: nlp", ("nlp",)),
        ('tags: ["#language #modeling"]', ("#language #modeling",)),
        ("tags: []", ()),
    ],
)
def test_tags_are_a_list_or_one_text(yaml: str, tags: tuple[str, ...]) -> None:
    assert parsed(TITLE_AND_DATE + yaml).tags == tags


@pytest.mark.parametrize(
    ("yaml", "kind"),
    [
        ("arxiv: 1909.11764", "paper"),
        ("papers: [{title: X}]\nlinks: {video: https://x.org}", "paper"),
        ("links: {video: https://x.org}", "video"),
        ("links: {video: https://x.org, article: https://x.org}", "article"),
        ("links: {demo: https://x.org, code: https://x.org, article: https://x.org}", "demo"),
        ("links: {code: https://x.org}", "tool"),
        ("links: {code: https://x.org, article: https://x.org}", "article"),
        ("links: {slides: https://x.org}", "note"),
        ("arxiv: 1909.11764\nkind: event", "event"),
        ("", "note"),
    ],
)
def test_the_kind_follows_from_papers_and_links(yaml: str, kind: str) -> None:
    assert parsed(TITLE_AND_DATE + yaml).kind == kind


@pytest.mark.parametrize(
    ("yaml", "via"),
    [
        ("via: ML Trainings", Via("ML Trainings")),
        (
            "via: https://news.ycombinator.com/item?id=1",
            Via("news.ycombinator.com", "https://news.ycombinator.com/item?id=1"),
        ),
        ("via: {name: X, url: /about/}", Via("X", "/about/")),
    ],
)
def test_via_is_a_text_an_url_or_both(yaml: str, via: Via) -> None:
    assert parsed(TITLE_AND_DATE + yaml).via == via


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("posts/2019/freelb.md", "freelb"),
        ("posts/2019/2019-12-03-My Post_1.md", "2019-12-03-my-post-1"),
        ("posts/freelb/index.md", "freelb"),
        ("posts/freelb/README.markdown", "freelb"),
        ("posts/Заметка.md", "заметка"),
        ("posts/cafe\u0301.md", "café"),
        ("posts/....md", "x-b09eae8c"),
        ("posts/v1.2.md", "v1-2"),
        ("index.md", "index"),
    ],
)
def test_a_slug_comes_from_the_file(path: str, slug: str) -> None:
    if slug.startswith("x-"):
        assert default_slug(path).startswith("x-")
    else:
        assert default_slug(path) == slug
    assert parsed(TITLE_AND_DATE, path=path).slug == default_slug(path)


def test_a_title_may_be_left_to_the_only_paper() -> None:
    assert parsed("date: 2019-12-03\narxiv: 1909.11764").title is None
    assert parsed("date: 2019-12-03\npapers: [{title: X}]").title is None


@pytest.mark.parametrize("title", ["0", "2001", "1912.00950", "'true'", '"a\\n  b"'])
def test_a_title_is_text_whatever_it_looks_like(title: str) -> None:
    expected = {"'true'": "true", '"a\\n  b"': "a b"}.get(title, title)
    assert parsed(f"title: {title}\ndate: 2019-12-03").title == expected


def test_characters_that_mark_links_never_reach_a_post() -> None:
    post = parsed("title: a\ufdd0b\x00\ndate: 2019-12-03\n", "x\ufdd1y\x00z\x1b")

    assert (post.title, post.body) == ("ab", "xyz")


KEYS = ", ".join(
    [
        "title",
        "date",
        "tags",
        "arxiv",
        "papers",
        "authors",
        "links",
        "summary",
        "via",
        "kind",
        "updated",
        "draft",
        "pinned",
        "slug",
        "aliases",
        "lang",
        "id",
    ]
)
ARXIV_FORMS = "write it as 1909.11764, 1909.11764v5, hep-th/9901001 or https://arxiv.org/abs/1909.11764"


@pytest.mark.parametrize(
    ("yaml", "message", "hint"),
    [
        ("tags: '[nlp, bert]'", "'tags' is a list in quotes: '[nlp, bert]'", "remove the quotes: [nlp, bert]"),
        (
            "tags: -nlp -bert",
            "'tags' is a list without spaces: '-nlp -bert'",
            "write a space after each '-': '- nlp'",
        ),
        ("authors: -ada", "'authors' is a list without spaces: '-ada'", "write a space after each '-': '- ada'"),
        ("titel: x", "unknown key 'titel'", "did you mean 'title'?"),
        ("Tags: [x]", "unknown key 'Tags'", "did you mean 'tags'?"),
        ("categories: [x]", "unknown key 'categories'", "did you mean 'tags'?"),
        ("zzz: x", "unknown key 'zzz'", f"known keys: {KEYS}"),
        ("links: {cod: https://x.org}", "unknown key 'cod' in 'links'", "did you mean 'code'?"),
        ("links: {GitHub: https://x.org}", "unknown key 'GitHub' in 'links'", "did you mean 'code'?"),
        ("papers: [{title: X, yaer: 2019}]", "unknown key 'yaer' in 'papers'", "did you mean 'year'?"),
        ("via: {name: x, link: /x}", "unknown key 'link' in 'via'", "known keys: name, url"),
        ("kind: papr", "'kind' is not a kind of post: 'papr'", "did you mean 'paper'?"),
        ("kind: zzz", "'kind' is not a kind of post: 'zzz'", f"kinds: {', '.join(KINDS)}"),
        ("tags: #nlp", "'tags' has no value: what follows '#' is a comment", "leave '#' out, or quote it: '#nlp'"),
        ("tags:", "'tags' has no value", "write one value or a list, or leave the line out"),
        ("tags: {a: b}", "'tags' must be one value or a list, not a mapping", None),
        ("tags: [no]", "'tags' must be text, not true or false", "quote it if it is meant as text"),
        ("tags: ['#']", "'tags' is not a tag: '#'", "a tag needs a letter or a digit"),
        ("tags: ['']", "'tags' is empty", "write some text, or leave the line out"),
        ("tags: [[a]]", "'tags' must be text, not a list", "quote it if it is meant as text"),
        ("arxiv: '1909.1176'", "'arxiv' is not an arXiv id: '1909.1176'", ARXIV_FORMS),
        ("arxiv: [1909.11764]", "'arxiv' must be one arXiv id, not a list", "list several papers under 'papers'"),
        ("arxiv:", "'arxiv' has no value", ARXIV_FORMS),
        (
            "papers: 1909.11764",
            "'papers' must be a list of papers, not text",
            "start each paper with '- ' on a line of its own",
        ),
        ("papers: [https://x.org/a.pdf]", "'papers.arxiv' is not an arXiv id: 'https://x.org/a.pdf'", ARXIV_FORMS),
        (
            "papers: [{}]",
            "'papers' names neither 'arxiv' nor 'title'",
            "a paper that is not on arXiv needs its title",
        ),
        (
            "papers: [{url: https://x.org}]",
            "'papers' names neither 'arxiv' nor 'title'",
            "a paper that is not on arXiv needs its title",
        ),
        (
            "papers: [{title: X, authors: A B and C D}]",
            "'papers.authors' is one text for several authors",
            "write a list: authors: [Chen Zhu, Yu Cheng]",
        ),
        ("papers: [{title: X, year: 19}]", "'papers.year' is not a year: '19'", "write four digits, such as 2019"),
        ("papers: [{title: X, doi: 10/x}]", "'papers.doi' is not a DOI: '10/x'", "write it as 10.1145/3292500.3330701"),
        (
            "papers: [1909.11764v1, 1909.11764]",
            "paper '1909.11764' is named twice, first on line 4",
            "keep one of them",
        ),
        ("authors: [ada, ada]", "author 'ada' is named twice", "keep one of them"),
        (
            "links: {video: 'javascript:alert(1)'}",
            "'links.video' is an unsafe link: 'javascript:alert(1)'",
            "links start with https://, http:// or mailto:",
        ),
        (
            "links: {code: [https://x.org, github.com/a/b]}",
            "'links.code' is a URL without a scheme: 'github.com/a/b'",
            "write 'https://github.com/a/b'",
        ),
        (
            "links: https://x.org",
            "'links' must be a mapping of kinds to URLs, not text",
            "write for example 'links: {code: https://...}'",
        ),
        ("links: {code: }", "'links.code' has no value", "write one value or a list, or leave the line out"),
        ("via: {url: https://x.org}", "'via.name' is missing", "add a line 'name: ...'"),
        ("via: [x]", "'via' must be a mapping of keys to values", None),
        (
            "updated: tomorrow",
            "'updated' is not a date: 'tomorrow'",
            "write it as 2019-12-03 or 2019-12-03T18:30:00+01:00",
        ),
        ("draft: 'yes'", "'draft' must be true or false, not text", "write true or false without quotes"),
        ("pinned: 1", "'pinned' must be true or false, not text", "write true or false without quotes"),
        ("slug: a/b", "'slug' is not a slug: 'a/b'", "write 'a-b'"),
        ("slug: ..", "'slug' is not a slug: '..'", "use letters, digits and hyphens"),
        ("slug: FreeLB", "'slug' is not a slug: 'FreeLB'", "write 'freelb'"),
        ("aliases: old/path", "'aliases' must start with '/': 'old/path'", "write '/old/path'"),
        ("lang: english", "'lang' is not a language code: 'english'", "write a code such as en, ru or pt-BR"),
        ("lang: no", "'lang' is read as false, not as Norwegian", 'quote it: lang: "no"'),
        ("id: a b", "'id' must be printable text without spaces: 'a b'", "leave the line out for the default"),
        ("summary: ''", "'summary' is empty", "write some text, or leave the line out"),
        ("title: x", "key 'title' is given twice, first on line 2", "keep one of them"),
    ],
)
def test_a_wrong_value_is_told_on_its_line(yaml: str, message: str, hint: str | None) -> None:
    assert told(TITLE_AND_DATE + yaml) == [(4, message, hint)]


@pytest.mark.parametrize(
    ("yaml", "message", "hint"),
    [
        ("date: 2019-12-03", "'title' is missing", "add a line 'title: ...'"),
        (
            "date: 2019-12-03\npapers: [1909.11764, 1803.03635]",
            "'title' is missing",
            "only a post with exactly one paper can do without a title",
        ),
        ("title: T", "'date' is missing", "add a line 'date: 2019-12-03'"),
        (
            "date: 2019-02-30\ntitle: T",
            "'date' names a day that does not exist: '2019-02-30'",
            "February 2019 has 28 days",
        ),
        ("date: 03.12.2019\ntitle: T", "'date' is not a date: '03.12.2019'", "write 2019-12-03"),
        ("title: true\ndate: 2019-12-03", "'title' must be text, not true or false", "quote it if it is meant as text"),
        ("title:\ndate: 2019-12-03", "'title' has no value", "write text, or leave the line out"),
        (
            "- title: x",
            "front matter must be lines of 'key: value'",
            "start the file with '---', a line 'title: ...', a line 'date: 2019-12-03' and '---' again",
        ),
        (
            "title: FreeLB: Enhanced\ndate: 2019-12-03",
            "value of 'title' holds a colon and is not quoted",
            'quote it: title: "FreeLB: Enhanced"',
        ),
    ],
)
def test_what_a_post_needs_is_told(yaml: str, message: str, hint: str) -> None:
    assert told(yaml) == [(2, message, hint)]


def test_all_problems_are_told_at_once_in_order() -> None:
    yaml = (
        "titel: A\ndate: 2019-13-03\ntags:\n  - nlp\n  - #bert\nlinks:\n  code: x y\n  cod: /x\n"
        "arxiv: 12\ndraft: 'no'\ndraft: no"
    )

    assert [(line, message) for line, message, _ in told(yaml)] == [
        (2, "unknown key 'titel'"),
        (3, "'date' names a month that does not exist: '2019-13-03'"),
        (6, "'tags' has no value: what follows '#' is a comment"),
        (8, "'links.code' is a URL with a space in it: 'x y'"),
        (9, "unknown key 'cod' in 'links'"),
        (10, "'arxiv' is not an arXiv id: '12'"),
        (12, "key 'draft' is given twice, first on line 11"),
    ]


def test_columns_point_at_keys_and_values() -> None:
    _, problems = parse_post(b"---\ntitle: T\ndate: x\nlinks: {cod: /x, code: 'a b'}\n---\n", path="p.md")

    assert [(problem.line, problem.column, problem.rule) for problem in problems] == [
        (3, 7, "date"),
        (4, 9, "unknown-key"),
        (4, 24, "link"),
    ]


def is_post_or_errors(data: bytes) -> Post | None:
    post, problems = parse_post(data, path="posts/x.md")
    assert (post is None) == any(problem.is_error for problem in problems)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for problem in problems:
        assert isinstance(problem, Problem)
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert "\n" not in str(problem.message) + str(problem.hint)
    if post:
        assert post.date.tzinfo
        texts = [
            post.title,
            post.summary,
            post.body,
            post.id,
            *post.tags,
            *post.authors,
            *(link.url for link in post.links),
        ]
        assert not any(FORBIDDEN.search(text) for text in texts if text)
        assert post.slug
        assert "/" not in post.slug
    return post


@given(st.binary())
@example(b"---\n\x85: \xc2\x85\n---\n")
def test_any_bytes_are_a_post_or_errors(data: bytes) -> None:
    is_post_or_errors(data)


@given(st.text())
@example("---\ntitle: \ud800\n---\n")
def test_any_text_is_a_post_or_errors(text: str) -> None:
    is_post_or_errors(f"---\n{text}\n---\n{text}".encode("utf-8", "surrogatepass"))


SIGNS = [
    "- ",
    "? ",
    ": ",
    ", ",
    "[",
    "]",
    "{",
    "}",
    "#",
    "# ",
    "&a ",
    "*a",
    "!x ",
    "!!str ",
    "|\n",
    ">-\n",
    "'",
    '"',
    "\\",
]
SPACES = ["", " ", "  ", "\n", "\n  ", "\n- ", "\t", "\u2028", "\x85"]
WORDS = [
    "~",
    "yes",
    "true",
    "1909.11764",
    "2019-12-03",
    "1e9",
    "https://x.org/a",
    "javascript:x",
    "/old/",
    "---",
    "...",
]
ODD = ["@", "`", "%", "\ufdd0", "\\x00", "\\ud800", "𝔘", "é"]
YAML_BITS = st.sampled_from([*SIGNS, *SPACES, *WORDS, *ODD])
VALUES = st.lists(YAML_BITS | st.text(max_size=6), max_size=6).map("".join)
KEY_NAMES = st.sampled_from([*KEYS.split(", "), "code", "video", "year", "name", "url", "titel", ""])
NEARLY = st.lists(st.tuples(st.sampled_from(["", "", "", "  ", "- "]), KEY_NAMES, VALUES), max_size=8)


@given(NEARLY, st.booleans())
def test_nearly_right_front_matter_is_a_post_or_errors(lines: list[tuple[str, str, str]], complete: bool) -> None:
    yaml = "".join(f"{indent}{key}: {value}\n" for indent, key, value in lines)
    start = TITLE_AND_DATE if complete else ""
    is_post_or_errors(f"---\n{start}{yaml}---\nbody\n".encode())


SCALARS = (
    st.none()
    | st.booleans()
    | st.text(max_size=12)
    | st.sampled_from(["1909.11764", "2019-12-03", "/x/", "https://x.org"])
)
TREES = st.recursive(
    SCALARS, lambda of: st.lists(of, max_size=3) | st.dictionaries(KEY_NAMES, of, max_size=3), max_leaves=8
)


@given(st.dictionaries(KEY_NAMES, TREES, max_size=6))
def test_any_values_under_known_keys_are_a_post_or_errors(values: dict[str, object]) -> None:
    yaml = "".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=True)}\n" for key, value in values.items())
    is_post_or_errors(f"---\n{yaml}---\n".encode())


@given(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30),
    st.lists(st.sampled_from(["nlp", "#bert", "C++"]), max_size=3),
    st.datetimes(),
)
def test_every_well_formed_post_is_read(title: str, tags: list[str], moment: datetime) -> None:
    if not title.strip() or FORBIDDEN.search(title):
        return
    yaml = f"title: {json.dumps(title, ensure_ascii=False)}\ndate: {moment.isoformat()}\ntags: {json.dumps(tags)}"
    text = f"---\n{yaml}\n---\n{title}"
    post = is_post_or_errors(text.encode())

    assert post
    assert post.title == " ".join(title.split())
    assert post.tags == tuple(tags)
    assert post.date == moment.replace(tzinfo=UTC)
