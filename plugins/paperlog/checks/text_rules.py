"""Rules for the text of a post: it exists, and its headings and images are accessible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperlog.checks.body import Body, without_comments
from paperlog.content.post import Post
from paperlog.content.source import quoted
from paperlog.problems import Problem, Severity

QUESTIONS = (
    "<!-- The first paragraph is what lists and feeds show: replace it with what is new here, in your own words. -->",
    "<!-- What was measured, and by how much? Check every figure against the source. -->",
    "<!-- Who should read it, and where to read on? Two sentences can be a good post. -->",
)
"""The questions that `paperlog new` writes into a new post, below one sentence of facts."""

_OPENING = re.compile(
    r"A paper(?: by [^\n]+?)?, submitted to arXiv on [0-9]{1,2} [A-Z][a-z]+ [0-9]{4}(?: in [^\n]{1,80} \([^\s()]+\))?\."
    r"|This note is about the paper that arXiv knows as \S+"
    r"|This note is about (?:(?:the paper that|what) is linked above|what its title says)\."
)
_LONGEST_OPENING = 600
_PLACEHOLDERS = frozenset(
    (
        "todo", "tbd", "tba", "wip", "fixme", "placeholder", "coming soon", "write here", "write me", "your text here",
        "to be written", "to do", "to be done", "work in progress",
    )
)  # fmt: skip
_LOREM = "lorem ipsum"
_LONGEST_PLACEHOLDER = 60
_WORDLESS = re.compile(r"[\W_]+")
_ATX = re.compile(r"#(#{0,5})(?!#)[ \t]*(\S[^\n]*)?$", re.MULTILINE)  # searched by its literal first character
_INDENTS = frozenset(("", " ", "  ", "   "))
_SETEXT = re.compile(r"^(?![ \t]*(?:[#>|\n]|[-*+][ \t]|\d+[.)]))[^\n]+\n(=+|-+)[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"<h([1-6])[\s>]", re.IGNORECASE)
_IMAGE = re.compile(r"(?<!\\)!\[[ \t]*\][(\[]")
_IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_ALT = re.compile(r"\salt[\s=/>]", re.IGNORECASE)


def placeholders(post: Post, body: Body) -> Iterator[Problem]:
    """The text is more than a placeholder such as `TODO`, a comment, or *Lorem ipsum*.

    Text that is still as `paperlog new` wrote it (one sentence of facts above questions in comments) is a placeholder
    too. Mark an unfinished post with `draft: true`.
    """
    if post.draft or not body.text.strip():
        return  # an empty text is reported as `no-text`
    if "<!-- " in body.text and is_untouched(body.text):
        message, hint = "the text is as 'paperlog new' began it", "write it, and remove the comments that it answers"
        yield Problem(post.path, body.place(0)[0], message, hint, Severity.WARNING, "placeholder")
        return
    text = (without_comments(body.text) if "<!--" in body.text else body.text).strip()
    if len(text) > _LONGEST_PLACEHOLDER and _LOREM not in text[:_LONGEST_PLACEHOLDER].casefold():
        return
    words = _WORDLESS.sub(" ", text[:_LONGEST_PLACEHOLDER]).strip().casefold()
    if not text:
        message = "the text is only a comment"
    elif words in _PLACEHOLDERS or words.startswith(_LOREM):
        message = f"the text is only a placeholder: {quoted(text, longest=40)}"
    else:
        return
    offset = len(body.text) - len(body.text.lstrip())
    hint = "write it, or mark the post with 'draft: true'"
    yield Problem(post.path, body.place(offset)[0], message, hint, Severity.WARNING, "placeholder")


def missing_summary(post: Post, body: Body, *, excerpt: str) -> Iterator[Problem]:
    """A post has a `summary` in its front matter or a first paragraph: lists, feeds and previews show it.

    For a post that has only images, code or tables and no paragraph of text, they would show nothing.
    """
    if not post.summary and not excerpt and not post.draft and body.text.strip():
        hint = "add a line 'summary: ...' to the front matter, or a paragraph to the text"
        yield Problem(post.path, post.body_line, "no summary and no paragraph", hint, Severity.WARNING, "no-summary")


def heading_levels(post: Post, body: Body) -> Iterator[Problem]:
    """Headings start at level 2 (`##`), below the post's title, and skip no level on the way down.

    Screen readers and the table of contents rely on the levels.
    """
    above = 1
    for level, offset in _headings(body):
        line, column = body.place(offset)
        if level == 1:
            message = "heading of level 1, which is the title of the post"
            hint = "start at level 2, with '##', and move the headings below it down with it"
        elif level > above + 1:
            message = f"heading of level {level} below one of level {above}"
            if above == 1:
                message = f"first heading of level {level}, below the title"
            hint = f"write it with '{'#' * (above + 1)}'"
        else:
            above = level
            continue
        above = level
        yield Problem(post.path, line, message, hint, Severity.WARNING, "heading-level", column)


def images_without_text(post: Post, body: Body) -> Iterator[Problem]:
    """An image has alternative text, for readers who cannot see it and for when it cannot be loaded.

    Write a purely decorative image as HTML with an empty `alt`: `<img src="line.png" alt="">`.
    """
    found = []
    if "![" in body.text:
        found += [match.start() for match in _IMAGE.finditer(body.prose)]
    if "<img" in body.text or "<IMG" in body.text:
        found += [match.start() for match in _IMG.finditer(body.prose) if not _ALT.search(match[0])]
    for offset in sorted(found):
        line, column = body.place(offset)
        hint = "write what it shows: '![what it shows](...)'"
        yield Problem(post.path, line, "image without a text", hint, Severity.WARNING, "image-alt", column)


def _headings(body: Body) -> list[tuple[int, int]]:
    """Return the level and offset of each heading; empty if the levels are right even with code counted as text."""
    found = _headings_in(body.text)
    if all(level > 1 for level, _ in found) and all(
        level <= above + 1 for (level, _), above in zip(found, [1, *(level for level, _ in found)], strict=False)
    ):
        return []
    return _headings_in(body.prose)


def _headings_in(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    if "#" in text:
        for match in _ATX.finditer(text):
            start = text.rfind("\n", 0, match.start()) + 1
            if text[start : match.start()] in _INDENTS:
                found.append((1 + len(match[1]), start))
    if "\n==" in text or "\n--" in text or "\n=\n" in text or "\n-\n" in text:
        found += [(1 if match[1][0] == "=" else 2, match.start()) for match in _SETEXT.finditer(text)]
    if "<h" in text or "<H" in text:
        found += [(int(match[1]), match.start()) for match in _TAG.finditer(text)]
    return sorted(found, key=lambda heading: heading[1])


def is_untouched(body: str) -> bool:
    """Return whether a body still is what `paperlog new` wrote: its questions and one sentence of facts."""
    if not any(question in body for question in QUESTIONS):
        return False
    for question in QUESTIONS:
        body = body.replace(question, "")
    opening = body.strip()
    return len(opening) <= _LONGEST_OPENING and _OPENING.fullmatch(opening) is not None
