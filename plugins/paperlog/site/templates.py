"""The templates of posts, lists and papers, rendered independently of the host."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

import jinja2
from markupsafe import Markup

from paperlog.cache.bytecode import cache_bytecode
from paperlog.markup.math import render_inline_math
from paperlog.site.options import SiteOptions
from paperlog.site.urls import link

_MACROS = "paperlog/partials/macros.html"


class _Environment(jinja2.Environment):
    """Passes globals as one dictionary: Jinja's own `ChainMap` is slower, because each rendering reads all of it."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class Templates:
    """Renders views; `folders` are searched in order, so a blog's own template overrides ours.

    Every template has the filters `link`, `icon` and `math`, the options as `site` and the macros as `show`. Filters
    are used because Jinja calls them directly. It calls functions through its context, which takes longer than the
    functions themselves.
    """

    def __init__(self, folders: Sequence[str], *, options: SiteOptions) -> None:
        self._icons: dict[str, Markup] = {}
        self._environment = _Environment(
            loader=jinja2.FileSystemLoader(folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(link=link, icon=self._icon, math=_math)
        self._environment.globals["site"] = options
        cache_bytecode(self._environment, made_by=())

    def render(self, name: str, **values: Any) -> str:
        """Render one of our templates, named relative to `paperlog/` (such as `post.html`)."""
        if "show" not in self._environment.globals:  # templates loaded from now on get it
            self._environment.globals["show"] = self._environment.get_template(_MACROS).module
        return self._environment.get_template(f"paperlog/{name}").render(values)

    def _icon(self, name: str) -> Markup:
        """Return an icon of the theme, hidden from screen readers; each icon file is read once."""
        if name not in self._icons:
            svg = self._environment.get_template(f".icons/{name}.svg").render()
            markup = f'<span class="pl-icon" aria-hidden="true">{svg}</span>'
            self._icons[name] = Markup(markup)  # noqa: S704 - a file of the theme
        return self._icons[name]


def _math(text: str) -> Markup:
    return Markup(render_inline_math(text))  # noqa: S704 - escapes everything except the math that it generates
