"""Whatever a post, the registry or a blog holds, the time it takes grows about as it does.

Processor time of this thread is measured, the least of several runs, and only where it is long enough to mean
something.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from paperlog.checks.link_rules import check_links
from paperlog.checks.run import text_problems
from paperlog.content.authors import load_authors
from paperlog.content.parse import parse_post
from paperlog.content.read import read_sources
from paperlog.content.registry_file import load_registry
from paperlog.markup.limits import MAX_BODY
from paperlog.markup.rendered import LocalLink
from paperlog.markup.renderer import Renderer
from paperlog.site.link_targets import Targets
from tests import nasty_texts
from tests.building import build_site, post

GROWTH = 2.6
"""How much longer a text may take that is twice as long."""
SECONDS = 10
SHORT = 0.3
"""Seconds below which nothing is compared: what is quadratic within a paragraph ends there."""
SIZE = 60_000
RENDERER = Renderer()


def taken(work: Callable[[], object]) -> float:
    started = time.thread_time()
    work()
    return time.thread_time() - started


def grows_linearly(work: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether twice the size takes about twice the time; repeated while it does not seem so, as on a busy machine."""
    half, whole = work(size // 2), work(size)
    halves, wholes = [], []
    for _ in range(8):
        wholes.append(taken(whole))
        if min(wholes) < SHORT:
            return True
        halves.append(taken(half))
        if min(wholes) <= GROWTH * min(halves):
            return True
    return False


def processed(body: str) -> Callable[[], object]:
    """Parse, convert and check a post."""
    data = f"---\ntitle: T\ndate: 2019-12-03\n---\n{body}".encode()

    def work() -> None:
        post, _ = parse_post(data, path="posts/a.md")
        assert post is not None
        rendered = RENDERER.render(post.body, path=post.path, body_line=post.body_line)
        assert not [problem for problem in rendered.problems if problem.rule == "bug"]
        list(text_problems(post, excerpt=rendered.summary))
        check_links(rendered.links, source=post.path, targets=Targets({}, frozenset(), {}))

    return work


def largest_converted(text: nasty_texts.Make, size: int) -> int:
    """Return the largest size up to which a text is not refused."""
    while size > 1_000:
        problems = RENDERER.render(text(size=size), path="posts/a.md").problems
        if "too-large" not in {problem.rule for problem in problems}:
            break
        size //= 2
    return size


TEXTS = dict(nasty_texts.texts(seed=13, alternated=4))


@pytest.mark.parametrize("name", TEXTS)
def test_a_post_twice_as_long_takes_twice_the_time(name: str) -> None:
    text = TEXTS[name]
    assert grows_linearly(lambda size: processed(text(size=size)), largest_converted(text, SIZE))


@pytest.mark.parametrize(
    "body",
    [
        nasty_texts.in_paragraphs("[](b) ", size=MAX_BODY),
        nasty_texts.in_paragraphs("*a*", size=MAX_BODY),
        nasty_texts.in_paragraphs("a <b> ", size=MAX_BODY),
        nasty_texts.repeated("<div markdown>", size=MAX_BODY),
        nasty_texts.repeated("<math>\n\n" + "a " * 50, size=MAX_BODY),
        nasty_texts.repeated("- a\n\n    > " + "b " * 60 + "\n\n", size=MAX_BODY),
        nasty_texts.repeated("a<b " + "c " * 60 + "\n\n", size=MAX_BODY),
    ],
    ids=lambda body: body[:12],
)
def test_a_post_of_the_largest_size_ends_within_seconds(body: str) -> None:
    assert len(body) > MAX_BODY * 9 // 10
    assert taken(processed(body)) < SECONDS


@pytest.mark.parametrize(
    "line",
    [
        "A{i}:b: {{}}", "a{i}.b: {{}}", "a{i}: {{parent: b{i}}}", "a{i}: {{parent: a{j}}}",
        "a{i}: {{aliases: [b{i}, c]}}", "a: {{}}", "a{i}: {{x{i}: 1}}", "'[key]{i}': 1",
        "a{i}: {{name: 'A #b'}} # c #d", "- a{i}", "a{i}:b", "a{i}: \"\\\\\"", "# a #b", "", "\t", "? a{i}", "---",
        "a{i}: {{kind: tsak}}", "1{i}: {{}}", "a{i}: [[[[", "a: b: c", "a{i}: {{b:c: 1}}",
    ],
)  # fmt: skip
def test_registry_and_authors_twice_as_long_take_twice_the_time(line: str) -> None:
    def loaded(size: int, load: Callable[..., object]) -> Callable[[], object]:
        text = "\n".join(line.format(i=number, j=number + 1) for number in range(size))
        return lambda: load(text.encode(), path="posts/_tags.yml")

    for load in (load_registry, load_authors):
        assert grows_linearly(lambda size, load=load: loaded(size, load), 16_000)


@pytest.mark.parametrize(
    "line",
    [
        "A{i}:b: 1", "a{i}: 1", "# a #b", "- a{i} #b", "tags.{i}: 1", "  a{i}: b #c", "'a{i}': \"\\\\", "[",
        "{{a: [\"\\\"\\\"", "tags: [a{i}] #b", "via: {{name: a #b", "\t", "", "x", "a{i}: *b",
        "papers: [{{a{i}: b}}]",
    ],
)  # fmt: skip
@pytest.mark.parametrize("first", ["", "links:\n  code:", "summary: |", "papers: [", 'title: "'])
def test_front_matter_of_any_size_ends_at_once(first: str, line: str) -> None:
    lines = "\n".join(line.format(i=number) for number in range(60_000 // (len(line) + 4)))
    data = f"---\ndate: 2019-12-03\n{first}\n{lines}\n---\n".encode()
    assert taken(lambda: parse_post(data, path="posts/a.md")) < SECONDS / 4


def test_unknown_words_are_compared_once_in_a_whole_blog(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    tags = "".join(f"tag-number-{number:03}: {{name: Some tag {number}}}\n" for number in range(1_000))
    (folder / "_tags.yml").write_text(tags, encoding="utf-8")
    (folder / "_authors.yml").write_text(
        "".join(f"author-{number}: {{}}\n" for number in range(1_000)), encoding="utf-8"
    )
    unknown = ", ".join(f"some-unknown-{number}" for number in range(50))
    for number in range(400):
        text = f"---\ntitle: T\ndate: 2019-12-03\ntags: [{unknown}]\nauthors: [{unknown}]\n---\nText.\n"
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    # 40,000 occurrences: compared anew for each, they take minutes.
    assert taken(lambda: read_sources(tmp_path)) < SECONDS


def test_dead_links_are_compared_once_each() -> None:
    sources = {f"posts/2019/note-{number}.md": f"posts/note-{number}/" for number in range(10_000)}
    targets = Targets(sources, frozenset(sources.values()), {path: frozenset({"a"}) for path in sources})
    links = [
        LocalLink(f"{folder}nte-{number}{end}", 1)
        for folder in ("", "/")
        for number in range(100)
        for end in (".md", "/")
    ]
    assert taken(lambda: [check_links(links, source=path, targets=targets) for path in [*sources][:100]]) < SECONDS


def test_a_blog_of_nasty_texts_is_built_within_seconds(tmp_path: Path) -> None:
    pieces = (
        "<math>",
        "- a",
        "[x](y{i}.md)",
        "[x](#y{i})",
        "|a|b|\n|-|-|\n|c|d|",
        "x[^{i}]\n\n[^{i}]: a",
        "a<b " + "c " * 30,
    )
    posts = {
        f"posts/{number}.md": post(body=nasty_texts.repeated(piece, size=15_000, separator="\n\n"))
        for number, piece in enumerate(pieces)
    }
    started = os.times()
    site = build_site(tmp_path, posts)
    ended = os.times()
    assert ended.user + ended.children_user - started.user - started.children_user < 3 * SECONDS
    assert "posts/0/index.html" in site.files()
