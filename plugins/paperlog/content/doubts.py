"""What a post may say but its author hardly means: warnings, each with a way to say what is meant."""

from __future__ import annotations

from collections.abc import Iterator

from paperlog.content.front_matter import Parts
from paperlog.content.schema import FrontMatter
from paperlog.content.yaml_document import Document, Number
from paperlog.papers.identifier import Identifier
from paperlog.problems import Problem, Severity


def doubts(front: FrontMatter, document: Document, parts: Parts, *, path: str) -> Iterator[Problem]:
    """A warning for each doubt about a post whose front matter has no errors.

    Args:
        front: The front matter, read.
        document: The front matter, as typed.
        parts: The text, with the line on which it starts.
        path: The file.
    """
    yield from _restored_digits(front, document, path)
    if front.updated and _is_earlier(front):
        line, column = document.place("updated")
        hint = "'date' is when the post was written, 'updated' when it last changed"
        yield _doubt("'updated' is earlier than 'date'", hint, "updated", path, line, column)
    if not front.draft and (not parts.body or parts.body.isspace()):
        hint = "write it below the second line '---', or mark the post with 'draft: true'"
        yield _doubt("the post has no text", hint, "no-text", path, parts.body_line - 1)


def _restored_digits(front: FrontMatter, document: Document, path: str) -> Iterator[Problem]:
    """Ids typed as numbers that lost zeros, or of which a digit was forgotten: nobody can tell which."""
    values = document.value
    if not isinstance(values, dict):
        return
    if front.arxiv:
        yield from _restored(values["arxiv"], front.arxiv, 'arxiv: "{}"', "arxiv", document, path)
    listed = values.get("papers")
    if not isinstance(listed, list):
        return
    for index, (typed, entry) in enumerate(zip(listed, front.papers, strict=True)):
        if entry.arxiv is None:
            continue
        if isinstance(typed, dict):
            key = f"papers.{index}.arxiv"
            yield from _restored(typed["arxiv"], entry.arxiv, 'arxiv: "{}"', key, document, path)
        else:
            yield from _restored(typed, entry.arxiv, '"{}"', f"papers.{index}", document, path)


def _restored(
    typed: object, read: Identifier, quoted: str, key: str, document: Document, path: str
) -> Iterator[Problem]:
    if isinstance(typed, Number) and typed != read.id:
        line, column = document.place(key)
        message = f"'{typed}' is a number to YAML and was read as '{read.id}'"
        hint = f"if that is the paper, quote it: {quoted.format(read.id)}"
        yield _doubt(message, hint, "arxiv-float", path, line, column)


def _is_earlier(front: FrontMatter) -> bool:
    assert front.updated is not None
    if front.updated.by_day or front.date.by_day:  # a day has no time that could be earlier
        return front.updated.moment.date() < front.date.moment.date()
    return front.updated.moment < front.date.moment


def _doubt(message: str, hint: str, rule: str, path: str, line: int, column: int = 1) -> Problem:
    return Problem(path, line, message, hint, Severity.WARNING, rule, column)
