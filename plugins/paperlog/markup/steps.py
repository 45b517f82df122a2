"""Leaves out whole steps of a conversion where the document holds nothing for them.

Only for the Markdown that posts are written in by default, of which is known who brings text of its own. As with
patterns and blocks, a test compares the results.
"""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

_BEFORE_ALL = 1000


def _as_it_is(given: Any) -> Any:
    return given


def _ended(lines: list[str]) -> list[str]:
    return [*lines, "", ""]  # as normalizing does after the last line


def _is_other(parent: object, block: str) -> bool:  # noqa: ARG001 - called as the test of a block
    return False


class SparingSteps(Preprocessor):
    """Reads each document before all others, and puts aside what it does not need."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        before, blocks, after = markdown.preprocessors, markdown.parser.blockprocessors, markdown.treeprocessors
        marker = getattr(after["toc"], "marker", "") if "toc" in after else ""
        self._steps = [
            (registry[name], attribute, getattr(registry[name], attribute), instead, needs)
            for registry, name, attribute, instead, needs in (
                (before, "normalize_whitespace", "run", _ended, ("\t", " \n", "\r", STX, ETX)),
                (before, "fenced_code_block", "run", _as_it_is, ("```", "~~~")),
                (blocks, "details", "test", _is_other, ("???", "    ", "\t")),
                (before, "html_block", "run", _as_it_is, ("<", "&")),
                (after, "task-list", "run", _as_it_is, ("[ ]", "[x]", "[X]")),
                (after, "attr_list", "run", _as_it_is, ("{",)),
                (after, "toc", "marker", "", (marker,)),
                (after, "unescape", "run", _as_it_is, ("\\",)),
            )
            if name in registry
        ]
        markdown.preprocessors.register(self, "paperlog-steps", _BEFORE_ALL)

    def run(self, lines: list[str]) -> list[str]:
        """Choose the steps of a document."""
        text = "\n".join(lines) + "\n"
        for owner, attribute, usual, instead, needs in self._steps:
            for need in needs:
                if need in text:
                    setattr(owner, attribute, usual)
                    break
            else:
                setattr(owner, attribute, instead)
        return lines
