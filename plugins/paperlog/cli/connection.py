"""The arXiv client for commands, with the rate limit and the settings of the blog."""

from __future__ import annotations

from collections.abc import Callable

from paperlog.cli.surroundings import Surroundings
from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration
from paperlog.papers.client import ArxivClient
from paperlog.papers.pace import Pace


def arxiv_client(
    configuration: BlogConfiguration, surroundings: Surroundings, *, tell: Callable[[str], None]
) -> ArxivClient:
    """Return a client for a `with` statement. It calls `tell` with one line of text when it has to wait."""
    return ArxivClient(
        Pace(configuration.cache / "arxiv.json", now=surroundings.now, sleep=surroundings.sleep),
        api=configuration.arxiv_api,
        site_url=configuration.site_url,
        tell=tell,
        today=surroundings.today,
        jitter=surroundings.jitter,
    )
