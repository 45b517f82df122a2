"""Where front matter starts and ends."""

from __future__ import annotations

import pytest

from paperlog.content.front_matter import LARGEST, Parts, split
from paperlog.problems import Problem


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\na: 1\n---\nHi\n", Parts("a: 1\n", 2, "Hi\n", 4)),
        ("---\na: 1\n...\nHi\n", Parts("a: 1\n", 2, "Hi\n", 4)),
        ("---  \na: 1\n---\t\n\nHi", Parts("a: 1\n", 2, "\nHi", 4)),
        ("\n \n---\na: 1\n---\nHi", Parts("a: 1\n", 4, "Hi", 6)),
        ("---\n---", Parts("", 2, "", 2)),
        ("---\na: |\n  ---\n---\nb", Parts("a: |\n  ---\n", 2, "b", 5)),
        ("---\na: 1\n---\nb\n---\nc", Parts("a: 1\n", 2, "b\n---\nc", 4)),
    ],
)
def test_yaml_and_body_are_cut_with_their_lines(text: str, parts: Parts) -> None:
    assert split(text, path="p.md") == parts


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file is empty"),
        (" \n\n", 1, "the file is empty"),
        ("# Hello\n", 1, "no front matter"),
        ("title: x\ndate: 2019-12-03\n\nHi", 1, "no line '---' before the front matter"),
        ("\n---- \ntitle: x\n", 2, "front matter does not start with a line '---'"),
        ("+++\ntitle = 'x'\n+++\n", 1, "front matter between '+++' is not read"),
        ("---\ntitle: x\n", 1, "front matter is never closed"),
        ("\n\n---\ntitle: x\n ---\n", 3, "front matter is never closed"),
        ("---", 1, "front matter is never closed"),
        (f"---\na: {'x' * LARGEST}\n---\n", 2, "front matter is longer than 65,536 characters"),
    ],
)
def test_a_post_without_readable_front_matter_is_told_where(text: str, line: int, message: str) -> None:
    found = split(text, path="p.md")

    assert isinstance(found, Problem)
    assert (found.path, found.line, found.message) == ("p.md", line, message)
    assert found.hint
