"""What the handbook lists is what there is: its own pages, and the templates that a blog may override."""

from __future__ import annotations

import re
from pathlib import Path

import paperlog

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "docs" / "handbook"
THEME = Path(paperlog.__file__).parent / "theme"


def test_readme_lists_every_page_by_its_heading() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, handbook = text.partition("\n## Handbook\n")
    listed = re.findall(r"^- \[(.+?)\]\(docs/handbook/(.+?)\)", handbook, re.MULTILINE)
    pages = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in HANDBOOK.glob("*.md")}
    assert {name: f"# {title}" for title, name in listed} == pages


def test_every_template_is_listed_and_exists() -> None:
    text = (HANDBOOK / "another-blog.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `") and ".html`" in line]
    listed = sorted(name for row in rows for name in re.findall(r"`([^`]+\.html)`", row))
    assert listed == sorted(path.relative_to(THEME).as_posix() for path in THEME.rglob("*.html"))
