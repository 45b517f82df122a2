"""Find the line of a text in a post's Markdown, since the conversion loses line numbers."""

from __future__ import annotations

import re
from bisect import bisect_right

_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(`{3,}|~{3,})")
_CONTINUES_BEFORE = re.compile(r"[\w/.#-]")
_CONTINUES_AFTER = re.compile(r"[\w/#?-]")
_MAX_SEARCHED = 30_000_000
"""Characters searched for one document, about a third of a second; else 100,000 links could take hours."""
# Two patterns, each with a literal first character, are ten times faster than one combined pattern.
_TICKS = re.compile(r"``*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


class SourceLines:
    """Finds the lines of texts in a document, in the order of the calls.

    Two calls with the same text return its first and its second occurrence. Code is not searched.
    """

    def __init__(self, body: str, *, first_line: int) -> None:
        self._body = body
        self._first = first_line
        self._prose: str | None = None
        self._breaks: list[int] = []
        self._from: dict[str, int] = {}
        self._left = _MAX_SEARCHED

    def find(self, *texts: str, ignore_case: bool = False) -> int:
        """Return the line in the file of the next occurrence of a text.

        The first of `texts` that occurs is used. If none does, return the first line of the body.
        """
        if self._prose is None:
            self._prose = without_code(self._body)
            self._breaks = [match.start() for match in re.finditer("\n", self._prose)]
        for text in filter(None, texts):
            if self._left < 0:
                break
            prose = self._prose.lower() if ignore_case else self._prose
            sought = text.lower() if ignore_case else text
            start = self._from.get(text, 0)
            position = _find_whole(sought, prose, start)
            if position < 0:
                position = _find_whole(sought, prose, 0)
            if position < 0:
                position = prose.find(sought)
            self._left -= abs(position - start) if position >= 0 else 2 * len(prose)
            if position >= 0:
                self._from[text] = position + 1
                return self._first + bisect_right(self._breaks, min(position, len(self._prose)) - 1)
        return self._first


def _find_whole(text: str, prose: str, start: int) -> int:
    """Return the position of a text that is not part of a longer one, or -1.

    For example, 'b.md' is part of 'a/b.md', and '/a' is part of '/a#b'.
    """
    stands_alone = not (text[0].isalnum() or text[0] in "/.#")
    position = prose.find(text, start)
    while position >= 0:
        end = position + len(text)
        before, after = prose[position - 1 : position], prose[end : end + 1]
        if (stands_alone or not _CONTINUES_BEFORE.match(before)) and not _CONTINUES_AFTER.match(after):
            return position
        position = prose.find(text, position + 1)
    return -1


def without_code(body: str) -> str:
    """Return the Markdown with fences and code spans replaced by spaces, so that lines and columns stay the same."""
    return _without_code_spans("\n".join(without_fences(body.split("\n"))))


def without_fences(lines: list[str]) -> list[str]:
    """Return the lines of a text with those of fences replaced by spaces."""
    lines = list(lines)
    unclosed: dict[str, int] = {}  # length of the shortest fence without an end, by its character
    index = 0
    while index < len(lines):
        opening = _FENCE.match(lines[index])
        if opening is None or len(opening[1]) >= unclosed.get(opening[1][0], len(lines[index]) + 1):
            index += 1
            continue
        end = _closing(lines, index + 1, opening[1])
        if end is None:
            unclosed[opening[1][0]] = len(opening[1])
            index += 1
            continue
        for inside in range(index, end + 1):
            lines[inside] = " " * len(lines[inside])
        index = end + 1
    return lines


def _without_code_spans(text: str) -> str:
    """Replace code spans by spaces; a span ends at the next run of backticks of equal length in its paragraph."""
    following: dict[int, int] = {}  # end of the next run of backticks to the right, by length
    ends: dict[int, int] = {}  # end of a code span, by start
    marks = sorted([*_TICKS.finditer(text), *_BLANK_LINE.finditer(text)], key=re.Match.start)
    for mark in reversed(marks):
        if mark[0][0] != "`":
            following.clear()
            continue
        length = len(mark[0])
        if length in following and text[mark.start() - 1 : mark.start()] != "\\":
            ends[mark.start()] = following[length]
        following[length] = mark.end()
    parts: list[str] = []
    position = 0
    for mark in marks:
        if mark.start() >= position and mark.start() in ends:
            end = ends[mark.start()]
            parts += [text[position : mark.start()], re.sub(r"[^\n]", " ", text[mark.start() : end])]
            position = end
    return "".join([*parts, text[position:]])


def _closing(lines: list[str], start: int, fence: str) -> int | None:
    for index in range(start, len(lines)):
        line = lines[index].strip(" \t>")
        if line.startswith(fence) and not line.strip(fence[0]):
            return index
    return None
