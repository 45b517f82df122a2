"""A build that would delete what somebody wrote is refused before it touches anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort, ConfigurationError
from tests.building import build_site, post, write_tree

CONFIGURATION = """\
INHERIT: base/all.yml
site_name: x
theme: {name: material, custom_dir: overrides}
hooks: [scripts/hook.py]
"""
FILES = {
    "mkdocs.yml": CONFIGURATION,
    "base/all.yml": "plugins:\n  paperlog:\n",
    "posts/2019/a.md": post(),
    "docs/about.md": "# About\n",
    "overrides/partials/mine.html": "mine",
    "scripts/hook.py": "",
    ".git/HEAD": "ref: refs/heads/main\n",
    ".cache/paperlog/posts/x.json": "{}",
    "site/index.html": "old",
}
POSTS_IN_SITE = CONFIGURATION + "plugins: {paperlog: {posts_dir: site/posts}}\n"


def tree(folder: Path) -> dict[str, object]:
    """Every file and link with what it holds, and every folder."""
    found: dict[str, object] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        found[name] = path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else None
    return found


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "home" / "blog", FILES)


def mkdocs(blog: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *arguments]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=blog, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("site", "named"),
    [
        ("posts", "posts"),
        ("posts/2019", "posts"),
        ("posts/new", "posts"),
        ("docs/../posts/2019/../", "posts"),
        ("link", "posts"),
        ("link/deeper", "posts"),
        ("docs", "docs"),
        ("overrides", "overrides"),
        ("overrides/partials", "overrides"),
        ("scripts", "scripts/hook.py"),
        ("base", "base/all.yml"),
        (".git", ".git"),
        (".git/objects", ".git"),
        (".cache", ".cache/paperlog"),
        (".cache/paperlog/posts", ".cache/paperlog"),
        (".", "."),
        ("..", "."),
        ("/", "."),
    ],
)
def test_a_build_into_what_an_author_wrote_is_refused_with_both_paths(
    blog: Path, caplog: pytest.LogCaptureFixture, site: str, named: str
) -> None:
    (blog / "link").symlink_to(blog / "posts" / "2019")
    write_tree(blog, {"mkdocs.yml": f"{CONFIGURATION}site_dir: {site}\n"})
    before = tree(blog.parent)
    with pytest.raises((Abort, ConfigurationError)) as refused:
        build_site(blog, {"mkdocs.yml": f"{CONFIGURATION}site_dir: {site}\n"})
    message = f"{refused.value}{caplog.text}"
    assert os.path.normpath(blog / site).rstrip("/") in message
    assert str(blog / named) in message
    assert tree(blog.parent) == before


@pytest.mark.parametrize("arguments", [("build",), ("build", "--dirty"), ("gh-deploy",), ("serve",)])
def test_posts_inside_the_site_are_refused_by_every_command(blog: Path, arguments: tuple[str, ...]) -> None:
    write_tree(blog, {"mkdocs.yml": POSTS_IN_SITE, "site/posts/a.md": post()})
    before = tree(blog.parent)
    ended = mkdocs(blog, *arguments)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert f"'site_dir' '{blog}/site' holds the folder of the posts '{blog}/site/posts'" in ended.stderr
    assert tree(blog.parent) == before


def test_a_link_that_leads_to_the_posts_is_as_precious_as_they_are(blog: Path) -> None:
    write_tree(blog, {"mkdocs.yml": POSTS_IN_SITE})
    (blog / "site/posts").symlink_to(blog / "posts")
    before = tree(blog.parent)
    assert mkdocs(blog, "build").returncode == 1
    assert tree(blog.parent) == before


def test_a_folder_that_a_hook_chooses_is_checked_as_well(blog: Path) -> None:
    hook = "import os\ndef on_config(config):\n    config.site_dir = os.path.abspath('posts')\n"
    write_tree(blog, {"scripts/hook.py": hook})
    before = tree(blog.parent).keys()
    ended = mkdocs(blog, "build")
    assert ended.returncode == 1
    assert "the folder of the posts" in ended.stderr
    assert tree(blog.parent).keys() - {"blog/scripts/__pycache__"} == before


@pytest.mark.parametrize("site", ["../site", "posts-old/html", "sitelink"])
def test_a_folder_of_its_own_is_built(blog: Path, site: str) -> None:
    (blog / "elsewhere").mkdir()
    (blog / "sitelink").symlink_to(blog / "elsewhere")
    ended = mkdocs(blog, "build", "-q", "-d", site)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (blog / site / "index.html").exists()


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"chapter1.tex": "x"}, "no build made it"),
        ({"workflows/check.yml": "x", ".hidden": "x"}, "no build made it"),
        ({"mkdocs.yml": "x", "site/index.html": "x"}, "holds another project"),
    ],
)
def test_a_folder_that_no_build_made_is_refused(blog: Path, files: dict[str, str], reason: str) -> None:
    write_tree(blog.parent / "other", files)
    before = tree(blog.parent)
    ended = mkdocs(blog, "build", "-q", "-d", "../other")
    assert ended.returncode == 1
    assert reason in ended.stderr
    assert tree(blog.parent) == before


@pytest.mark.parametrize("files", [{}, {".git/HEAD": "x"}, {"old/page.html": "x"}, {"assets/stylesheets/x.css": "x"}])
def test_a_folder_that_a_build_may_have_made_is_built_into(blog: Path, files: dict[str, str]) -> None:
    (blog.parent / "other").mkdir()
    write_tree(blog.parent / "other", files)
    assert mkdocs(blog, "build", "-q", "-d", "../other").returncode == 0
    assert (blog.parent / "other/index.html").is_file()
