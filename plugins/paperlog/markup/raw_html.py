"""Puts raw HTML aside and back in less time, where it is the mark of an excerpt or what a step has made."""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import HTML_PLACEHOLDER

_MORE = "<!-- more -->"
_MORE_ALONE = f"\n\n{_MORE}\n\n"
_PLACE = re.compile(HTML_PLACEHOLDER % "([0-9]+)")
_PLACE_START = HTML_PLACEHOLDER.partition("%")[0]


def spare_putting_aside(markdown: Markdown) -> None:
    """Let a converter read HTML with a parser only where there is other than marks of excerpts."""
    preprocessor: Any = markdown.preprocessors["html_block"]
    preprocessor.run = _Aside(markdown, preprocessor).run


def spare_putting_back(markdown: Markdown) -> None:
    """Let a converter find the places of HTML by their first sign, unless an extension puts it back in its own way."""
    postprocessor: Any = markdown.postprocessors["raw_html"]
    if type(postprocessor).run is RawHtmlPostprocessor.run:
        postprocessor.run = _Back(markdown, postprocessor).run


class _Aside:
    def __init__(self, markdown: Markdown, preprocessor: Preprocessor) -> None:
        self._stash = markdown.htmlStash
        self._usual = preprocessor.run

    def run(self, lines: list[str]) -> list[str]:
        """Put the HTML of a document aside."""
        text = "\n".join(lines)
        if "&" in text:
            return self._usual(lines)
        if "<" not in text:
            return lines
        first, *others = text.split(_MORE_ALONE)
        if "<" in first or any("<" in part for part in others):
            return self._usual(lines)
        parts = [first]
        for part in others:
            parts += ["\n\n", self._stash.store(f"{_MORE}\n"), "\n\n\n\n", part]
        return "".join(parts).split("\n")


class _Back:
    def __init__(self, markdown: Markdown, postprocessor: Any) -> None:
        self._stash = markdown.htmlStash
        self._usual = postprocessor

    def run(self, text: str) -> str:
        """Put back what is kept; a paragraph that holds nothing else gives way to a block."""
        if _PLACE_START not in text:
            return text
        parts: list[str] = []
        position = 0
        for match in _PLACE.finditer(text):
            number = int(match[1])
            if number >= self._stash.html_counter:
                continue
            start, end = match.span()
            html = self._usual.stash_to_string(self._stash.rawHtmlBlocks[number])
            if text.startswith("</p>", end) and text[max(start - 3, 0) : start] == "<p>":
                start, end = start - 3, end + 4
                if not self._usual.isblocklevel(html):
                    html = f"<p>{html}</p>"
            parts += [text[position:start], self.run(html)]
            position = end
        return "".join([*parts, text[position:]])
