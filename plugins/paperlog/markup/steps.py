"""Leaves out whole steps of a conversion where the document holds nothing for them.

Only for the Markdown that posts are written in by default, of which is known who brings text of its own. As with
patterns and blocks, a test compares the results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from paperlog.markup.needs import INDENT
from paperlog.markup.raw_html import spare_putting_aside

_BEFORE_ALL = 1000
_AFTER_FENCES = 22  # whose code needs no step, and before raw HTML, of which later steps read what is Markdown


class _Chooser(Protocol):
    """What works with signs of a document."""

    signs: frozenset[str]

    def choose(self, signs: frozenset[str]) -> None:
        """Get ready for a document that holds these signs."""


def spare_steps(markdown: Markdown, choosers: Iterable[_Chooser] = ()) -> None:
    """Let a converter take only the steps that a document needs; `choosers` hear of its text without fences."""
    before, after = markdown.preprocessors, markdown.treeprocessors
    marker = getattr(after["toc"], "marker", "") if "toc" in after else ""
    first = (
        ("normalize_whitespace", "run", _ended, ("\t", " \n", "\r", STX, ETX)),
        ("fenced_code_block", "run", _as_it_is, ("```", "~~~")),
    )
    second = (
        ("task-list", "run", _as_it_is, ("[",)),
        ("attr_list", "run", _as_it_is, ("{",)),
        ("toc", "marker", "", (marker,)),
        ("toc", "build_toc_div", _no_contents, (marker,)),
        ("unescape", "run", _as_it_is, ("\\",)),
    )
    before.register(_SparingSteps(markdown, before, first), "paperlog-steps", _BEFORE_ALL)
    before.register(
        _SparingSteps(markdown, after, second, choosers, is_after_fences=True), "paperlog-later-steps", _AFTER_FENCES
    )
    spare_putting_aside(markdown)


class _SparingSteps(Preprocessor):
    """Reads each document, and puts aside what it does not need."""

    def __init__(
        self,
        markdown: Markdown,
        registry: Any,
        steps: Iterable[tuple[str, str, Any, tuple[str, ...]]],
        choosers: Iterable[_Chooser] = (),
        *,
        is_after_fences: bool = False,
    ) -> None:
        super().__init__(markdown)
        self._is_after_fences = is_after_fences
        self._steps = [
            (registry[name], attribute, getattr(registry[name], attribute), instead, needs)
            for name, attribute, instead, needs in steps
            if name in registry
        ]
        self._choosers = tuple(choosers)
        self._signs = frozenset().union(*(chooser.signs for chooser in self._choosers))

    def run(self, lines: list[str]) -> list[str]:
        """Choose the steps of a document."""
        text = "\n".join(lines) + "\n"
        # A fence that turns out to be indented code is put back, with all that it holds.
        is_doubtful = self._is_after_fences and INDENT in text
        for owner, attribute, usual, instead, needs in self._steps:
            is_needed = is_doubtful or any(need in text for need in needs)
            setattr(owner, attribute, usual if is_needed else instead)
        if self._choosers:
            signs = self._signs if is_doubtful else frozenset([sign for sign in self._signs if sign in text])
            for chooser in self._choosers:
                chooser.choose(signs)
        return lines


def _as_it_is(given: Any) -> Any:
    return given


def _ended(lines: list[str]) -> list[str]:
    return [*lines, "", ""]  # as normalizing does after the last line


def _no_contents(tokens: list[Mapping[str, Any]]) -> Element:  # noqa: ARG001 - called as what makes the list
    """The list of headings as HTML, which is shown at its marker only."""
    return Element("div")
