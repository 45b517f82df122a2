"""The Markdown of one post as rules read it: what stands in code or in a comment is no text."""

from __future__ import annotations

import re
from bisect import bisect_right

from paperlog.markup.source_lines import without_code

_INDENTED = re.compile(r"(?: {4}|\t)")
_HOLDS_BLOCKS = re.compile(r"[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|!!!|\?\?\?|:[ \t]|\[\^)")


class Body:
    """A text whose first line is line `first_line` of the file `path`.

    `prose` is the text with code and comments blanked, every character in its place; it is made when it is first asked
    for, since most texts hold nothing that a rule has to look at.
    """

    def __init__(self, text: str, *, path: str, first_line: int = 1) -> None:
        self.text = text
        self.path = path
        self.first_line = first_line
        self._prose: str | None = None
        self._starts: list[int] = []

    @property
    def prose(self) -> str:
        """The text without code and comments."""
        if self._prose is None:
            self._prose = without_comments(_without_indented_code(without_code(self.text)))
        return self._prose

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of a character."""
        if not self._starts:
            self._starts = [0, *(index + 1 for index, sign in enumerate(self.text) if sign == "\n")]
        number = bisect_right(self._starts, offset)
        return self.first_line + number - 1, offset - self._starts[number - 1] + 1


def without_comments(text: str) -> str:
    """A text with every HTML comment blanked; one that never ends is left."""
    parts: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        comment = text[start : end + 3]
        parts += [text[position:start], "\n".join(" " * len(line) for line in comment.split("\n"))]
        position = end + 3
    return "".join([*parts, text[position:]])


def _without_indented_code(text: str) -> str:
    """A text with the lines blanked that are code by their indentation, not by standing in a list or the like."""
    if "\n    " not in text and "\n\t" not in text and not _INDENTED.match(text):
        return text
    lines = text.split("\n")
    in_block = is_code = False
    is_after_blank = True
    for index, line in enumerate(lines):
        if not line.strip():
            is_after_blank = True
            continue
        if _INDENTED.match(line):
            is_code = not in_block and (is_code or is_after_blank)
            if is_code:
                lines[index] = " " * len(line)
        else:
            is_code = False
            in_block = _HOLDS_BLOCKS.match(line) is not None or (in_block and not is_after_blank)
        is_after_blank = False
    return "\n".join(lines)
