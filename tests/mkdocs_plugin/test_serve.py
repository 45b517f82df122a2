"""`mkdocs serve`, for somebody who writes."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from tests.building import post, write_tree

FILES = {
    "mkdocs.yml": "site_name: A blog\nsite_url: https://x.example.org/\n"
    "theme: {name: material, custom_dir: overrides}\nplugins: [paperlog]\n",
    "docs/.gitkeep": "",
    "overrides/.gitkeep": "",
    "posts/a.md": post("First", body="one"),
    "posts/b.md": post("Not done", more="draft: true\n"),
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    write_tree(tmp_path, FILES)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=tmp_path, stderr=log, stdout=log)
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.wait()


def until(address: str, text: str) -> str:
    """The page at an address, once it holds a text."""
    body = ""
    for _ in range(300):
        try:
            body = requests.get(address, timeout=20).text
        except requests.ConnectionError:
            body = ""
        if text in body:
            return body
        time.sleep(0.1)
    pytest.fail(f"{text!r} never came: {body[-500:]}")


def test_saving_shows_the_new_text_and_an_error_keeps_the_old_one_up(server: str, tmp_path: Path) -> None:
    until(f"{server}posts/a/", "one")
    assert "Draft" in until(f"{server}posts/b/", "Not done")

    write_tree(tmp_path, {"posts/a.md": post("First", body="two")})
    until(f"{server}posts/a/", "two")

    write_tree(tmp_path, {"posts/a.md": "---\ntitle: First: broken\ndate: 2019-12-03\n---\nthree\n"})
    for _ in range(300):
        if "stays up" in (tmp_path / "log").read_text(encoding="utf-8"):
            break
        time.sleep(0.1)
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "posts/a.md:2: " in log
    assert "Traceback" not in log
    until(f"{server}posts/a/", "two")

    # Whoever saves the same mistake once more is told once more.
    write_tree(tmp_path, {"posts/a.md": "---\ntitle: First: broken\ndate: 2019-12-03\n---\nthree, and more\n"})
    for _ in range(300):
        log = (tmp_path / "log").read_text(encoding="utf-8")
        if log.count("stays up") == 2:
            break
        time.sleep(0.1)
    assert log.count("posts/a.md:2: ") == 2

    write_tree(tmp_path, {"posts/a.md": post("First", body="four")})
    until(f"{server}posts/a/", "four")


def test_a_mistake_in_a_template_keeps_the_whole_old_site_up(server: str, tmp_path: Path) -> None:
    until(f"{server}posts/a/", "one")
    feed = requests.get(f"{server}feed.json", timeout=20).text
    write_tree(tmp_path, {"overrides/paperlog/post.html": "{% if %}"})
    for _ in range(300):
        if "stays up" in (tmp_path / "log").read_text(encoding="utf-8"):
            break
        time.sleep(0.1)
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "\noverrides/paperlog/post.html:1: " in log
    assert "Traceback" not in log
    until(f"{server}posts/a/", "one")
    assert requests.get(f"{server}feed.json", timeout=20).text == feed

    write_tree(tmp_path, {"overrides/paperlog/post.html": "My own"})
    until(f"{server}posts/a/", "My own")
