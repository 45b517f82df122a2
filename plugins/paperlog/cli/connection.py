"""The way to arXiv for the commands that go there: one pace, one client, the blog's own address."""

from __future__ import annotations

from collections.abc import Callable

from paperlog.cli.surroundings import Surroundings
from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration
from paperlog.papers.client import ArxivClient
from paperlog.papers.pace import Pace


def arxiv_client(
    configuration: BlogConfiguration, surroundings: Surroundings, *, tell: Callable[[str], None]
) -> ArxivClient:
    """A client for a `with` statement; `tell` hears, in a line, why an answer takes longer."""
    return ArxivClient(
        Pace(configuration.cache / "arxiv.json", now=surroundings.now, sleep=surroundings.sleep),
        api=configuration.arxiv_api,
        site_url=configuration.site_url,
        tell=tell,
        today=surroundings.today,
        jitter=surroundings.jitter,
    )
