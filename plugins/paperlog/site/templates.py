"""The templates of posts, lists and papers, rendered without any host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jinja2
from markupsafe import Markup

from paperlog.markup.math import render_inline_math
from paperlog.site.bytecode import remember_bytecode
from paperlog.site.options import SiteOptions
from paperlog.site.urls import link


class Templates:
    """Renders views. `folders` are searched in order, so a blog's own template wins over ours."""

    def __init__(self, folders: Sequence[str], *, options: SiteOptions) -> None:
        self._icons: dict[str, Markup] = {}
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(link=link, icon_svg=self._icon, site=options)
        self._environment.filters["math"] = _math
        remember_bytecode(self._environment, made_by=())

    def render(self, name: str, **values: Any) -> str:
        """The text of a template of ours (`post.html`)."""
        return self._environment.get_template(f"paperlog/{name}").render(values)

    def _icon(self, name: str) -> Markup:
        """An icon of the theme; a list shows the same few on every line, so each is read once."""
        if name not in self._icons:
            svg = self._environment.get_template(f".icons/{name}.svg").render()
            self._icons[name] = Markup(svg)  # noqa: S704 - a file of the theme
        return self._icons[name]


def _math(text: str) -> Markup:
    return Markup(render_inline_math(text))  # noqa: S704 - escapes all but the math it makes
