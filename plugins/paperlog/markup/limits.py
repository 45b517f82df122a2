"""How much Markdown one post may hold, so that converting it ends within seconds whatever its author wrote.

Python-Markdown looks for the end of every link and tag by a search through the rest of the paragraph. For brackets that
are never closed, or only after many others, that takes the square of their number: a paragraph of 19,000 characters
of `[](` takes seven seconds, and a post of a megabyte holds fifty of them. So the work is estimated first.
"""

from __future__ import annotations

import re

from paperlog.markup.source_lines import without_code
from paperlog.problems import Problem

MAX_BODY = 1_000_000
"""Characters in a post; a long book chapter has a tenth of it."""
MAX_PARAGRAPH = 20_000
"""Characters of a paragraph, list item or row outside code; where Markdown finds no end, its patterns are quadratic."""
MAX_WORK = 20_000_000
"""Brackets open at once and a tenth of the signs of emphasis, times the characters of their paragraph, in a post.

That is about two seconds at the worst, and ordinary text of the largest size has a tenth of it.
"""
MAX_CODE_SPANS = 2_000
"""Pieces of code within one paragraph, for each of which the paragraph is copied."""
MAX_LINES = 20_000
"""Lines of a post; what splits a text into blocks and fences takes the square of their number."""
MAX_MARKS = 2_000
"""Headings, and marks of footnotes; of those with one name, each is numbered by trying one number after another."""
MAX_MENTIONS = 1_000
"""Papers that a post links to; each gets a page."""

MOST_PROBLEMS = 200
"""Problems of one kind that are told of one post: nobody mends more at once, and finding each one's line takes time."""

_NEW_PARAGRAPH = re.compile(r"\s*(?:$|\||(?:[-*+]|\d+[.)])\s)")
_BRACKET = re.compile(r"[][()>]|<(?=[A-Za-z/!?])")
_EMPHASIS = re.compile(r"[*_=~^$]")
_OPENS = {"[": 0, "(": 1, "<": 2}
_CLOSES = {"]": 0, ")": 1, ">": 2}
_HEADING = re.compile(r"^[ \t>]*(?:#|=+[ \t]*$|-+[ \t]*$|<h[1-6])", re.MULTILINE | re.IGNORECASE)


def too_large(body: str, *, path: str, body_line: int) -> Problem | None:
    """Why a text is not converted, if it asks for too much."""
    if len(body) > MAX_BODY:
        message = f"the text has {len(body):,} characters; a post can have {MAX_BODY:,}"
        return Problem(path, body_line, message, "split it into several posts", rule="too-large")
    if body.count("\n") > MAX_LINES:
        message = f"the text has more than {MAX_LINES:,} lines"
        return Problem(path, body_line, message, "split it into several posts", rule="too-large")
    if body.count("`") > 2 * MAX_CODE_SPANS:
        for start, paragraph in _paragraphs(body):
            if sum(line.count("`") for line in paragraph) > 2 * MAX_CODE_SPANS:
                message = f"the paragraph has more than {MAX_CODE_SPANS:,} pieces of code"
                return Problem(path, body_line + start, message, "put them into a code block", rule="too-large")
    # No sum below exceeds these, and few posts come near; nor does the first exceed the number of characters.
    most = (
        len(body) if len(body) ** 2 <= MAX_WORK else sum(map(body.count, "[(<>")) + sum(map(body.count, "*_=~^$")) // 10
    )
    if len(body) <= MAX_PARAGRAPH and most * len(body) <= MAX_WORK and body.count("\n") + body.count("[^") <= MAX_MARKS:
        return None
    return _too_large(without_code(body), path, body_line)


def _too_large(prose: str, path: str, body_line: int) -> Problem | None:
    work = 0
    for start, paragraph in _paragraphs(prose):
        size = sum(len(line.strip()) for line in paragraph)
        if size > MAX_PARAGRAPH:
            message = f"the paragraph has more than {MAX_PARAGRAPH:,} characters"
            return Problem(path, body_line + start, message, "add blank lines, or link to a file", rule="too-large")
        text = "\n".join(paragraph)
        work += (_open_at_once(text) + len(_EMPHASIS.findall(text)) // 10) * size
        if work > MAX_WORK:
            message = "more brackets and signs of emphasis are open at once than a post can have"
            hint = "close each bracket and '*' in its paragraph, or put the text into a code block"
            return Problem(path, body_line + start, message, hint, rule="too-large")
    for number, noun in ((sum(1 for _ in _HEADING.finditer(prose)), "headings"), (prose.count("[^"), "footnotes")):
        if number > MAX_MARKS:
            message = f"the text has more than {MAX_MARKS:,} {noun}"
            return Problem(path, body_line, message, "split it into several posts", rule="too-large")
    return None


def _paragraphs(prose: str) -> list[tuple[int, list[str]]]:
    """The lines of each paragraph, list item or row, with the number of the first, counted from 0."""
    found: list[tuple[int, list[str]]] = []
    is_open = False
    for number, line in enumerate(prose.split("\n")):
        if not line.strip():
            is_open = False
        elif is_open and not _NEW_PARAGRAPH.match(line):
            found[-1][1].append(line)
        else:
            found.append((number, [line]))
            is_open = True
    return found


def _open_at_once(paragraph: str) -> int:
    """The most brackets of each kind that are open at one place, added up."""
    depth, deepest = [0, 0, 0], [0, 0, 0]
    for match in _BRACKET.finditer(paragraph):
        sign = match[0]
        if sign in _OPENS:
            kind = _OPENS[sign]
            depth[kind] += 1
            deepest[kind] = max(deepest[kind], depth[kind])
        elif depth[_CLOSES[sign]]:
            depth[_CLOSES[sign]] -= 1
    quotes = max(len(line) - len(line.lstrip("> ")) for line in paragraph.split("\n"))
    return sum(deepest) + quotes
