"""The other plugins and hooks that may change or read a page during the build."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin

_PAGE_EVENTS = (
    "nav", "pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page", "env",
    "pre_template", "post_build",
)  # fmt: skip


def plugins_that_see_pages(config: MkDocsConfig, *, but: BasePlugin[Any]) -> tuple[str, ...]:
    """Return the names of the plugins and hooks, except `but`, that may change or read a page during the build."""
    names: dict[int, str] = {id(plugin): name for name, plugin in config.plugins.items()}
    found = []
    for event in _PAGE_EVENTS:
        for method in config.plugins.events[event]:
            owner = getattr(method, "__self__", None)
            if owner is not but:
                found.append(names.get(id(owner)) or _module(method))
    return tuple(sorted(set(found)))


def _module(method: Callable[..., Any]) -> str:
    return str(getattr(method, "__module__", method))
