"""What commands read of a blog's `mkdocs.yml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperlog.cli.configuration import BlogConfiguration, load_configuration
from paperlog.papers.fetch import ARXIV_API
from paperlog.problems import UsageError
from tests.building import write_tree


def load(folder: Path, text: str, **environment: str) -> BlogConfiguration:
    write_tree(folder, {"mkdocs.yml": text})
    return load_configuration(None, folder=folder, environment=environment)


@pytest.mark.parametrize("text", ["", "site_name: A blog\nplugins: [paperlog]\n", "plugins:\n", "- a list\n"])
def test_a_blog_that_says_nothing_has_defaults(tmp_path: Path, text: str) -> None:
    found = load(tmp_path, text)
    assert found == BlogConfiguration(tmp_path, "posts", "", ARXIV_API)
    assert found.store == tmp_path / "posts" / "_papers"


@pytest.mark.parametrize(
    "text",
    [
        "plugins:\n  - search\n  - paperlog: {posts_dir: notes, arxiv: {api: 'http://127.0.0.1:1/q'}}\n",
        "plugins:\n  search: {}\n  paperlog: {posts_dir: notes, arxiv: {api: 'http://127.0.0.1:1/q'}}\n",
    ],
)
def test_options_of_the_plugin_in_both_forms(tmp_path: Path, text: str) -> None:
    found = load(tmp_path, f"site_url: https://blog.example.org/\n{text}")
    assert found == BlogConfiguration(tmp_path, "notes", "https://blog.example.org/", "http://127.0.0.1:1/q")


def test_the_environment_is_stronger_than_the_file(tmp_path: Path) -> None:
    text = "plugins: [{paperlog: {arxiv: {api: 'http://one.example/'}}}]"
    assert load(tmp_path, text, PAPERLOG_ARXIV_API="http://two.example/").arxiv_api == "http://two.example/"


def test_tags_of_mkdocs_are_understood_and_others_ignored(tmp_path: Path) -> None:
    text = """site_url: !ENV [ONE, TWO, 'https://default.example/']
plugins:
  - paperlog: {posts_dir: !ENV POSTS}
markdown_extensions:
  - pymdownx.emoji: {index: !!python/name:material.extensions.emoji.twemoji , other: !custom [x]}
  - toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}
"""
    found = load(tmp_path, text, TWO="https://two.example/", POSTS="notes")
    assert (found.site_url, found.posts_dir) == ("https://two.example/", "notes")
    assert load(tmp_path, text).site_url == "https://default.example/"


def test_a_configuration_inherits(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"base/base.yml": "site_url: https://base.example/\nplugins: {paperlog: {posts_dir: notes}}\n"}
    )
    found = load(tmp_path, "INHERIT: base/base.yml\nplugins: {paperlog: {arxiv: {api: 'http://a.example/'}}}\n")
    assert (found.root, found.posts_dir, found.site_url) == (tmp_path, "notes", "https://base.example/")
    assert found.arxiv_api == "http://a.example/"


def test_a_configuration_that_inherits_from_itself_ends(tmp_path: Path) -> None:
    assert load(tmp_path, "INHERIT: mkdocs.yml\nsite_url: https://a.example/\n").site_url == "https://a.example/"


def test_the_nearest_blog_upwards_counts(tmp_path: Path) -> None:
    write_tree(tmp_path, {"mkdocs.yml": "", "blog/mkdocs.yaml": "", "blog/posts/2019/x.md": ""})
    assert load_configuration(None, folder=tmp_path / "blog/posts/2019", environment={}).root == tmp_path / "blog"
    assert load_configuration(tmp_path / "mkdocs.yml", folder=tmp_path / "blog", environment={}).root == tmp_path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("site_name: x\nplugins: [", "mkdocs.yml:2: broken YAML: "),
        ("site_url: 5\n", "'site_url' in "),
        ("plugins: [{paperlog: {posts_dir: [x]}}]", "'posts_dir' in "),
        ("plugins: [{paperlog: {arxiv: {api: 'file:///etc/passwd'}}}]", "'file:///etc/passwd' is no address of an API"),
        ("plugins: [{paperlog: {arxiv: {api: 'http://'}}}]", "'http://' is no address of an API"),
        ("plugins: [{paperlog: {arxiv: {api: 'http://a:99999/'}}}]", "'http://a:99999/' is no address of an API"),
        ("x: 2019-02-30\n", "cannot be read: "),
        ("INHERIT: nowhere.yml\n", "nowhere.yml' cannot be read: no such file or directory"),
    ],
)
def test_what_cannot_be_used_is_a_message(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        load(tmp_path, text)
    assert message in str(raised.value)
