"""Limit the Markdown of one post, so that any text is converted within seconds.

Python-Markdown searches the rest of the paragraph or the text for the end of every link and tag. If brackets are closed
late or never, the time is quadratic in their number: a paragraph of 19,000 characters of `[](` takes seven seconds, and
a post of a megabyte has room for fifty of them. So the work is estimated first, in one pass over the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import STX

from paperlog.problems import Problem

MAX_BODY = 1_000_000
"""Characters in a post; a long book chapter has about a tenth as many."""
MAX_PARAGRAPH = 20_000
"""Characters in a paragraph, list item or row outside code; Markdown's patterns are quadratic if they find no end."""
MAX_WORK = 4_000_000
"""Characters that patterns scan without a match: brackets open at once, times the size of their paragraph.

This takes a sixth of a second. The same limit applies to raw HTML, and to lines that split blocks.
"""
FREE_BRACKETS = 10
"""Brackets open at once that are not counted; few texts have more, and a long text has many paragraphs."""
MAX_CODE_SPANS = 2_000
"""Code spans in one paragraph; the paragraph is copied for each."""
MAX_LINES = 20_000
"""Lines in a post; splitting a text into blocks and fences is quadratic in their number."""
MAX_MARKS = 2_000
"""Headings, footnote markers or abbreviations; each is searched for or numbered among all others."""
MAX_CONTENTS = 10
"""Markers of a table of contents; each is searched for in all blocks."""
MAX_DELIMITERS = 300_000
"""Delimiters of emphasis in a post: `*`, `_`, `~`, `^` and `=`."""
MAX_PIECES = 20_000
"""Formulas or mail addresses; each takes as long as a hundred words."""
MAX_MENTIONS = 1_000
"""Papers that a post links to; each gets a page."""

MOST_PROBLEMS = 200
"""Problems of one kind reported for one post; finding the line of each takes time."""

_AFTER_FENCES = 24  # the priority directly after fences are extracted, and before raw HTML is
_NEW_PARAGRAPH = re.compile(r"\s*(?:$|\||(?:[-*+]|\d+[.)])\s)")
_BRACKET = re.compile(r"[][()>]|<(?=[A-Za-z/!?])")
_OPENS = {"[": 0, "(": 1, "<": 2}
_CLOSES = {"]": 0, ")": 1, ">": 2}
_CODE_SPAN = re.compile(r"(?<![\\`])(`++)(?!`)[^\n]*?[^\n`]\1(?!`)")
_BLANK_LINES = re.compile(r"\n\s*\n")

_HEADING = re.compile(r"^[ \t>]*(?:#|=+[ \t]*$|-+[ \t]*$|<h[1-6])", re.MULTILINE | re.IGNORECASE)
_SPLIT = re.compile(r"^[ \t>]*(?:\*?\[[^\]\n]*\] ?:|(?:[-*_=][ \t]*)+$|#|!!!|\?\?\?)", re.MULTILINE)
"""Lines that end the block above without a blank line: definitions, rules, headings, admonitions."""

_HTML = re.compile(r"<(?:!--|!|\?|/?[A-Za-z][A-Za-z0-9:-]*)")
_ENDS = {"<!--": "-->", "<?": "?>"}
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_COPYING = 1_500
"""Characters that are copied in the time that a pattern takes to scan one."""
_SPLITTING = 4
"""Characters that are copied and searched for a few delimiters in the time that a pattern takes to scan one."""
_SEARCH = 2_000
"""Characters that a pattern scans in the time that compiling it takes."""


class TooLargeError(ValueError):
    """Raised for a text that exceeds a limit; `near` is the text of a line near that place, or empty."""

    def __init__(self, message: str, hint: str, *, near: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.near = near

    def problem(self, path: str, line: int) -> Problem:
        """Return the error as a problem on a line of a post."""
        return Problem(path, line, self.message, self.hint, rule="too-large")


def check_length(body: str) -> None:
    """Raise `TooLargeError` if a text has too many characters or lines."""
    hint = "split it into several posts"
    if len(body) > MAX_BODY:
        raise TooLargeError(f"the text has {len(body):,} characters; a post can have {MAX_BODY:,}", hint)
    if body.count("\n") > MAX_LINES:
        raise TooLargeError(f"the text has more than {MAX_LINES:,} lines", hint)


def limit(markdown: Markdown) -> None:
    """Make a converter raise `TooLargeError` for a text that exceeds a limit.

    The text is checked after the converter has extracted fences, so both agree on what is code.
    """
    markdown.preprocessors.register(_Limits(markdown), "paperlog-limits", _AFTER_FENCES)


class _Limits(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        check_work("\n".join(lines))
        return lines


def check_work(text: str) -> None:
    """Raise `TooLargeError` if converting a text without fences would take too long."""
    # Upper bounds of the sums below, which few posts reach. For a short text its length is the cheapest bound.
    most = len(text) if len(text) ** 2 <= MAX_WORK else sum(map(text.count, "[(<>"))
    marks = text.count("\n") + text.count("[^")
    is_short = len(text) <= MAX_PARAGRAPH and marks <= MAX_MARKS and text.count("`") <= 2 * MAX_CODE_SPANS
    if is_short and most * len(text) <= MAX_WORK and text.count("[TOC]") <= MAX_CONTENTS:
        return
    _check_paragraphs(text)
    _check_blocks(text)
    if "<" in text:
        _check_html(text)
    for number, most, noun in (
        (sum(1 for _ in _HEADING.finditer(text)), MAX_MARKS, "headings"),
        (text.count("[^"), MAX_MARKS, "footnotes"),
        (text.count("*["), MAX_MARKS, "abbreviations"),
        (text.count("[TOC]"), MAX_CONTENTS, "tables of contents"),
        (text.count("$") // 2 + text.count("\\(") + text.count("\\["), MAX_PIECES, "formulas"),
        (text.count("@"), MAX_PIECES, "mail addresses"),
        (sum(map(text.count, "*_~^=")), MAX_DELIMITERS, "delimiters of emphasis"),
    ):
        if number > most:
            raise TooLargeError(f"the text has more than {most:,} {noun}", "split it into several posts")


def _check_paragraphs(text: str) -> None:
    """Limit the work of patterns that search a paragraph for the end of a link, a tag or code."""
    work = 0
    for lines in _paragraphs(text):
        paragraph = "\n".join(lines)
        if paragraph.count("`") > 2 * MAX_CODE_SPANS:
            message = f"the paragraph has more than {MAX_CODE_SPANS:,} pieces of code"
            raise TooLargeError(message, "put them into a code block", near=_typed_line(lines))
        size = sum(len(line.strip()) for line in lines)
        if size > MAX_PARAGRAPH:
            message = f"the paragraph has more than {MAX_PARAGRAPH:,} characters"
            raise TooLargeError(message, "add blank lines, or link to a file", near=_typed_line(lines))
        prose = _CODE_SPAN.sub("", paragraph) if "`" in paragraph else paragraph
        work += max(_open_at_once(prose) - FREE_BRACKETS, 0) * size
        if work > MAX_WORK:
            message = "more brackets are open at once than a post can have"
            hint = "close each bracket in its paragraph, or put the text into a code block"
            raise TooLargeError(message, hint, near=_typed_line(lines))


def _check_blocks(text: str) -> None:
    """Limit how often a block between blank lines is split and copied."""
    work = 0
    for block in _BLANK_LINES.split(text):
        work += sum(1 for _ in _SPLIT.finditer(block)) * len(block) // _SPLITTING
        if work > MAX_WORK:
            message = "more definitions, rules, headings and admonitions follow each other than a post can have"
            raise TooLargeError(message, "put blank lines between them", near=_typed_line(block.split("\n")))


def _check_html(text: str) -> None:
    """Limit the search for the ends of tags, comments and elements; without an end, all following text is scanned."""
    work = 0
    stack: list[str] = []
    opened: Counter[str] = Counter()
    ends = dict.fromkeys((*_ENDS.values(), ">", "\n\n"), -1)
    for match in _HTML.finditer(text):
        start, opening = match.span()[0], match[0]
        name = opening.strip("</").lower()
        end = _next(_ENDS.get(opening, ">"), text, match.end(), ends)
        work += end - start + (len(text) - start) // _COPYING
        if opening[1] in "!?":
            if stack:
                work += len(stack) * (_next("\n\n", text, start, ends) - start + _SEARCH)
        elif opening[1] == "/":
            work += len(stack)
            while opened[name] and (closed := stack.pop()):
                opened[closed] -= 1
                if closed == name:
                    break
        elif name not in _VOID and text[end - 1] != "/":
            stack.append(name)
            opened[name] += 1
            work += len(stack) // 10
        if work > MAX_WORK:
            message = "more tags and elements of HTML are open at once than a post can have"
            hint = "close each '<' and each element, or put the text into a code block"
            raise TooLargeError(message, hint, near=_typed_line(text[text.rfind("\n", 0, start) + 1 : end].split("\n")))


def _next(delimiter: str, text: str, start: int, found: dict[str, int]) -> int:
    """Return the next position of a delimiter, or the end of the text; `found` caches the last result of each."""
    if found[delimiter] < start:
        position = text.find(delimiter, start)
        found[delimiter] = position if position >= 0 else len(text)
    return found[delimiter]


def _paragraphs(prose: str) -> Iterator[list[str]]:
    """Yield the lines of each paragraph, list item or row."""
    paragraph: list[str] = []
    for line in prose.split("\n"):
        if paragraph and (not line.strip() or _NEW_PARAGRAPH.match(line)):
            yield paragraph
            paragraph = []
        if line.strip():
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _open_at_once(paragraph: str) -> int:
    """Return the maximum depths of all kinds of brackets plus the length of the longest quotation prefix."""
    depth, deepest = [0, 0, 0], [0, 0, 0]
    for match in _BRACKET.finditer(paragraph):
        bracket = match[0]
        if bracket in _OPENS:
            kind = _OPENS[bracket]
            depth[kind] += 1
            deepest[kind] = max(deepest[kind], depth[kind])
        elif depth[_CLOSES[bracket]]:
            depth[_CLOSES[bracket]] -= 1
    quotes = max(len(line) - len(line.lstrip("> ")) for line in paragraph.split("\n"))
    return sum(deepest) + quotes


def _typed_line(lines: list[str]) -> str:
    """Return the first line without placeholders of the converter, or an empty string."""
    return next((line.strip() for line in lines if line.strip() and STX not in line), "")
