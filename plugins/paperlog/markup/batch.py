"""Converts many posts, in worker processes where there are enough of them to be worth starting some."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from paperlog.forking import spread
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer


class Text(Struct, frozen=True):
    """The Markdown of one post, and where it stands."""

    body: str
    path: str
    body_line: int


def render_all(renderer: Renderer, texts: Sequence[Text]) -> list[Rendered]:
    """Convert texts, in order."""
    return list(spread(_render, renderer, texts))


def _render(renderer: Renderer, text: Text) -> Rendered:
    return renderer.render(text.body, path=text.path, body_line=text.body_line)
