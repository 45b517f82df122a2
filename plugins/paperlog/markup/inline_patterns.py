"""Leaves out the inline patterns that a text cannot match, which are most: each costs a search in every line.

A pattern is left out only where a character that every match of it holds is nowhere in the text, so the result is the
same (a test compares them). Patterns that are not listed always run, among them those of a blog's own extensions.
"""

from __future__ import annotations

from collections.abc import Mapping

from markdown import Markdown
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "math-display": ("$$", "\\["),
    "math-inline": ("$", "\\("),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("]:",),
    "link": ("](",),
    "image_link": ("](",),
    "image_reference": ("]:",),
    "short_reference": ("]:",),
    "short_image_ref": ("]:",),
    "autolink": ("<",),
    "automail": ("<",),
    "html": ("<",),
    "magic-mail": ("@",),
    "entity": ("&",),
}
"""What the text must hold for a pattern to have work, any of them; `reference` and its kin need a definition."""


class InlinePatterns:
    """The inline patterns of a converter, chosen anew for each text."""

    def __init__(self, markdown: Markdown) -> None:
        processor = markdown.treeprocessors["inline"]
        assert isinstance(processor, InlineProcessor)
        self._processor = processor
        registry = markdown.inlinePatterns
        known = {id(registry[name]): needs for name, needs in _NEEDS.items() if name in registry}
        self._all: list[tuple[tuple[str, ...], Pattern]] = [
            # A blog's extension may have put a pattern of its own under a known name.
            (known.get(id(pattern), ()) if _is_known(pattern) else (), pattern)
            for pattern in registry
        ]

    def choose(self, text: str) -> None:
        """Keep the patterns that the text may match."""
        # A list, because the processor only counts and indexes it, and a registry does that in Python.
        self._processor.inlinePatterns = [  # type: ignore[assignment]
            pattern for needs, pattern in self._all if not needs or any(need in text for need in needs)
        ]


def _is_known(pattern: Pattern) -> bool:
    return type(pattern).__module__.split(".")[0] in ("markdown", "pymdownx", "paperlog")
