"""Leaves out the inline patterns that a text cannot match, which are most: each costs a search in every line.

A pattern is left out only where a character that every match of it holds is nowhere in the text, so the result is the
same (a test compares them). Patterns that are not listed always run, among them those of a blog's own extensions.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor, Treeprocessor

_RIGHT_BEFORE_INLINE = 20.001
_NEED_DEFINITIONS = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "math-display": ("$$", "\\["),
    "math-inline": ("$", "\\("),
    "escape": ("\\",),
    "footnote": ("[^",),
    "link": ("](",),
    "image_link": ("](",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "magic-link": ("://", "www."),
    "magic-mail": ("@",),
    "entity": ("&",),
}
"""What the text, in small letters, must hold for a pattern to have work: any of them."""


class InlinePatterns(Treeprocessor):
    """Chooses the inline patterns of a converter for each document, when everything but inline markup is parsed."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        processor = markdown.treeprocessors["inline"]
        assert isinstance(processor, InlineProcessor)
        self._processor = processor
        registry = markdown.inlinePatterns
        names = {id(registry[name]): name for name in (*_NEEDS, *_NEED_DEFINITIONS) if name in registry}
        # A blog's extension may have put a pattern of its own under a known name.
        self._all = [(names.get(id(pattern), "") if _is_known(pattern) else "", pattern) for pattern in registry]
        markdown.treeprocessors.register(self, "paperlog-inline-patterns", _RIGHT_BEFORE_INLINE)

    def run(self, root: Element) -> None:
        """Keep the patterns that the document's text may match; its code blocks are put away by now."""
        text = "".join(root.itertext()).casefold()
        # A list, because the processor only counts and indexes it, and a registry does that in Python.
        self._processor.inlinePatterns = [  # type: ignore[assignment]
            pattern for name, pattern in self._all if self._may_match(name, text)
        ]

    def _may_match(self, name: str, text: str) -> bool:
        if name in _NEED_DEFINITIONS:
            return bool(self.md.references)
        return name not in _NEEDS or any(need in text for need in _NEEDS[name])


def _is_known(pattern: Pattern) -> bool:
    return type(pattern).__module__.split(".")[0] in ("markdown", "pymdownx", "paperlog")
