"""The navigation: its default, and the titles that it gives to pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.utils import nest_paths

_GENERATED = [
    {"Posts": "index.md"},
    {"Tags": "tags/index.md"},
    {"Papers": "papers/index.md"},
    {"Archive": "archive/index.md"},
]
_SUBSCRIBE = {"Subscribe": "subscribe/index.md"}


def complete_nav(config: MkDocsConfig, docs: Sequence[File], *, has_feeds: bool) -> None:
    """Set the default navigation if a blog has none: the generated pages, then the documentation."""
    if not config.nav:
        pages = [*_GENERATED, _SUBSCRIBE] if has_feeds else _GENERATED
        config.nav = [*pages, *nest_paths(file.src_uri for file in docs if not file.inclusion.is_not_in_nav())]


def nav_titles(nav: Sequence[Any]) -> dict[str, str | None]:
    """Return the files that a navigation names, with the title that it gives each, if any.

    MkDocs gives these titles only to pages that it creates itself.
    """
    found: dict[str, str | None] = {}
    for item in nav:
        if isinstance(item, str):
            found[item] = None
        for title, target in item.items() if isinstance(item, dict) else ():
            found |= nav_titles(target) if isinstance(target, list) else {target: title}
    return found
