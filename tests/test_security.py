"""A stranger's post runs nothing, reads nothing, escapes nowhere and keeps nobody waiting: it has a problem instead."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs.exceptions import Abort

from paperlog.cli.main import main
from tests.building import build_site, post, write_tree

CONFIG = "site_name: A blog\nsite_url: https://e.example/\ntheme: {name: material}\nplugins: [paperlog]\n"
SECONDS = 15
"""Of processor time for a command or build; the slowest takes three on a slow machine."""

BOMB = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *a]" for n in range(40))


def text(front: str = "", body: str = "Text.") -> str:
    return f"---\ntitle: T\ndate: 2019-12-03\n{front}\n---\n{body}\n"


HOSTILE: Mapping[str, tuple[str | bytes, str]] = {
    "yaml bomb": (text(BOMB), "YAML anchor '&a' is not allowed [yaml]"),
    "yaml bomb by reference": (text("tags: *a"), "YAML alias '*a' is not allowed [yaml]"),
    "python object": (text("via: !!python/object/apply:os.system [touch hacked]"), "is not allowed [yaml]"),
    "python name": (text("via: !!python/name:os.system"), "is not allowed [yaml]"),
    "deep yaml": (text("tags: " + "[" * 900), "more than 20 lists and mappings inside each other [yaml]"),
    "many tags": (text(f"tags: [{', '.join(f't{n}' for n in range(9_000))}]"), "'tags' has 9,000 entries"),
    "tags in a text": (text(f"tags: '{','.join(f't{n}' for n in range(10_000))}'"), "'tags' has 10,000 entries"),
    "many aliases": (text(f"aliases: [{', '.join(f'/{n}/' for n in range(7_000))}]"), "'aliases' has 7,000 entries"),
    "many papers": (text(f"papers: [{', '.join(f'1909.{n:05}' for n in range(1, 5_000))}]"), "'papers' has 4,999"),
    "long front matter": (text("x: |\n" + "  y\n" * 20_000), "front matter is longer than 65,536 characters"),
    "50 MB": (b"---\ntitle: T\n---\n" + b"x" * 50_000_000, "the file is larger than 5 MB [file]"),
    "long text": (text(body="word " * 300_000), "the text has 1,500,001 characters; a post can have 1,000,000"),
    "open links": (text(body="\n\n".join(["[](" * 6_000] * 50)), "more brackets are open at once"),
    "open tags": (text(body="\n\n".join(["<a " * 6_000] * 50)), "more brackets are open at once"),
    "deep list": (text(body="1. " * 6_000), "the text cannot be converted: it nests too deep [markdown]"),
    "script": (text(body="A <script>alert(1)</script>."), "'<script>' is not allowed in a post [unsafe-html]"),
    "handler": (text(body="A <b onclick='x'>b</b>."), "attribute 'onclick' of '<b>' is not allowed [unsafe-html]"),
    "frame": (text(body="A <iframe src='https://e.example/'></iframe>."), "'<iframe>' is not allowed in a post"),
    "script link": (text(body="[x](javascript:alert(1))"), "links with 'javascript:' are not allowed [unsafe-link]"),
    "data link": (text(body="[x](data:text/html,x)"), "links with 'data:' are not allowed [unsafe-link]"),
    "link of a key": (text("links: {code: 'javascript:alert(1)'}"), "is an unsafe link: 'javascript:alert(1)'"),
    "data of a key": (text("via: {name: x, url: 'data:text/html,x'}"), "is an unsafe link: 'data:text/html,x'"),
    "slug": (text("slug: ../../x"), "'slug' is not a slug: '../../x' [slug]"),
    "alias": (text("aliases: [/../../x/]"), "must not hold '..', '.' or an empty part: '/../../x/' [alias]"),
    "encoded alias": (text("aliases: ['/%2e%2e/%2e%2e/x/']"), "must not hold '..', '.' or an empty part"),
    "paper": (text("arxiv: ../../../etc/passwd"), "is not an arXiv id"),
}  # fmt: skip


def check(root: Path) -> tuple[int, str]:
    back = Path.cwd()
    os.chdir(root)
    try:
        result = CliRunner().invoke(main, ["check"])
    finally:
        os.chdir(back)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout


@pytest.mark.parametrize("name", HOSTILE)
def test_check_ends_in_a_problem_within_seconds(tmp_path: Path, name: str) -> None:
    content, message = HOSTILE[name]
    write_tree(tmp_path, {"mkdocs.yml": CONFIG, "posts/a.md": content, "docs/about.md": "# About"})
    started = time.process_time()
    code, told = check(tmp_path)
    assert time.process_time() - started < SECONDS
    assert code == 1
    assert message in told
    assert "Traceback" not in told
    assert len(told) < 20_000
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cache", "docs", "mkdocs.yml", "posts"]


def test_a_build_ends_with_all_of_them_within_seconds(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = {f"posts/{name.replace(' ', '-')}.md": content for name, (content, _) in HOSTILE.items()}
    started = time.process_time()
    with pytest.raises(Abort):
        build_site(tmp_path, files)
    assert time.process_time() - started < 2 * SECONDS
    for name in HOSTILE:
        assert f"posts/{name.replace(' ', '-')}.md:" in caplog.text, name
    assert not (tmp_path / "hacked").exists()
    assert not (tmp_path / "site" / "index.html").exists()


def test_links_to_files_that_are_not_the_blogs_stay_text(tmp_path: Path) -> None:
    write_tree(tmp_path, {"secret.txt": "secret", "blog/secret.md": "secret"})
    body = "A [a](../../secret.txt), [b](../secret.md), [c](/etc/passwd), ![d](../../secret.txt) and ![e](/etc/passwd)."
    site = build_site(tmp_path / "blog", {"posts/a.md": post(body=body)})
    assert sum("does not exist" in line for line in site.log) == 5
    assert b"secret" not in b"".join(content for name, content in site.files().items() if "secret" in name)
    assert not [name for name in site.files() if "secret" in name or "passwd" in name]


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("posts/b.md", "posts/b.md"),
        ("posts/plot.png", "posts/plot.png"),
        ("posts/more", "posts/more"),
        ("posts/_tags.yml", "posts/_tags.yml"),
        ("posts/_authors.yml", "posts/_authors.yml"),
        ("posts/_papers/1909.11764.json", "posts/_papers/1909.11764.json"),
        ("posts/_papers", "posts/_papers"),
        ("docs/index.md", "docs/index.md"),
        ("docs/about.md", "docs/about.md"),
        ("docs/more", "docs/more"),
    ],
)
def test_symbolic_links_out_of_the_blog_are_errors(tmp_path: Path, link: str, path: str) -> None:
    outside = write_tree(tmp_path / "outside", {"secret": "title: secret", "folder/secret": "secret"})
    blog = write_tree(tmp_path / "blog", {"mkdocs.yml": CONFIG, "posts/a.md": post(), "docs/.gitkeep": ""})
    (blog / link).parent.mkdir(exist_ok=True)
    (blog / link).symlink_to(outside / ("folder" if "." not in Path(link).name else "secret"))
    code, told = check(blog)
    assert code == 1
    assert f"{path}:1:1: error: a symbolic link " in told
    with pytest.raises(Abort):
        build_site(blog, {})
    assert not (blog / "site" / "posts").exists()


def test_a_folder_of_posts_that_is_elsewhere_is_an_error(tmp_path: Path) -> None:
    blog = {"blog/mkdocs.yml": CONFIG, "blog/docs/a.md": ""}
    write_tree(tmp_path, {"outside/a.md": post(), "outside/environ": "SECRET=1", **blog})
    (tmp_path / "blog" / "posts").symlink_to(tmp_path / "outside")
    code, told = check(tmp_path / "blog")
    assert code == 1
    assert "posts:1:1: error: the folder of posts is a symbolic link that leads out of the blog [file]" in told


def test_symbolic_links_in_circles_are_errors(tmp_path: Path) -> None:
    blog = write_tree(tmp_path, {"mkdocs.yml": CONFIG, "posts/a.md": post(), "docs/a/x.md": "x", "docs/b/y.md": "y"})
    for link, target in (("a/b", "../b"), ("a/again", "."), ("b/a", "../a"), ("b/up", "..")):
        (blog / "docs" / link).symlink_to(target)
    code, told = check(blog)
    assert code == 1
    assert told.count("a symbolic link leads to a folder that holds symbolic links [file]") == 4
    with pytest.raises(Abort):
        build_site(blog, {})


def test_symbolic_links_within_the_blog_are_followed(tmp_path: Path) -> None:
    blog = write_tree(tmp_path, {"mkdocs.yml": CONFIG, "posts/plot.png": b"png", "docs/.gitkeep": ""})
    (blog / "posts" / "same.png").symlink_to("plot.png")
    write_tree(blog, {"posts/a.md": post(body="See ![a plot](same.png).")})
    assert check(blog) == (0, "1 post checked: nothing found\n")
    (blog / "docs" / "same").symlink_to("../posts")
    write_tree(blog, {"posts/b.md": post("B", body="See ![a plot](../docs/same/plot.png).")})
    assert check(blog) == (0, "2 posts checked: nothing found\n")
    files = build_site(blog, {}).files()
    assert files["posts/same.png"] == files["same/plot.png"] == b"png"
