"""Leaves out the inline patterns that a text cannot match, which are most: each costs a search in every text.

A pattern is left out only where a character that every match of it holds is nowhere in the text, so the result is the
same (a test compares them). Patterns that are not listed always run, among them those of a blog's own extensions.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString
from pymdownx.delimiterprocessor import DelimiterProcessor

_PRIORITY = 20  # that of the processor whose place this takes
_NEED_DEFINITIONS = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})

NEEDS: Mapping[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "math-display": ("$$", "\\["),
    "math-inline": ("$", "\\("),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("](",),
    "image_link": ("](",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "magic-link": ("://", "w.", "W."),
    "magic-mail": ("@",),
    "entity": ("&",),
}
"""What a text must hold for a pattern to have work: any of them."""


class SparingInlineProcessor(InlineProcessor):
    """Tries in each text only the patterns that it may match."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        registry = markdown.inlinePatterns
        names = {id(registry[name]): name for name in NEEDS if name in registry}
        # A list, because the processor only counts and indexes it, and a registry does that in Python.
        self.inlinePatterns = list(registry)  # type: ignore[assignment]
        self._names = [names.get(id(pattern), "") for pattern in registry]
        self._needs = [_needs(name, pattern) for name, pattern in zip(self._names, registry, strict=True)]
        self._of_document = self._needs

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns to all texts of a tree, when everything but inline markup is parsed."""
        self._of_document = self._needs
        if not self.md.references:
            self._of_document = [
                () if name in _NEED_DEFINITIONS else needs for name, needs in zip(self._names, self._needs, strict=True)
            ]
        return super().run(tree, ancestors)

    # Python-Markdown has no other place where one text meets all patterns (3.4 to 3.11); a test sees whether it stays.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for index, needs in enumerate(self._of_document[patternIndex:], patternIndex):
            for need in needs:
                if need in data:
                    break
            else:
                continue
            pattern = self.inlinePatterns[index]
            matched, start = True, 0
            while matched:
                data, matched, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                    pattern, data, index, start
                )
                if matched and not any(data.find(need, start) >= 0 for need in needs):
                    break
        return data


def spare_inline_patterns(markdown: Markdown) -> None:
    """Let a converter try only the patterns that can match, unless an extension put another processor there."""
    if type(markdown.treeprocessors["inline"]) is InlineProcessor:
        markdown.treeprocessors.register(SparingInlineProcessor(markdown), "inline", _PRIORITY)


def _needs(name: str, pattern: Pattern) -> tuple[str, ...]:
    # A blog's extension may have put a pattern of its own under a known name.
    if type(pattern).__module__.split(".")[0] not in ("markdown", "pymdownx", "paperlog"):
        return ("",)
    if isinstance(pattern, DelimiterProcessor):  # of emphasis, and of whatever else extensions have added
        return tuple(pattern.delimiters)
    return NEEDS.get(name, ("",))
