"""Saves each fence the search for its language among 600, and the making of a style sheet that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from markdown import Markdown
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.style import Style, StyleMeta
from pymdownx.highlight import Highlight, HighlightExtension


class _NoEntries(StyleMeta):
    def __iter__(self) -> Iterator[Any]:
        return iter(())


class _Unstyled(Style, metaclass=_NoEntries):
    """A formatter makes a style sheet of its style, entry by entry, also where it writes classes only."""


class SparingHighlight(Highlight):  # type: ignore[misc]
    """Makes the same HTML; `noclasses` and languages with options of their own go the usual way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pygments_style: str | type[Style]
        if not self.noclasses and self.pygments_style == "default":
            self.pygments_style = _Unstyled

    def get_lexer(self, src: str, language: str, inline: bool, stripnl: bool) -> tuple[Lexer, str]:  # noqa: FBT001
        """A lexer and the name of its language; a new lexer each time, since some remember what they have read."""
        lexer_class = None if self.extend_pygments_lang else _lexer_class(language)
        if lexer_class is None:
            lexer, name = super().get_lexer(src, language, inline, stripnl)
            return lexer, name
        return lexer_class(stripnl=stripnl), language


@lru_cache(maxsize=500)
def _lexer_class(language: str) -> type[Lexer] | None:
    try:
        return type(get_lexer_by_name(language))
    except Exception:  # noqa: BLE001 - as pymdownx, which then takes another lexer
        return None


def spare_highlighting(markdown: Markdown) -> None:
    """Let fences and code in a line share what does not depend on them."""
    for extension in markdown.registeredExtensions:
        if isinstance(extension, HighlightExtension):
            extension.get_pymdownx_highlighter = lambda: SparingHighlight
