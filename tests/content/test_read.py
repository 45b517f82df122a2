"""A folder of posts, read whole, and the rules that need all posts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from paperlog.checks.run import sources_problems
from paperlog.content.read import Sources, read_sources
from paperlog.problems import Problem, Severity
from paperlog.reading import LARGEST_FILE


def post(extra: str = "", title: str = "T") -> str:
    return f"---\ntitle: {title}\ndate: 2019-12-03\n{extra}---\nHi\n"


def blog(folder: Path, files: Mapping[str, str | bytes]) -> Sources:
    for name, content in files.items():
        path = folder / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_sources(folder)


def problems(sources: Sources) -> list[Problem]:
    return sorted([*sources.problems, *sources_problems(sources, posts_dir="posts")])


def told(sources: Sources) -> list[tuple[str, int, str, str | None]]:
    return [(problem.path, problem.line, problem.message, problem.hint) for problem in problems(sources)]


def test_posts_registry_authors_and_assets_are_read_in_order(tmp_path: Path) -> None:
    sources = blog(
        tmp_path,
        {
            "2020/b.md": post("tags: [NLP]\nauthors: [ada]\n"),
            "2019/a.markdown": post("tags: ['#nlp']\n"),
            "2019/a/figure.png": b"\x89PNG",
            "2019/c.md/index.md": post(),
            "2019/.hidden.md": "not read",
            "_drafts/x.md": "not read",
            "_papers/1909.11764.json": "{}",
            "_tags.yml": "nlp: {name: NLP}\n",
            "_authors.yml": "ada: {name: Ada}\n",
            "notes.txt": "x",
        },
    )

    assert problems(sources) == []
    assert [item.path for item in sources.posts] == [
        "posts/2019/a.markdown",
        "posts/2019/c.md/index.md",
        "posts/2020/b.md",
    ]
    assert [item.slug for item in sources.posts] == ["a", "c-md", "b"]
    assert sources.assets == ("posts/2019/a/figure.png", "posts/notes.txt")
    assert [tag.name for tag in sources.registry.tags] == ["NLP"]
    assert sources.authors["ada"].name == "Ada"


def test_another_folder_and_missing_files_beside_posts_are_fine(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/x.md").write_text(post())
    sources = read_sources(tmp_path, posts_dir="notes")

    assert [item.path for item in sources.posts] == ["notes/x.md"]
    assert (sources.problems, sources.authors) == ((), {})


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert told(read_sources(tmp_path)) == [("posts", 1, "the folder of posts does not exist", "create it")]


def test_problems_of_all_files_are_told_together(tmp_path: Path) -> None:
    sources = blog(
        tmp_path,
        {
            "b.md": "---\ntitle: a: b\n---\n",
            "a.md": "---\ndate: x\n---\n",
            "c.md": post("tags: [x]\nauthors: [bob]\n"),
            "_tags.yml": "C++: {}\n",
            "_authors.yml": "ada: {orcid: 1}\n",
        },
    )

    assert [(path, line) for path, line, _, _ in told(sources)] == [
        ("posts/_authors.yml", 1),
        ("posts/_tags.yml", 1),
        ("posts/a.md", 2),
        ("posts/a.md", 2),
        ("posts/b.md", 2),
    ]
    assert [item.path for item in sources.posts] == ["posts/c.md"]


def test_two_posts_with_one_slug_name_each_other(tmp_path: Path) -> None:
    sources = blog(tmp_path, {"2019/x.md": post(), "2020/X.md": post(), "y.md": post("slug: x\n"), "z.md": post()})
    hint = "give one of them another 'slug' or file name"

    assert told(sources) == [
        ("posts/2019/x.md", 1, "slug 'x' is also that of posts/2020/X.md and 1 more", hint),
        ("posts/2020/X.md", 1, "slug 'x' is also that of posts/2019/x.md and 1 more", hint),
        ("posts/y.md", 4, "slug 'x' is also that of posts/2019/x.md and 1 more", hint),
    ]


def test_slugs_that_files_without_case_take_for_one_are_one(tmp_path: Path) -> None:
    sources = blog(tmp_path, {"strasse.md": post(), "straße.md": post()})

    assert [path for path, *_ in told(sources)] == ["posts/strasse.md", "posts/straße.md"]


def test_two_posts_with_one_feed_id_name_each_other(tmp_path: Path) -> None:
    sources = blog(
        tmp_path,
        {"a.md": post("id: one\n"), "b.md": post("tags: []\nid: one\n"), "c.md": post("id: d\n"), "d.md": post()},
    )
    hint = "feeds tell posts apart by it: change it where it was copied"

    assert told(sources) == [
        ("posts/a.md", 4, "feed id 'one' is also that of posts/b.md", hint),
        ("posts/b.md", 5, "feed id 'one' is also that of posts/a.md", hint),
        ("posts/c.md", 4, "feed id 'd' is also that of posts/d.md", hint),
        ("posts/d.md", 1, "feed id 'd' is also that of posts/c.md", hint),
    ]


def test_an_alias_belongs_to_one_post_and_is_the_address_of_none(tmp_path: Path) -> None:
    sources = blog(
        tmp_path,
        {
            "a.md": post("aliases: [/old/, /posts/b/index.html]\n"),
            "b.md": post("aliases:\n  - /x/\n  - /OLD\n  - /posts/b\n  - /x\n"),
        },
    )
    hint = "remove it from one of them"

    assert told(sources) == [
        ("posts/a.md", 4, "alias '/posts/b/index.html' is the address of posts/b.md", hint),
        ("posts/b.md", 6, "alias '/OLD' is also one of posts/a.md", hint),
        ("posts/b.md", 7, "alias '/posts/b' is the address of this post itself", hint),
        ("posts/b.md", 8, "alias '/x' is also one of this post itself", hint),
    ]


def test_unknown_tags_are_warnings_with_their_lines(tmp_path: Path) -> None:
    sources = blog(
        tmp_path,
        {
            "a.md": post("tags:\n  - nlp\n  - difusion\n  - '#Graph Nets'\n"),
            "b.md": post("tags: graph-nets, nlp\n"),
            "c.md": post("tags: nlp Diffusion\n"),
            "d.md": post("tags: [nlp Diffusion]\n"),
            "_tags.yml": "nlp: {}\ndiffusion: {name: Diffusion}\n",
        },
    )

    assert told(sources) == [
        ("posts/a.md", 6, "unknown tag 'difusion'", "did you mean 'diffusion'?"),
        ("posts/a.md", 7, "unknown tag '#Graph Nets'", "add 'graph-nets' to posts/_tags.yml"),
        ("posts/b.md", 4, "unknown tag 'graph-nets'", "add 'graph-nets' to posts/_tags.yml"),
        ("posts/c.md", 4, "unknown tag 'nlp Diffusion'", "write [nlp, Diffusion]"),
        ("posts/d.md", 4, "unknown tag 'nlp Diffusion'", "write 'nlp, Diffusion'"),
    ]
    assert {problem.severity for problem in problems(sources)} == {Severity.WARNING}
    assert len(sources.posts) == 4
    assert sources.registry.tag_for("graph-nets").name == "Graph Nets"


def test_unknown_authors_are_errors_with_their_lines(tmp_path: Path) -> None:
    sources = blog(
        tmp_path,
        {
            "a.md": post("authors:\n  - ada\n  - adda\n"),
            "b.md": post("authors: bob\n"),
            "_authors.yml": "ada: {name: Ada Lovelace}\n",
            "c.md": post("authors: [Jane Doe, 'X: Æ', ada lovelace]\n"),
        },
    )

    assert told(sources) == [
        ("posts/a.md", 6, "unknown author 'adda'", "did you mean 'ada'?"),
        ("posts/b.md", 4, "unknown author 'bob'", "add 'bob: {name: ...}' to posts/_authors.yml"),
        (
            "posts/c.md",
            4,
            "unknown author 'Jane Doe'",
            "add 'jane-doe: {name: Jane Doe}' to posts/_authors.yml, and write 'jane-doe' here",
        ),
        (
            "posts/c.md",
            4,
            "unknown author 'X: Æ'",
            "add 'x-æ: {name: \"X: Æ\"}' to posts/_authors.yml, and write 'x-æ' here",
        ),
        ("posts/c.md", 4, "unknown author 'ada lovelace'", "write the handle: 'ada'"),
    ]
    assert all(problem.is_error for problem in problems(sources))


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(post(title="Secret"))
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/x.md").write_text(post())
    posts = tmp_path / "posts"
    (posts / "sub").mkdir(parents=True)
    (posts / "good.md").write_text(post())
    (posts / "a.md").symlink_to("../secret.md")
    (posts / "b").symlink_to("../outside")
    (posts / "c").symlink_to("sub")
    (posts / "d.md").symlink_to("nowhere.md")
    (posts / "e.png").symlink_to("../secret.md")
    (posts / "same.txt").symlink_to("good.md")
    (posts / "_tags.yml").symlink_to("../secret.md")
    sources = read_sources(tmp_path)
    out = "a symbolic link leads out of the folder of posts"

    assert [item.path for item in sources.posts] == ["posts/good.md"]
    assert sources.assets == ("posts/same.txt",)
    assert [(path, message) for path, _, message, _ in told(sources)] == [
        ("posts/_tags.yml", out),
        ("posts/a.md", out),
        ("posts/b", out),
        ("posts/c", "a symbolic link to a folder is not followed"),
        ("posts/d.md", "this is no regular file"),
        ("posts/e.png", out),
    ]


def test_files_that_cannot_be_posts_are_told(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "big.md").write_bytes(b"x" * (LARGEST_FILE + 1))
    os.mkfifo(posts / "pipe.md")
    (posts / "new\nline.md").write_text(post())
    (tmp_path / "posts" / os.fsdecode(b"bad\xff.md")).write_text(post())

    assert told(read_sources(tmp_path)) == [
        ("posts/bad\\udcff.md", 1, "the name of the file is not UTF-8 or holds a control character", "rename it"),
        ("posts/big.md", 1, "the file is larger than 5 MB", "split it, or move data to files beside it"),
        ("posts/new\\nline.md", 1, "the name of the file is not UTF-8 or holds a control character", "rename it"),
        ("posts/pipe.md", 1, "this is no regular file", "remove it"),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.md").write_text(post())
    (tmp_path / "posts/a.md").chmod(0)

    assert told(read_sources(tmp_path)) == [("posts/a.md", 1, "the file cannot be read: permission denied", None)]


def test_reading_twice_gives_equal_sources(tmp_path: Path) -> None:
    files = {f"{name}.md": post("tags: [x, y]\n") for name in "cab"}

    assert blog(tmp_path, files) == read_sources(tmp_path)
