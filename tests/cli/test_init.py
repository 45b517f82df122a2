"""`paperlog init` makes a blog that builds at once, and touches nothing that is there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from paperlog.authoring.starter import starter_files
from paperlog.content.json_schema import schema_text, schemas
from tests.building import build_site
from tests.cli.terminal import Terminal


def test_a_new_blog_builds_without_a_warning(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    result = terminal.run("init", "reading-notes")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("created a blog in 'reading-notes': ")
    root = tmp_path / "reading-notes"
    config = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    assert config["site_name"] == "Reading notes"
    site = build_site(root, {"mkdocs.yml": (root / "mkdocs.yml").read_bytes()}, strict=True)
    assert site.log == ()
    assert "Chen Zhu" in site.text("posts/freelb/")
    assert json.loads(site.text("schema/tags.json"))["title"].startswith("The tags")
    result = Terminal(root).run("tags")
    assert result.output.endswith("2 tags in 1 post, 0 unknown\n")


def test_what_the_blog_is_made_of(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    name = 'A "blog": of #1 \\ things'
    result = terminal.run("init", "b", "--name", name, "--url", "https://b.example.org/x")
    assert result.exit_code == 0
    assert "requirements.txt does not say yet where paperlog comes from: write its line" in result.stderr
    files = terminal.files()
    config = yaml.safe_load(files["b/mkdocs.yml"])
    assert (config["site_name"], config["site_url"]) == (name, "https://b.example.org/x/")
    assert {"b/.gitignore", "b/.pre-commit-config.yaml", "b/.vscode/settings.json", "b/README.md"} <= files.keys()
    assert {"b/requirements.txt", "b/.github/workflows/check.yml", "b/.github/scripts/suggest.py"} <= files.keys()
    # These tests run from a folder of this machine, and no line may send a server to a package that is only called so.
    lines = files["b/requirements.txt"].decode().splitlines()
    assert all(line.startswith("#") for line in lines)
    readme = files["b/README.md"].decode()
    assert readme.index("First write into `requirements.txt`") < readme.index("pip install -r requirements.txt")
    for schema, value in schemas().items():
        assert files[f"b/docs/schema/{schema}"].decode() == schema_text(value)
    for path in json.loads(files["b/.vscode/settings.json"])["yaml.schemas"]:
        assert f"b/{path}" in files
    assert "date: 2026-11-24" in files["b/posts/2026/freelb.md"].decode()
    assert not any(b"@@" in data for data in files.values())


def test_a_folder_that_git_has_just_made_is_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert Terminal(tmp_path).run("init", ".").exit_code == 0


def test_a_blog_whose_paperlog_others_can_install_asks_for_nothing() -> None:
    files = starter_files("B", today=date(2026, 11, 24), requirement="paperlog==1.0")
    assert "First write" not in files["README.md"].decode()
    assert files["requirements.txt"].decode().endswith("\npaperlog==1.0\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("full",), 1, "'full' is not empty: it holds 'precious.txt'\n  hint: name a new folder"),
        (("full/precious.txt",), 1, "'full/precious.txt' is no folder"),
        (("new", "--name", " "), 2, "'--name' needs a letter or a digit"),
        (("new", "--url", "javascript:x"), 2, "'--url' is an unsafe link"),
        (("new", "--url", "notes.example.org"), 2, "'--url' is a URL without a scheme"),
        ((), 2, "Missing argument 'DIR'"),
    ],
)
def test_a_refusal_leaves_everything_as_it_was(
    tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "precious.txt").write_text("mine")
    result = Terminal(tmp_path).run("init", *arguments)
    assert result.exit_code == code
    assert message in result.stderr
    assert Terminal(tmp_path).files() == {"full/precious.txt": b"mine"}
