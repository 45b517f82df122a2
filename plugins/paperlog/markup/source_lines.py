"""Where in a post's Markdown something stands, found again after the conversion has lost it."""

from __future__ import annotations

import re
from bisect import bisect_right

_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(`{3,}|~{3,})")
_GOES_ON_BEFORE = re.compile(r"[\w/.#-]")
_GOES_ON_AFTER = re.compile(r"[\w/#?-]")
_MOST_READ = 30_000_000
"""Characters of a document that may be searched, a third of a second: a hundred thousand links must not take a day."""
# Apart, and each with a first sign: so both are found ten times faster than by one pattern.
_TICKS = re.compile(r"``*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


class SourceLines:
    """Finds the lines of the things a document holds, in the order in which they are asked for.

    Asking twice for the same text gives its first and then its second place. Code is never looked at.
    """

    def __init__(self, body: str, *, first_line: int) -> None:
        self._body = body
        self._first = first_line
        self._prose: str | None = None
        self._breaks: list[int] = []
        self._from: dict[str, int] = {}
        self._left = _MOST_READ

    def find(self, *texts: str, ignore_case: bool = False) -> int:
        """The line in the file of the next place of the first of the texts that occurs, else the body's first line."""
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
    """Where a text stands that is no part of a longer one, such as 'b.md' is of 'a/b.md' or '/a' of '/a#b'; else -1."""
    stands_alone = not (text[0].isalnum() or text[0] in "/.#")
    position = prose.find(text, start)
    while position >= 0:
        end = position + len(text)
        before, after = prose[position - 1 : position], prose[end : end + 1]
        if (stands_alone or not _GOES_ON_BEFORE.match(before)) and not _GOES_ON_AFTER.match(after):
            return position
        position = prose.find(text, position + 1)
    return -1


def without_code(body: str) -> str:
    """The Markdown with everything in fences and code spans blanked, every line and column in its place."""
    return _without_code_spans("\n".join(without_fences(body.split("\n"))))


def without_fences(lines: list[str]) -> list[str]:
    """The lines of a text, those of fences blanked."""
    lines = list(lines)
    unclosed: dict[str, int] = {}  # the shortest fence that has no end, by its character
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
    """A code span runs from one row of backticks to the next of equal length in its paragraph."""
    following: dict[int, int] = {}  # by length, the end of the next row to the right
    ends: dict[int, int] = {}  # by start of a row, the end of the code that it opens
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
