"""The Markdown of one post as rules read it, with code and comments excluded."""

from __future__ import annotations

import re
from bisect import bisect_right

from paperlog.markup.source_lines import without_code

_INDENTED = re.compile(r"(?: {4}|\t)")
_HOLDS_BLOCKS = re.compile(r"[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|!!!|\?\?\?|:[ \t]|\[\^)")


class Body:
    """A text whose first line is line `first_line` of the file `path`.

    `prose` is the text with code and comments replaced by spaces, so offsets stay the same. It is computed on first
    use, since most texts contain nothing that a rule has to look at.
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
        """Return the line and the column, both from 1, of the character at `offset`."""
        if not self._starts:
            self._starts = [0, *(index + 1 for index, sign in enumerate(self.text) if sign == "\n")]
        number = bisect_right(self._starts, offset)
        return self.first_line + number - 1, offset - self._starts[number - 1] + 1


def without_comments(text: str) -> str:
    """Return the text with HTML comments replaced by spaces; a comment that is never closed is kept."""
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
    """Return the text with indented code replaced by spaces; indented lines of a list or similar block are kept."""
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
