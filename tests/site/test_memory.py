"""What is remembered of a post is what preparing it again would give."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.building import post, write_tree

from paperlog.content.parse import parse_post
from paperlog.content.read import PostFile
from paperlog.markup.renderer import Renderer
from paperlog.pipeline.faults import Faults
from paperlog.pipeline.prepare import Posts, prepare
from paperlog.site.memory import Memory
from paperlog.site.prepared import Prepared

RENDERER = Renderer()
FAULTS = Faults(None, root=Path())

RICH = """\
---
title: "Notes: a rich one"
date: 2019-12-03T18:30:00+01:00
updated: 2020-02-03
tags: [nlp, "c++"]
authors: [ann]
papers:
  - arxiv: 1909.11764v2
    venue: ICLR
  - title: Some book
    authors: [Ann Lee, Bo Li]
    year: 2019
    url: https://example.org/book.pdf
    doi: 10.1000/182
links:
  code: https://github.com/a/b
  article: ../other.md
via: {name: Somebody, url: "https://example.org/"}
summary: It says $x^2$.
aliases: [/old/, /older.html]
lang: de
id: stays
pinned: true
---
First, see [another](b.md#part) and https://arxiv.org/abs/1810.04805.

<!-- more -->

## Part one

![](missing.png) TODO

### Deeper $x$
"""


def file(text: str, path: str = "posts/a.md") -> PostFile:
    data = text.encode("utf-8", "surrogatepass")
    return PostFile(path, data, blake2b(data, digest_size=16).hexdigest())


def prepared(files: Sequence[PostFile], memory: Memory | None, cache: Path | None) -> tuple[list[Prepared], Posts]:
    posts = Posts(cache or Path(), RENDERER, faults=FAULTS, cache=cache, memory=memory)
    list(posts.parse(files))
    return list(posts._prepared.values()), posts


def bare(each: Prepared) -> Prepared:
    """Without what a remembered post lacks."""
    return replace(each, rendered=replace(each.rendered, html="", text="") if each.rendered else None)


TEXTS = {
    "a rich one": RICH,
    "a plain one": post(),
    "one with an error": "---\ntitle: A\n---\n",
    "one with many doubts": post("A", more="tags: [nlp, nlp]\n", body="# Again\n\n#### Deep\n\n![](x.png)\n\n<script>"),
    "windows": RICH.replace("\n", "\r\n"),
    "one with a mark": "\ufeff" + RICH,
    "one without text": post(body=""),
    "nothing": "",
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_next_process_knows_what_this_one_prepared(tmp_path: Path, name: str) -> None:
    files = [file(TEXTS[name])]
    first, made = prepared(files, None, tmp_path)
    again, remembered = prepared(files, None, tmp_path)
    assert [bare(each) for each in again] == [bare(each) for each in first]
    if first[0].post is not None and again[0].post is not None:
        assert repr(again[0].post) == repr(first[0].post)
        assert (again[0].post.lines, again[0].post.columns) == (first[0].post.lines, first[0].post.columns)
        assert remembered.html(again[0].post) == made.html(first[0].post)


def test_a_post_is_what_parsing_and_converting_it_gives(tmp_path: Path) -> None:
    (found, *_), posts = prepared([file(RICH)], None, tmp_path)
    assert found.post is not None
    parsed, _ = parse_post(RICH.encode(), path="posts/a.md")
    assert parsed is not None
    assert replace(parsed, body="") == found.post
    usual = RENDERER.render(parsed.body, path="posts/a.md", body_line=parsed.body_line)
    assert found.rendered == usual
    assert posts.rendered == {"posts/a.md": usual}
    assert {problem.rule for problem in posts.doubts} >= {"image-alt"}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_remembered_as_it_was(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    cache = tmp_path_factory.mktemp("cache")
    files = [file(post(body=body))]
    first, _ = prepared(files, None, cache)
    again, _ = prepared(files, None, cache)
    assert [bare(each) for each in again] == [bare(each) for each in first]


FILES = [file(post(f"Number {number}", body=f"Text {number}."), f"posts/{number}.md") for number in range(70)]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    prepared(FILES, None, tmp_path)
    return tmp_path


def parts(cache: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (cache / "posts").glob("*.json")}


def test_of_posts_that_change_come_and_go_only_their_parts_are_written(made: Path) -> None:
    before = parts(made)
    changed = [file(post("Changed"), "posts/1.md"), *FILES[2:-1], file(post("New"), "posts/new.md")]
    found, _ = prepared(changed, None, made)
    after = parts(made)
    assert 1 <= sum(after[name] != before.get(name) for name in after) <= 4
    paths = {path for data in after.values() for path in json.loads(data)["posts"]}
    assert paths == {each.path for each in changed}
    assert next(each.post.title for each in found if each.post) == "Changed"
    assert [bare(each) for each in prepared(changed, None, made)[0]] == [bare(each) for each in found]


def test_one_process_remembers_without_reading(made: Path) -> None:
    memory = Memory()
    first, _ = prepared(FILES, memory, made)
    for path in (made / "posts").iterdir():
        path.unlink()
    write_tree(made, {each.path: each.data for each in FILES})
    again, posts = prepared(FILES, memory, made)
    assert all(one is other for one, other in zip(first, again, strict=True))
    assert again[5].post is not None
    assert posts.html(again[5].post) == "<p>Text 5.</p>"


def test_what_one_process_remembers_is_written_whole_after_the_cache_was_deleted(made: Path) -> None:
    memory = Memory()
    prepared(FILES, memory, made)
    for path in (made / "posts").iterdir():
        path.unlink()
    changed = [file(post("Changed"), "posts/0.md"), *FILES[1:]]
    expected, _ = prepared(changed, memory, made)
    found, posts = prepared(changed, None, made)
    assert [bare(each) for each in found] == [bare(each) for each in expected]
    assert all(posts.html(each.post) for each in found if each.post)


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"key": 1}', '{"key": "", "posts": {}}', "\udcff"])
def test_a_broken_part_costs_time_and_nothing_else(made: Path, broken: str) -> None:
    for path in (made / "posts").glob("*.json"):
        path.write_text(broken, encoding="utf-8", errors="surrogateescape")
    expected, _ = prepared(FILES, None, None)
    assert [bare(each) for each in prepared(FILES, None, made)[0]] == [bare(each) for each in expected]


@pytest.mark.parametrize(
    "entry",
    [
        1,
        [],
        {"digest": "{digest}"},
        {"digest": "{digest}", "prepared": [1], "html": [0, 0, ""]},
        {"digest": "{digest}", "prepared": {"post": {"title": 1}}, "html": [0, 0, ""]},
        {"digest": "{digest}", "prepared": {}, "html": [1]},
        {"digest": "other", "prepared": {}, "html": [0, 0, ""]},
    ],
)
def test_an_entry_that_somebody_edited_is_prepared_anew(made: Path, entry: object) -> None:
    for path in (made / "posts").glob("*.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        for name in data["posts"]:
            digest = next(each.digest for each in FILES if each.path == name)
            data["posts"][name] = json.loads(json.dumps(entry).replace("{digest}", digest))
        path.write_text(json.dumps(data), encoding="utf-8")
    expected, _ = prepared(FILES, None, None)
    found, posts = prepared(FILES, None, made)
    assert [bare(each) for each in found] == [bare(each) for each in expected]
    assert all(posts.html(each.post) for each in found if each.post)


def test_a_byte_that_went_wrong_costs_one_post(made: Path) -> None:
    for path in (made / "posts").glob("*.json"):
        path.write_bytes(path.read_bytes().replace(b"Number 7", b"Numb\xffr 7"))
    expected, _ = prepared(FILES, None, None)
    assert [bare(each) for each in prepared(FILES, None, made)[0]] == [bare(each) for each in expected]


def test_html_that_is_gone_or_wrong_is_made_anew(made: Path) -> None:
    (made / "posts/html").write_text("something else", encoding="utf-8")
    write_tree(made, {each.path: each.data for each in FILES})
    found, posts = prepared(FILES, None, made)
    assert [posts.html(each.post) for each in found if each.post] == [f"<p>Text {n}.</p>" for n in range(70)]


def test_html_that_nobody_needs_is_thrown_away_in_the_end(tmp_path: Path) -> None:
    large = [file(post(body="word " * 60_000 + str(number))) for number in range(12)]
    sizes = []
    for each in large:
        prepared([FILES[0], each], None, tmp_path)
        sizes.append((tmp_path / "posts/html").stat().st_size)
    assert max(sizes) < 1_000_000 + 4 * 300_100
    assert sizes != sorted(sizes)
    (first, last), posts = prepared([FILES[0], large[-1]], None, tmp_path)
    assert first.post is not None
    assert last.post is not None
    assert posts.html(first.post) == "<p>Text 0.</p>"
    assert "word 11" in posts.html(last.post)


def test_another_way_to_convert_makes_all_anew(made: Path) -> None:
    posts = Posts(made, Renderer(["smarty"]), faults=FAULTS, cache=made)
    list(posts.parse([file(post(body='"Text"'))]))
    assert "&ldquo;" in posts.rendered["posts/a.md"].html or "“" in posts.rendered["posts/a.md"].html
    names = {path for data in parts(made).values() for path in json.loads(data)["posts"] if data}
    assert "posts/a.md" in names


def test_many_posts_are_prepared_by_workers_and_come_in_order() -> None:
    files = [file(post(f"Number {number}"), f"posts/{number:03}.md") for number in range(200)]
    told: list[int] = []
    posts = Posts(Path(), RENDERER, faults=FAULTS, tell=lambda _, done, __: told.append(done))
    found = [each for each, _ in posts.parse(files)]
    assert [each.title for each in found if each] == [f"Number {number}" for number in range(200)]
    assert told in ([], list(range(1, 201)))  # a machine with one core has no workers
    value, html, _ = prepare((RENDERER, FAULTS), files[7])
    assert json.loads(value)["post"]["title"] == "Number 7"
    assert html == "<p>Some text.</p>"
