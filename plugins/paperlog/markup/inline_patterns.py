"""Leaves out the inline patterns that a text cannot match, which are most: each costs a search in every text.

A pattern is left out only where a character that every match of it holds is nowhere in the text, so the result is the
same (a test compares them). Patterns that are not listed always run, among them those of a blog's own extensions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor as NewPattern
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString
from msgspec import Struct
from pymdownx.delimiterprocessor import DelimiterProcessor

from paperlog.markup.needs import ALWAYS, is_known, traces

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


_STARTS: Mapping[str, tuple[str, ...]] = {
    "backtick": ("`", "\\"),
    "math-display": ("$", "\\"),
    "math-inline": ("$", "\\"),
}
"""With what every match begins, for patterns that would try each character of a text."""

_HINTS: Mapping[str, re.Pattern[str]] = {
    "magic-link": re.compile(r"://|ww\.", re.IGNORECASE),
    "magic-mail": re.compile(r"@[-\w]+\.[-\w]"),
}
"""What a text must hold besides, for patterns that take long to find nothing."""


class _Candidate(Struct, frozen=True):
    """A pattern with its place among all, and what is known of the texts that it matches."""

    pattern: Pattern
    index: int
    needs: tuple[str, ...] = ALWAYS
    traces: frozenset[str] = traces(ALWAYS)
    starts: tuple[str, ...] = ()
    hint: re.Pattern[str] | None = None
    needs_definitions: bool = False

    def next_start(self, data: str, start: int) -> int:
        """From where on a match may be found, or -1."""
        if self.starts:
            return min((place for sign in self.starts if (place := data.find(sign, start)) >= 0), default=-1)
        for need in self.needs:
            if data.find(need, start) >= 0:
                return start
        return -1


class SparingInlineProcessor(InlineProcessor):
    """Tries in each text only the patterns that it may match."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        registry = markdown.inlinePatterns
        names = {id(registry[name]): name for name in NEEDS if name in registry}
        # A list, because the processor only counts and indexes it, and a registry does that in Python.
        self.inlinePatterns = list(registry)  # type: ignore[assignment]
        self._all = [_candidate(pattern, index, names.get(id(pattern), "")) for index, pattern in enumerate(registry)]
        self._of_document = self._chosen = self._all
        self.signs = frozenset().union(*(each.traces for each in self._all))

    def choose(self, signs: frozenset[str]) -> None:
        """Leave out the patterns that nothing matches in a document with these signs, until the next document."""
        self._chosen = [each for each in self._all if not signs.isdisjoint(each.traces)]

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns to all texts of a tree, when everything but inline markup is parsed."""
        self._of_document = self._chosen
        if not self.md.references:
            self._of_document = [each for each in self._chosen if not each.needs_definitions]
        return super().run(tree, ancestors)

    # Python-Markdown has no other place where one text meets all patterns (3.4 to 3.11); a test sees whether it stays.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for candidate in self._of_document:
            if candidate.index < patternIndex:
                continue
            for need in candidate.needs:
                if need in data:
                    break
            else:
                continue
            if candidate.hint is None or candidate.hint.search(data):
                data = self._apply(candidate, data)
        return data

    def _apply(self, candidate: _Candidate, data: str) -> str:
        """Python-Markdown's own way with one pattern, but for where it looks and what most patterns do not have."""
        pattern, index = candidate.pattern, candidate.index
        if not isinstance(pattern, NewPattern) or pattern.ANCESTOR_EXCLUDES:
            matched, start = True, 0
            while matched:
                data, matched, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                    pattern, data, index, start
                )
            return data
        start = candidate.next_start(data, 0)
        while start >= 0:
            for match in pattern.getCompiledRegExp().finditer(data, start):
                node, begin, end = pattern.handleMatch(match, data)
                if begin is not None and end is not None:
                    break
            else:
                break
            if node is not None:
                if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                    self._apply_inside(node, index)
                placeholder = self._InlineProcessor__stashNode(node, pattern.type())  # type: ignore[attr-defined]
                data = f"{data[:begin]}{placeholder}{data[end:]}"
                end = begin + len(placeholder)
            start = candidate.next_start(data, end)
        return data

    def _apply_inside(self, node: Element, index: int) -> None:
        for child in (node, *node):
            if child.text:
                self.ancestors.append(child.tag.lower())
                child.text = self._InlineProcessor__handleInline(child.text, index + 1)
                self.ancestors.pop()
            if child.tail:
                child.tail = self._InlineProcessor__handleInline(child.tail, index)


def spare_inline_patterns(markdown: Markdown) -> SparingInlineProcessor | None:
    """Let a converter try only the patterns that can match, unless an extension put another processor there."""
    if type(markdown.treeprocessors["inline"]) is not InlineProcessor:
        return None
    sparing = SparingInlineProcessor(markdown)
    markdown.treeprocessors.register(sparing, "inline", _PRIORITY)
    return sparing


def _candidate(pattern: Pattern, index: int, name: str) -> _Candidate:
    if not is_known(pattern):
        return _Candidate(pattern, index)
    # A processor of delimiters has those of emphasis, and of whatever else extensions have added.
    needs = tuple(pattern.delimiters) if isinstance(pattern, DelimiterProcessor) else NEEDS.get(name, ALWAYS)
    return _Candidate(
        pattern,
        index,
        needs,
        traces(needs),
        _STARTS.get(name, ()),
        _HINTS.get(name),
        needs_definitions=name in _NEED_DEFINITIONS,
    )
