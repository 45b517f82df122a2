"""Split a post into its front matter and its text."""

from __future__ import annotations

import re

from msgspec import Struct

from paperlog.problems import Problem

LARGEST = 65_536
"""Maximum length of front matter in characters: a hundred times what a rich post needs."""

MINIMAL = "start the file with '---', a line 'title: ...', a line 'date: 2019-12-03' and '---' again"

_START = re.compile(r"(?:[ \t]*\n)*---[ \t]*(?:\n|\Z)")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_ALMOST_START = re.compile(r"\s*(---|\+\+\+|[\w-]+:\s)")


class Parts(Struct, frozen=True):
    """The YAML and the Markdown of a post, each with the line of the file on which it starts."""

    yaml: str
    yaml_line: int
    body: str
    body_line: int


def split(text: str, *, path: str) -> Parts | Problem:
    """Split a post, whose lines end in a line feed, at the fences of its front matter, or return a problem."""
    start = _START.match(text)
    if start is None:
        return _no_front_matter(text, path)
    end = _END.search(text, start.end())
    first = text.count("\n", 0, start.end()) + 1
    if end is None:
        line = max(first - 1, 1)
        hint = "add a line '---' after the last key"
        return Problem(path, line, "front matter is never closed", hint)
    if end.start() - start.end() > LARGEST:
        hint = "move text below the front matter"
        return Problem(path, first, f"front matter is longer than {LARGEST:,} characters", hint)
    yaml = text[start.end() : end.start()]
    return Parts(yaml, first, text[end.end() :], first + text.count("\n", start.end(), end.end()))


def _no_front_matter(text: str, path: str) -> Problem:
    if not text.strip():
        return Problem(path, 1, "the file is empty", MINIMAL)
    almost = _ALMOST_START.match(text)
    line = text.count("\n", 0, almost.start(1)) + 1 if almost else 1
    if almost and almost[1] == "+++":
        return Problem(path, line, "front matter between '+++' is not read", "write YAML between two lines '---'")
    if almost and almost[1] == "---":
        hint = "the first line must be '---' and nothing else"
        return Problem(path, line, "front matter does not start with a line '---'", hint)
    if almost:
        return Problem(path, line, "no line '---' before the front matter", "add a line '---' above it")
    return Problem(path, 1, "no front matter", MINIMAL)
