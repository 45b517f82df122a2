"""A build that fails late says why, without a traceback, and leaves the old site as it was."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from tests.building import SLOWLY, build_site, post, write_tree

from paperlog.mkdocs_plugin.build_errors import report_error
from paperlog.mkdocs_plugin.config import THEME_FOLDER

FILES = {"posts/a.md": post("A"), "posts/b.md": post("B", more="tags: [nlp]\n"), "docs/about.md": "# About\n"}
MANY = FILES | {f"posts/p{number}.md": post(f"P{number}", more=f"tags: [t{number}]\n") for number in range(120)}
THEME = {"name": "material", "custom_dir": "overrides"}

OURS = (THEME_FOLDER / "paperlog/post.html").read_text(encoding="utf-8")
LINE = OURS.count("\n") + 1
MISTAKES = {
    "{% if %}": "Expected an expression",
    "{{ view.nothing }}": "has no attribute 'nothing'",
    "{% include 'nope.html' %}": "there is no template 'nope.html'",
    "{{ view.title | nofilter }}": "No filter named 'nofilter'",
    "{{ 1 / 0 }}": "ZeroDivisionError",
    "{{ '' | link }}{{ 3 | link }}": "Error",  # fails in our code, which the template calls
}


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "overrides").mkdir()
    build_site(tmp_path, FILES, theme=THEME)
    return tmp_path


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_template_of_the_blog_is_told_with_its_line(
    blog: Path, caplog: pytest.LogCaptureFixture, mistake: str
) -> None:
    before = tree(blog / "site")
    with pytest.raises(Abort):
        build_site(blog, {"overrides/paperlog/post.html": f"{OURS}{mistake}\n"}, theme=THEME)
    told = caplog.messages[-1]
    assert told.startswith(f"\noverrides/paperlog/post.html:{LINE}: ")
    assert MISTAKES[mistake] in told
    assert "the template that it replaces" in told
    assert tree(blog / "site") == before


def test_a_mistake_in_a_page_of_the_documentation_gives_the_site_back(
    blog: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = tree(blog / "site")
    mistake = "{% extends 'base.html' %}\n{% block content %}{{ page.nothing.more }}{% endblock %}\n"
    with pytest.raises(Abort):
        build_site(blog, {"overrides/main.html": mistake, "posts/c.md": post("C")}, theme=THEME)
    assert "overrides/main.html:2: " in caplog.messages[-1]
    assert tree(blog / "site") == before
    (blog / "overrides/main.html").unlink()
    assert "C" in build_site(blog, {}, theme=THEME).text("posts/c/")


def test_a_mistake_that_a_worker_meets_is_told_as_well(tmp_path: Path) -> None:
    (tmp_path / "overrides").mkdir()
    before = build_site(tmp_path, MANY, theme=THEME).files()
    mistake = "{% if view.title == 'P77' %}{{ view.nothing }}{% endif %}\n"
    write_tree(tmp_path, {"overrides/paperlog/post.html": OURS + mistake})
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert f"\noverrides/paperlog/post.html:{LINE}: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert tree(tmp_path / "site") == before


def test_a_first_build_that_fails_leaves_no_half_of_a_site(tmp_path: Path) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {**FILES, "overrides/paperlog/post.html": "{% if %}"}, theme=THEME)
    assert tree(tmp_path / "site") == {}


def test_a_disk_that_takes_nothing_is_no_traceback(blog: Path, caplog: pytest.LogCaptureFixture) -> None:
    config = load_config(str(blog / "mkdocs.yml"))
    assert report_error(OSError(errno.ENOSPC, "No space left on device", "site/index.html"), config=config)
    assert caplog.messages == ["\nthe site could not be built: no space left on device: 'site/index.html'"]
    assert not report_error(ValueError("ours"), config=config)


def test_a_mistake_in_a_plugin_stays_a_traceback(blog: Path) -> None:
    write_tree(blog, {"hook.py": "def on_page_content(html, **_):\n    raise ValueError('mine')\n"})
    before = tree(blog / "site")
    with pytest.raises(ValueError, match="mine"):
        build_site(blog, {}, theme=THEME, hooks=["hook.py"])
    assert tree(blog / "site") == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_build_that_is_asked_to_end_gives_the_site_back_without_a_word(tmp_path: Path, number: int) -> None:
    build_site(tmp_path, {**MANY, "slow.py": SLOWLY}, theme={"name": "material"}, hooks=["slow.py"])
    before = tree(tmp_path / "site")
    write_tree(tmp_path, {name: text.replace("tags: [", "tags: [new, ") for name, text in MANY.items()})
    write_tree(tmp_path, {"posts/new.md": post("New", date="2020-01-01")})  # the newest is the first to be written
    # A shell that runs tests in the background lets them and their children ignore Ctrl-C; a person's shell does not.
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{heed}; from mkdocs.__main__ import cli; cli()", "build", "-q"]
    environment = {**os.environ, "SLOWLY": "3"}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, start_new_session=True)
    while process.poll() is None and not (tmp_path / "site/posts/new/index.html").exists():
        time.sleep(0.001)
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, said = process.communicate()
    assert process.returncode == (1 if number == signal.SIGINT else 128 + number)
    assert said.decode().split() in (["Aborted!"], [])
    assert tree(tmp_path / "site") == before


def test_the_plugin_is_not_listed_twice(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, FILES, plugins=["paperlog", "paperlog"])
    assert "mkdocs.yml: the plugin 'paperlog' is listed twice" in caplog.text
