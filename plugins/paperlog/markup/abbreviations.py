"""Mark abbreviations in linear time; Python-Markdown searches for each element among all its siblings."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.util import AtomicString

_PRIORITY = 7  # the priority of the replaced processor


class _Abbreviations(AbbrTreeprocessor):
    """Creates the same elements as its base class, but writes each list of children once."""

    def iter_element(self, el: Element, parent: Element | None = None) -> None:  # noqa: ARG002 - the base's signature
        """Mark the abbreviations in all texts of a tree."""
        for element in list(el.iter()):
            children: list[Element] = []
            element.text = self._mark(element.text, children)
            for child in element:
                children.append(child)
                child.tail = self._mark(child.tail, children)
            if len(children) > len(element):
                element[:] = children

    def _mark(self, text: str | None, children: list[Element]) -> str | None:
        """Append an element for each abbreviation in a text, and return the text before the first."""
        if not text or isinstance(text, AtomicString) or self.RE is None:
            return text
        found = [match for match in self.RE.finditer(text) if self.abbrs[match[0]]]
        places = [*(match.start() for match in found), len(text)]
        for match, (_, end) in zip(found, pairwise(places), strict=True):
            children.append(self.create_element(self.abbrs[match[0]], match[0], text[match.end() : end]))
        return text[: places[0]]


def mark_abbreviations(markdown: Markdown) -> None:
    """Make a converter mark abbreviations in linear time, unless an extension has replaced its processor."""
    registry = markdown.treeprocessors
    if "abbr" in registry and type(registry["abbr"]) is AbbrTreeprocessor:
        registry.register(_Abbreviations(markdown, registry["abbr"].abbrs), "abbr", _PRIORITY)
