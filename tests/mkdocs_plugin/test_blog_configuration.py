"""What commands read of a blog's `mkdocs.yml`: what a build reads of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.building import write_tree

from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration, load_configuration
from paperlog.papers.fetch import ARXIV_API
from paperlog.problems import UsageError

NAME = "site_name: A blog\n"


def load(folder: Path, text: str, **environment: str) -> BlogConfiguration:
    write_tree(folder, {"mkdocs.yml": text, "docs/about.md": "# About\n"})
    return load_configuration(None, folder=folder, environment=environment)


def told(found: BlogConfiguration) -> tuple[Path, str, str, str]:
    return found.root, found.posts_dir, found.site_url, found.arxiv_api


@pytest.mark.parametrize("text", [NAME, f"{NAME}plugins: [paperlog]\n", f"{NAME}plugins: []\n"])
def test_a_blog_that_says_nothing_has_defaults(tmp_path: Path, text: str) -> None:
    found = load(tmp_path, text)
    assert told(found) == (tmp_path, "posts", "", ARXIV_API)
    assert found.store == tmp_path / "posts" / "_papers"
    assert found.has_plugin == ("paperlog" in text)


@pytest.mark.parametrize(
    "text",
    [
        "plugins:\n  - search\n  - paperlog: {posts_dir: notes, arxiv: {api: 'http://127.0.0.1:1/q'}}\n",
        "plugins:\n  search: {}\n  paperlog: {posts_dir: notes, arxiv: {api: 'http://127.0.0.1:1/q'}}\n",
    ],
)
def test_options_of_the_plugin_in_both_forms(tmp_path: Path, text: str) -> None:
    found = load(tmp_path, f"{NAME}site_url: https://blog.example.org/\n{text}")
    assert told(found) == (tmp_path, "notes", "https://blog.example.org/", "http://127.0.0.1:1/q")


def test_the_environment_is_stronger_than_the_file(tmp_path: Path) -> None:
    text = f"{NAME}plugins: [{{paperlog: {{arxiv: {{api: 'http://one.example/'}}}}}}]"
    assert load(tmp_path, text, PAPERLOG_ARXIV_API="http://two.example/").arxiv_api == "http://two.example/"


def test_tags_of_mkdocs_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"""{NAME}site_url: !ENV [ONE, TWO, 'https://default.example/']
plugins:
  - paperlog: {{posts_dir: !ENV [POSTS, posts]}}
markdown_extensions:
  - toc: {{slugify: !!python/object/apply:pymdownx.slugs.slugify {{kwds: {{case: lower}}}}}}
"""
    assert load(tmp_path, text).site_url == "https://default.example/"
    monkeypatch.setenv("TWO", "https://two.example/")
    monkeypatch.setenv("POSTS", "notes")
    found = load(tmp_path, text)
    assert (found.site_url, found.posts_dir) == ("https://two.example/", "notes")


def test_a_configuration_inherits(tmp_path: Path) -> None:
    base = f"{NAME}site_url: https://base.example/\nplugins: {{paperlog: {{posts_dir: notes}}}}\n"
    write_tree(tmp_path, {"base/base.yml": base})
    found = load(tmp_path, "INHERIT: base/base.yml\nplugins: {paperlog: {arxiv: {api: 'http://a.example/'}}}\n")
    assert told(found) == (tmp_path, "notes", "https://base.example/", "http://a.example/")


def test_hooks_are_not_run(tmp_path: Path) -> None:
    write_tree(tmp_path, {"hook.py": "raise SystemExit(3)\n"})
    assert load(tmp_path, f"{NAME}hooks: [hook.py]\n").posts_dir == "posts"


def test_the_nearest_blog_upwards_counts(tmp_path: Path) -> None:
    docs = {"docs/a.md": "", "blog/docs/a.md": ""}
    write_tree(tmp_path, {"mkdocs.yml": NAME, "blog/mkdocs.yaml": NAME, "blog/posts/2019/x.md": "", **docs})
    assert load_configuration(None, folder=tmp_path / "blog/posts/2019", environment={}).root == tmp_path / "blog"
    assert load_configuration(tmp_path / "mkdocs.yml", folder=tmp_path / "blog", environment={}).root == tmp_path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("site_name: x\nplugins: [", "mkdocs.yml:2: broken YAML: "),
        (f"{NAME}site_url: 5\n", "'site_url': "),
        (f"{NAME}plugins: [{{paperlog: {{posts_dir: [x]}}}}]", "posts_dir"),
        (f"{NAME}plugins: [{{paperlog: {{posts_dir: ../x}}}}]", "'../x' is no folder inside the blog's"),
        (f"{NAME}plugins: [no-such-plugin]", "no-such-plugin"),
        (f"{NAME}docs_dir: nowhere", "nowhere"),
        (
            f"{NAME}plugins: [{{paperlog: {{arxiv: {{api: 'file:///etc/passwd'}}}}}}]",
            "'file:///etc/passwd' is no address",
        ),
        (f"{NAME}plugins: [{{paperlog: {{arxiv: {{api: 'http://'}}}}}}]", "'http://' is no address of an API"),
        (
            f"{NAME}plugins: [{{paperlog: {{arxiv: {{api: 'http://a:99999/'}}}}}}]",
            "'http://a:99999/' is no",
        ),
        (f"{NAME}x: 2019-02-30\n", "cannot be read: "),
        ("INHERIT: nowhere.yml\n", "nowhere.yml"),
        ("INHERIT: mkdocs.yml\n", "cannot be read: "),
        ("", "site_name"),
        ("- a list\n", "mkdocs.yml"),
    ],
)
def test_what_cannot_be_used_is_a_message(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        load(tmp_path, text)
    assert message in str(raised.value)
