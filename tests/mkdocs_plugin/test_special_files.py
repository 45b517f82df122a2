"""Pipes, sockets and devices are refused, and nothing waits for what they will never say."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort
from tests.building import build_site, post, write_tree
from tests.cli.terminal import Terminal

FILES = {
    "posts/a.md": post(more="authors: [ada]\narxiv: 1909.11764\n"),
    "posts/_authors.yml": "ada: {name: Ada}\n",
    "docs/about.md": "# About\n\n![](plot.png)\n",
}
PLACES = [
    "posts/pipe.md",
    "posts/pipe.png",
    "posts/_tags.yml",
    "posts/_authors.yml",
    "posts/_papers/1909.11764.json",
    "docs/index.md",
    "docs/pipe.md",
    "docs/plot.png",
    "docs/extra.css",
]


@pytest.fixture(autouse=True)
def _impatient() -> Iterator[None]:
    """Have what waits for ever fail."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it waited for a pipe"))
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def special(path: Path, kind: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket may not be long
        try:
            with socket.socket(socket.AF_UNIX) as opened:
                opened.bind(path.name)
        finally:
            os.chdir(here)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["pipe", "socket"])
def test_a_special_file_is_refused_by_build_and_check_alike(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str, place: str
) -> None:
    write_tree(tmp_path, FILES)
    special(tmp_path / place, kind)
    with pytest.raises(Abort):
        build_site(tmp_path, {})
    (error,) = [line for line in caplog.messages[-1].split("\n") if line.startswith(f"{place}:")]
    assert "regular file" in error
    problems = json.loads(Terminal(tmp_path).run("check", "--format", "json").stdout)["problems"]
    assert error in [f"{problem['path']}:{problem['line']}: {problem['message']}" for problem in problems]


@pytest.mark.parametrize("template", ["partials/mine.html", "assets/mine.js"])
def test_a_special_file_among_the_templates_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, template: str
) -> None:
    special(tmp_path / "overrides" / template, "pipe")
    with pytest.raises(Abort):
        build_site(tmp_path, FILES, theme={"name": "material", "custom_dir": "overrides"})
    assert f"overrides/{template}:1: this is no regular file" in caplog.messages[-1]


def test_a_page_that_is_not_published_may_be_anything(tmp_path: Path) -> None:
    special(tmp_path / "docs/private/pipe.md", "pipe")
    site = build_site(tmp_path, FILES | {"docs/plot.png": b"png"}, exclude_docs="private/")
    assert "about/index.html" in site.files()


@pytest.mark.parametrize("place", ["posts/_tags.yml", "posts/_authors.yml", "posts/a.md"])
@pytest.mark.parametrize(
    "command",
    [("tags",), ("tags", "--add", "nlp"), ("refresh", "--dry-run"), ("new", "https://e.example/x", "--title", "X")],
)
def test_no_command_waits_for_a_pipe(tmp_path: Path, command: tuple[str, ...], place: str) -> None:
    write_tree(tmp_path, FILES | {"mkdocs.yml": "plugins: [paperlog]\n", "docs/plot.png": b"png"})
    special(tmp_path / place, "pipe")
    Terminal(tmp_path, environment={"PAPERLOG_ARXIV_API": "http://127.0.0.1:9/"}).run(*command)
    assert (tmp_path / place).is_fifo()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_of_the_documentation_that_cannot_be_read_is_no_empty_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_tree(tmp_path, FILES | {"docs/plot.png": b"png", "docs/closed/page.md": "# Page\n"})
    (tmp_path / "docs/closed").chmod(0)
    with pytest.raises(Abort):
        build_site(tmp_path, {})
    (tmp_path / "docs/closed").chmod(0o755)
    assert "docs/closed:1: the folder cannot be read: permission denied" in caplog.messages[-1]
