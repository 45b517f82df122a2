"""Nothing of a draft is published, and a link to one is reported while it can still be taken out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.building import build_site, png, post, record, write_tree
from tests.cli.terminal import Terminal

SECRET = (
    "![a](Only%20draft.png) <img src='raw.png' alt='b'> [data](data.csv) "
    "<video src='film.mp4' poster='still.png'></video> "
    "![c](both.png) ![d](sub/deep.png) ![e](docs.png) ![f](/posts/rooted.png) ![g](home.png) ![h](CASE.png)"
)
FILES = {
    "docs/index.md": "Welcome. ![h](../posts/home.png)",
    "docs/about.md": "# About\n\n![e](../posts/docs.png)\n",
    "posts/_authors.yml": "ada: {name: Ada}\nbob: {name: Bob Unseen}\n",
    "posts/_papers/1706.03762.json": record("1706.03762", title="Unseen paper"),
    "posts/a.md": post("A", more="authors: [ada]\ntags: [nlp]\n", body="Text. ![c](both.png)"),
    "posts/draft.md": post(
        "Unseen title",
        more=(
            "draft: true\narxiv: '1706.03762'\nauthors: [ada, bob]\ntags: [nlp, unseentag]\n"
            "aliases: [/unseenalias/]\nlinks: {code: code.zip}\n"
        ),
        body=SECRET,
    ),
}
ONLY_DRAFT = [
    "Only draft.png",
    "raw.png",
    "data.csv",
    "film.mp4",
    "still.png",
    "sub/deep.png",
    "rooted.png",
    "code.zip",
]
OF_DRAFT = [*ONLY_DRAFT, "case.png"]
PUBLISHED = ["both.png", "docs.png", "home.png", "unused.pdf"]
ASSETS = {f"posts/{name}": png(1, 1) for name in (*OF_DRAFT, *PUBLISHED)}


def published(folder: Path) -> set[str]:
    names = {f"posts/{name}" for name in (*OF_DRAFT, *PUBLISHED)}
    return {name.removeprefix("posts/") for name in names if (folder / name).exists()}


def test_files_that_only_drafts_use_are_not_published(tmp_path: Path) -> None:
    site = build_site(tmp_path, FILES | ASSETS)
    assert published(site.folder) == set(PUBLISHED)


def test_a_preview_shows_drafts_with_all_that_they_use(tmp_path: Path) -> None:
    site = build_site(tmp_path, FILES | ASSETS, command="serve")
    assert published(site.folder) == {*OF_DRAFT, *PUBLISHED}


def test_a_file_is_published_with_the_first_post_that_uses_it_and_goes_with_the_last(tmp_path: Path) -> None:
    build_site(tmp_path, FILES | ASSETS)
    site = build_site(tmp_path, {"posts/b.md": post("B", body="Text [d](data.csv).")})
    assert "posts/data.csv" in site.files()
    (tmp_path / "posts/b.md").unlink()
    assert "posts/data.csv" not in build_site(tmp_path, {}).files()


def test_nothing_else_of_a_draft_is_published(tmp_path: Path) -> None:
    site = build_site(tmp_path, FILES)
    found = [
        (name, word)
        for name, content in site.files().items()
        for word in (b"nseen", b"1706.03762", b"Bob")
        if not name.startswith("assets/") and (word in content or word in name.encode())
    ]
    assert found == []


LINKS = {
    "posts/a.md": post("A", body="See [one](sub/draft.md), [two](/posts/draft/), [three](sub/draft#part)."),
    "posts/b.md": post("B", more="links: {code: /posts/draft/}\n"),
    "posts/sub/draft.md": post("D", more="draft: true\n", body="See [itself](draft.md) and [other](other.md)."),
    "posts/sub/other.md": post("O", more="draft: true\n"),
    "docs/index.md": "A [draft](../posts/sub/draft.md).",
    "docs/about.md": (
        "---\ntitle: x\n---\n# About\n\n[a](../posts/sub/draft.md) [b](posts/sub/other.md) [c](../posts/a.md)\n"
    ),
}
REPORTED = [
    "docs/about.md:6: link to '../posts/sub/draft.md', which is a draft",
    "docs/about.md:6: link to 'posts/sub/other.md', which is a draft",
    "docs/index.md:1: link to '../posts/sub/draft.md', which is a draft",
    "posts/a.md:5: link to '/posts/draft/', which is a draft",
    "posts/a.md:5: link to 'sub/draft#part', which is a draft",
    "posts/a.md:5: link to 'sub/draft.md', which is a draft",
    "posts/b.md:4: link to '/posts/draft/', which is a draft",
]


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_link_to_a_draft_is_reported_as_that(tmp_path: Path, command: str) -> None:
    site = build_site(tmp_path, LINKS, command=command)
    ours = [line.removeprefix("paperlog: ").splitlines()[0] for line in site.log if line.startswith("paperlog: ")]
    assert sorted(ours) == REPORTED


def test_a_check_reports_the_same_links(tmp_path: Path) -> None:
    write_tree(tmp_path, LINKS | {"mkdocs.yml": "site_name: x\ntheme: {name: material}\nplugins: [paperlog]\n"})
    problems = json.loads(Terminal(tmp_path).run("check", "--format", "json").stdout)["problems"]
    found = [f"{each['path']}:{each['line']}: {each['message']}" for each in problems if each["rule"] == "dead-link"]
    assert sorted(found) == REPORTED
