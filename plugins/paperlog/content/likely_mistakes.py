"""Warnings about valid front matter that is probably not what the author meant, each with a hint."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from paperlog.content.front_matter import Parts
from paperlog.content.schema import FrontMatter
from paperlog.content.source import quoted
from paperlog.content.yaml_document import Document, KeyPath, Number
from paperlog.content.yaml_errors import in_quotes
from paperlog.papers.identifier import Identifier
from paperlog.problems import Problem, Severity

_HASH = re.compile(r"(?<=\S)[ \t]+(?=#)")
_WORD = re.compile(r"#(?!paperlog:)\w")
_OF_WORDS = frozenset(("title", "summary", "via", "name", "venue", "tags", "authors"))
"""Keys whose values are prose, in which `#1` may be part of the text."""


def likely_mistakes(front: FrontMatter, document: Document, parts: Parts, *, path: str) -> Iterator[Problem]:
    """Yield a warning for each likely mistake in a post whose front matter has no errors.

    Args:
        front: The validated front matter.
        document: The front matter as typed.
        parts: The post's text with the line on which it starts.
        path: The file.
    """
    yield from _restored_digits(front, document, path)
    if "#" in parts.yaml:
        yield from _cut_values(document, path)
    if front.updated and _is_earlier(front):
        line, column = document.place("updated")
        hint = "'date' is when the post was written, 'updated' when it last changed"
        yield _warning("'updated' is earlier than 'date'", hint, "updated", path, line, column)
    if not front.draft and (not parts.body or parts.body.isspace()):
        hint = "write it below the second line '---', or mark the post with 'draft: true'"
        yield _warning("the post has no text", hint, "no-text", path, parts.body_line - 1)


def _restored_digits(front: FrontMatter, document: Document, path: str) -> Iterator[Problem]:
    """Report ids typed as numbers that lack digits: a tool dropped zeros, or the author left out a digit."""
    values = document.value
    if not isinstance(values, dict):
        return
    if front.arxiv:
        yield from _restored(values["arxiv"], front.arxiv, 'arxiv: "{}"', ("arxiv",), document, path)
    listed = values.get("papers")
    if not isinstance(listed, list):
        return
    for index, (typed, entry) in enumerate(zip(listed, front.papers, strict=True)):
        if entry.arxiv is None:
            continue
        if isinstance(typed, dict):
            key = ("papers", index, "arxiv")
            yield from _restored(typed["arxiv"], entry.arxiv, 'arxiv: "{}"', key, document, path)
        else:
            yield from _restored(typed, entry.arxiv, '"{}"', ("papers", index), document, path)


def _restored(
    typed: object, read: Identifier, quoted: str, key: KeyPath, document: Document, path: str
) -> Iterator[Problem]:
    if isinstance(typed, Number) and typed != read.id:
        line, column = document.place(*key)
        message = f"'{typed}' is a number to YAML and was read as '{read.id}'"
        hint = f"if that is the paper, quote it: {quoted.format(read.id)}"
        yield _warning(message, hint, "arxiv-float", path, line, column)


def _cut_values(document: Document, path: str) -> Iterator[Problem]:
    """Report unquoted values that ` #` before a word cuts off, since YAML reads the rest as a comment."""
    values = sorted(document.values.items(), key=lambda item: (item[1], len(item[0])))
    for number, line in enumerate(document.source, document.first_line):
        hash_ = None if line.lstrip().startswith("#") else _HASH.search(line)
        if hash_ is None or not _WORD.match(line, hash_.end()):
            continue
        above = bisect_right(values, (number, hash_.start() + 1), key=lambda item: item[1])
        if not above:
            continue
        key, place = values[above - 1]
        name = next((part for part in reversed(key) if isinstance(part, str)), "")
        start = document.source_line(place[0])[: place[1] - 1]
        value = document.source_line(place[0])[place[1] - 1 :]
        written = line[: hash_.start()]
        is_plain = place != document.keys.get(key) and value[:1] not in ("'", '"', "|", ">")
        if name in _OF_WORDS and is_plain and not (len(key) > 1 and written.endswith(("]", "}", ","))):
            comment = line[hash_.end() :].strip()
            message = f"value of '{name}' ends before {quoted(comment)}, which is a comment to YAML"
            hint = in_quotes(start, value.rstrip()) if place[0] == number else "put the value in quotes"
            yield _warning(message, hint, "cut-value", path, number, hash_.end() + 1)


def _is_earlier(front: FrontMatter) -> bool:
    assert front.updated is not None
    if front.updated.by_day or front.date.by_day:  # a day has no time that could be earlier
        return front.updated.moment.date() < front.date.moment.date()
    return front.updated.moment < front.date.moment


def _warning(message: str, hint: str, rule: str, path: str, line: int, column: int = 1) -> Problem:
    return Problem(path, line, message, hint, Severity.WARNING, rule, column)
