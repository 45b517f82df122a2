"""What the commands that fetch records share: the arXiv client and the store that they write to."""

from __future__ import annotations

from collections.abc import Callable

from paperlog.cli.surroundings import Surroundings
from paperlog.content.post_files import leaves
from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration
from paperlog.papers.client import ArxivClient
from paperlog.papers.pace import Pace
from paperlog.papers.store import Store
from paperlog.problems import RefusedError


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


def writable_store(configuration: BlogConfiguration) -> Store:
    """Return the store of the blog.

    Raises:
        RefusedError: The store is outside the folder of the blog, because of a symbolic link.
    """
    store = Store(configuration.store)
    if leaves(str(store.folder.resolve()), str(configuration.root.resolve())):
        raise RefusedError(f"'{store.folder}' leads out of the blog's folder")
    return store
