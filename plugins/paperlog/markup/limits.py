"""How much Markdown one post may hold, so that converting it ends within seconds whatever its author wrote.

Python-Markdown looks for the end of every link and tag by a search through the rest of the paragraph or of the text.
For brackets that are never closed, or only after many others, that takes the square of their number: a paragraph of
19,000 characters of `[](` takes seven seconds, and a post of a megabyte holds fifty of them. So the work is estimated
first, in one pass over the text.
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
"""Characters in a post; a long book chapter has a tenth of it."""
MAX_PARAGRAPH = 20_000
"""Characters of a paragraph, list item or row outside code; where Markdown finds no end, its patterns are quadratic."""
MAX_WORK = 4_000_000
"""Characters that patterns look at in vain: brackets open at once times the size of their paragraph.

That is a sixth of a second. Raw HTML may cause as much work, and so may lines that cut a block in two.
"""
FREE_BRACKETS = 10
"""Brackets open at once that cost nothing; few texts have more, and a long one has many paragraphs."""
MAX_CODE_SPANS = 2_000
"""Pieces of code within one paragraph, for each of which the paragraph is copied."""
MAX_LINES = 20_000
"""Lines of a post; what splits a text into blocks and fences takes the square of their number."""
MAX_MARKS = 2_000
"""Headings, marks of footnotes, abbreviations: each is looked for, or numbered, among all others."""
MAX_CONTENTS = 10
"""Marks of a table of contents; each is looked for among all blocks."""
MAX_PIECES = 20_000
"""Formulas, and mail addresses, of which each takes as long as a hundred words."""
MAX_MENTIONS = 1_000
"""Papers that a post links to; each gets a page."""

MOST_PROBLEMS = 200
"""Problems of one kind that are reported of one post; finding the line of each takes time."""

_AFTER_FENCES = 24  # just after they are taken out, and before raw HTML is
_NEW_PARAGRAPH = re.compile(r"\s*(?:$|\||(?:[-*+]|\d+[.)])\s)")
_BRACKET = re.compile(r"[][()>]|<(?=[A-Za-z/!?])")
_OPENS = {"[": 0, "(": 1, "<": 2}
_CLOSES = {"]": 0, ")": 1, ">": 2}
_CODE_SPAN = re.compile(r"(?<![\\`])(`++)(?!`)[^\n]*?[^\n`]\1(?!`)")
_BLANK_LINES = re.compile(r"\n\s*\n")

_HEADING = re.compile(r"^[ \t>]*(?:#|=+[ \t]*$|-+[ \t]*$|<h[1-6])", re.MULTILINE | re.IGNORECASE)
_CUT = re.compile(r"^[ \t>]*(?:\*?\[[^\]\n]*\] ?:|(?:[-*_=][ \t]*)+$|#|!!!|\?\?\?)", re.MULTILINE)
"""Lines that end the block above them though no line is blank: definitions, rules, headings, admonitions."""

_HTML = re.compile(r"<(?:!--|!|\?|/?[A-Za-z][A-Za-z0-9:-]*)")
_ENDS = {"<!--": "-->", "<?": "?>"}
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_COPYING = 1_500
"""Characters that are copied in the time in which a pattern looks at one."""
_CUTTING = 4
"""Characters that are copied, and searched for a few signs, in that time."""
_SEARCH = 2_000
"""Characters that a pattern looks at in the time that it takes to make one."""


class TooLargeError(ValueError):
    """A text asks for too much; `near` is a line close to where it does, if one can be named."""

    def __init__(self, message: str, hint: str, *, near: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.near = near

    def problem(self, path: str, line: int) -> Problem:
        """Return the problem on that line of a post."""
        return Problem(path, line, self.message, self.hint, rule="too-large")


def check_length(body: str) -> None:
    """Raise `TooLargeError` if a text is too long to be looked at."""
    hint = "split it into several posts"
    if len(body) > MAX_BODY:
        raise TooLargeError(f"the text has {len(body):,} characters; a post can have {MAX_BODY:,}", hint)
    if body.count("\n") > MAX_LINES:
        raise TooLargeError(f"the text has more than {MAX_LINES:,} lines", hint)


def limit(markdown: Markdown) -> None:
    """Let a converter raise `TooLargeError` for a text that asks for too much.

    It looks at the text when fences are taken out of it, so what it takes for code is what the converter does.
    """
    markdown.preprocessors.register(_Limits(markdown), "paperlog-limits", _AFTER_FENCES)


class _Limits(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        check_work("\n".join(lines))
        return lines


def check_work(text: str) -> None:
    """Raise `TooLargeError` if converting a text without fences would take too long."""
    # No sum below exceeds these, and few posts come near; nor does the first exceed the number of characters.
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
    ):
        if number > most:
            raise TooLargeError(f"the text has more than {most:,} {noun}", "split it into several posts")


def _check_paragraphs(text: str) -> None:
    """Bound what patterns look at that search a paragraph for the end of a link, a tag or code."""
    work = 0
    for lines in _paragraphs(text):
        paragraph = "\n".join(lines)
        if paragraph.count("`") > 2 * MAX_CODE_SPANS:
            message = f"the paragraph has more than {MAX_CODE_SPANS:,} pieces of code"
            raise TooLargeError(message, "put them into a code block", near=_named(lines))
        size = sum(len(line.strip()) for line in lines)
        if size > MAX_PARAGRAPH:
            message = f"the paragraph has more than {MAX_PARAGRAPH:,} characters"
            raise TooLargeError(message, "add blank lines, or link to a file", near=_named(lines))
        prose = _CODE_SPAN.sub("", paragraph) if "`" in paragraph else paragraph
        work += max(_open_at_once(prose) - FREE_BRACKETS, 0) * size
        if work > MAX_WORK:
            message = "more brackets are open at once than a post can have"
            hint = "close each bracket in its paragraph, or put the text into a code block"
            raise TooLargeError(message, hint, near=_named(lines))


def _check_blocks(text: str) -> None:
    """Bound how often a block between blank lines is cut in two and copied."""
    work = 0
    for block in _BLANK_LINES.split(text):
        work += sum(1 for _ in _CUT.finditer(block)) * len(block) // _CUTTING
        if work > MAX_WORK:
            message = "more definitions, rules, headings and admonitions follow each other than a post can have"
            raise TooLargeError(message, "put blank lines between them", near=_named(block.split("\n")))


def _check_html(text: str) -> None:
    """Bound what is looked at for the ends of tags, comments and elements: all that follows, if there is none."""
    work = 0
    stack: list[str] = []
    opened: Counter[str] = Counter()
    ends = dict.fromkeys((*_ENDS.values(), ">", "\n\n"), -1)
    for match in _HTML.finditer(text):
        start, sign = match.span()[0], match[0]
        name = sign.strip("</").lower()
        end = _next(_ENDS.get(sign, ">"), text, match.end(), ends)
        work += end - start + (len(text) - start) // _COPYING
        if sign[1] in "!?":
            if stack:
                work += len(stack) * (_next("\n\n", text, start, ends) - start + _SEARCH)
        elif sign[1] == "/":
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
            raise TooLargeError(message, hint, near=_named(text[text.rfind("\n", 0, start) + 1 : end].split("\n")))


def _next(sign: str, text: str, start: int, found: dict[str, int]) -> int:
    """Return where a sign stands next, or the end of the text; `found` has what was returned for places before."""
    if found[sign] < start:
        place = text.find(sign, start)
        found[sign] = place if place >= 0 else len(text)
    return found[sign]


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
    """Return the most brackets of each kind that are open at one place, added up."""
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


def _named(lines: list[str]) -> str:
    """Return the first of the lines that is as the author typed it."""
    return next((line.strip() for line in lines if line.strip() and STX not in line), "")
