"""The handbook's table of options is the one that the code prints."""

from __future__ import annotations

from pathlib import Path

from paperlog.mkdocs_plugin.options_page import options_table

PAGE = Path(__file__).parents[2] / "docs" / "handbook" / "another-blog.md"


def test_every_option_is_in_the_handbook() -> None:
    assert options_table() in PAGE.read_text(encoding="utf-8")
