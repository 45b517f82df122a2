"""This repository's own blog has no problem of any kind."""

from __future__ import annotations

from pathlib import Path

from paperlog.content.read import read_sources

ROOT = Path(__file__).parent.parent


def test_every_post_of_this_blog_is_read_without_a_problem() -> None:
    sources = read_sources(ROOT)
    assert sources.problems == ()
    assert len(sources.posts) >= 19
    assert any(author.orcid for author in sources.authors.values())
