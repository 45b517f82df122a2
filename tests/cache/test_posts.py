"""A post from the cache is what preparing it again would give."""

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

from paperlog.cache.cache import Cache
from paperlog.content.parse import parse_post
from paperlog.content.read import PostFile
from paperlog.markup.renderer import Renderer
from paperlog.pipeline.faults import Faults
from paperlog.pipeline.prepare import Posts, Prepared, prepare

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


def prepared(files: Sequence[PostFile], cache: Cache | Path | None) -> tuple[list[Prepared], Posts]:
    root = cache if isinstance(cache, Path) else Path()
    posts = Posts(root, RENDERER, faults=FAULTS, cache=Cache(cache) if isinstance(cache, Path) else cache)
    parsed = list(posts.parse(files))
    rendered, doubts = posts.rendered, list(posts.doubts)
    found = [
        Prepared(post, problems, rendered.get(file.path), tuple(doubt for doubt in doubts if doubt.path == file.path))
        for file, (post, problems) in zip(files, parsed, strict=True)
    ]
    return found, posts


def bare(each: Prepared) -> Prepared:
    """Without what a post from the cache lacks."""
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
    first, made = prepared(files, tmp_path)
    again, cached = prepared(files, tmp_path)
    assert [bare(each) for each in again] == [bare(each) for each in first]
    if first[0].post is not None and again[0].post is not None:
        assert repr(again[0].post) == repr(first[0].post)
        assert (again[0].post.lines, again[0].post.columns) == (first[0].post.lines, first[0].post.columns)
        assert cached.html(again[0].post) == made.html(first[0].post)


def test_a_post_is_what_parsing_and_converting_it_gives(tmp_path: Path) -> None:
    (found, *_), posts = prepared([file(RICH)], tmp_path)
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
    first, _ = prepared(files, cache)
    again, _ = prepared(files, cache)
    assert [bare(each) for each in again] == [bare(each) for each in first]


FILES = [file(post(f"Number {number}", body=f"Text {number}."), f"posts/{number}.md") for number in range(70)]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    prepared(FILES, tmp_path)
    return tmp_path


def parts(cache: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in cache.glob("posts-*")}


def paths(cache: Path) -> set[str]:
    """The paths of the posts that the files of the cache hold."""
    return {path for data in parts(cache).values() for path in json.loads(data.split(b"\n")[1][: _length(data)])}


def _length(data: bytes) -> int:
    return int(data.split(b"\n")[0].split()[1])


def test_of_posts_that_change_come_and_go_only_their_parts_are_written(made: Path) -> None:
    before = parts(made)
    changed = [file(post("Changed"), "posts/1.md"), *FILES[2:-1], file(post("New"), "posts/new.md")]
    found, _ = prepared(changed, made)
    after = parts(made)
    assert 1 <= sum(after[name] != before.get(name) for name in after) <= 4
    assert paths(made) == {each.path for each in changed}
    assert next(each.post.title for each in found if each.post) == "Changed"
    again, posts = prepared(changed, made)
    assert [bare(each) for each in again] == [bare(each) for each in found]
    assert (
        posts.html(next(each.post for each in again if each.post and each.post.path == "posts/5.md"))
        == "<p>Text 5.</p>"
    )


def test_posts_that_are_gone_leave_nothing(made: Path) -> None:
    prepared(FILES[:1], made)
    assert paths(made) == {"posts/0.md"}
    prepared([], made)
    assert parts(made) == {}


def test_one_process_holds_posts_without_reading_them(made: Path) -> None:
    cache = Cache(made)
    prepared(FILES, cache)
    first, _ = prepared(FILES, cache)
    for path in made.iterdir():
        path.unlink()
    again, _ = prepared(FILES, cache)
    pairs = list(zip(first, again, strict=True))
    assert all(one.post is other.post is not None and one.rendered is other.rendered for one, other in pairs)


@pytest.mark.parametrize("folder", [None, "/dev/null/cache"])
def test_one_process_holds_the_html_of_posts_where_no_file_can(folder: str | None) -> None:
    cache = Cache(Path(folder) if folder else None)
    first, _ = prepared(FILES, cache)
    again, posts = prepared([*FILES[:5], file(post("Changed"), "posts/5.md"), *FILES[6:]], cache)
    assert [bare(each) for each in again[:5]] == [bare(each) for each in first[:5]]
    assert again[7].post is not None
    assert posts.html(again[7].post) == "<p>Text 7.</p>"  # without the file, so it is not converted again


def test_what_one_process_holds_is_written_whole_after_the_cache_was_deleted(made: Path) -> None:
    cache = Cache(made)
    prepared(FILES, cache)
    for path in made.iterdir():
        path.unlink()
    changed = [file(post("Changed"), "posts/0.md"), *FILES[1:]]
    write_tree(made, {each.path: each.data for each in changed})
    expected, _ = prepared(changed, cache)
    for _ in range(2):
        found, posts = prepared(changed, made)
        assert [bare(each) for each in found] == [bare(each) for each in expected]
        html = [posts.html(each.post) for each in found if each.post]
        assert html == ["<p>Some text.</p>", *(f"<p>Text {n}.</p>" for n in range(1, 70))]


def test_a_value_that_went_wrong_is_prepared_anew(made: Path) -> None:
    for path in made.glob("posts-*"):
        path.write_bytes(path.read_bytes().replace(b"Number 7", b"Number 8"))
    expected, _ = prepared(FILES, None)
    assert [bare(each) for each in prepared(FILES, made)[0]] == [bare(each) for each in expected]


def test_html_that_went_wrong_is_converted_anew_until_the_next_build_has_written_it(made: Path) -> None:
    write_tree(made, {each.path: each.data for each in FILES})
    for path in made.glob("posts-*"):
        path.write_bytes(path.read_bytes().replace(b"<p>Text", b"<p>Test"))
    right = [f"<p>Text {n}.</p>" for n in range(70)]
    found, posts = prepared(FILES, made)
    assert [posts.html(each.post) for each in found if each.post] == right
    (made / "posts/3.md").unlink()  # from where it would be converted
    prepared(FILES, made)
    found, posts = prepared(FILES, made)
    assert [posts.html(each.post) for each in found if each.post] == right


def test_html_that_went_wrong_is_not_taken_for_an_empty_text(made: Path) -> None:
    write_tree(made, {each.path: each.data for each in FILES})
    for path in made.glob("posts-*"):
        path.write_bytes(path.read_bytes().replace(b"<p>Text", b"<p>Test"))
    changed = [file(post(f"New {n}"), f"posts/new-{n}.md") for n in range(70)]
    prepared([*FILES, *changed], made)  # writes all files again
    found, posts = prepared([*FILES, *changed], made)
    assert [posts.html(each.post) for each in found if each.post][:70] == [f"<p>Text {n}.</p>" for n in range(70)]


def test_another_way_to_convert_makes_all_anew(made: Path) -> None:
    posts = Posts(made, Renderer(["smarty"]), faults=FAULTS, cache=Cache(made))
    list(posts.parse([file(post(body='"Text"'))]))
    assert posts.rendered["posts/a.md"].html == "<p>&ldquo;Text&rdquo;</p>"
    assert paths(made) == {"posts/a.md"}


def test_extensions_that_may_read_more_than_a_text_use_no_cache(tmp_path: Path) -> None:
    renderer = Renderer(["pymdownx.snippets"])
    assert renderer.unknown_extensions
    list(Posts(tmp_path, renderer, faults=FAULTS, cache=Cache(tmp_path)).parse([file(post())]))
    assert list(tmp_path.iterdir()) == []


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
