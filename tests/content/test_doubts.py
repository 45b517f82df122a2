"""What is doubted in posts that have no errors."""

from __future__ import annotations

import pytest

from paperlog.content.parse import parse_post
from paperlog.problems import Severity


def doubted(yaml: str, body: str = "Hi\n") -> list[tuple[int, int, str, str, str | None]]:
    """Line, column, rule, message and hint of each warning; the first line of `yaml` is line 3."""
    post, problems = parse_post(f"---\ntitle: T\n{yaml}\n---\n{body}".encode(), path="posts/a.md")
    assert post
    assert {problem.severity for problem in problems} <= {Severity.WARNING}
    return [(item.line, item.column, item.rule, item.message, item.hint) for item in problems]


@pytest.mark.parametrize(
    ("yaml", "line", "column", "hint"),
    [
        ("arxiv: 1909.1176", 4, 8, 'arxiv: "1909.11760"'),
        ("papers: [1803.03635, 1909.1176]", 4, 22, '"1909.11760"'),
        ("papers:\n  - title: X\n  - arxiv: 1909.1176", 6, 12, 'arxiv: "1909.11760"'),
    ],
)
def test_digits_restored_to_a_number_are_told(yaml: str, line: int, column: int, hint: str) -> None:
    message = "'1909.1176' is a number to YAML and was read as '1909.11760'"
    assert doubted(f"date: 2019-12-03\n{yaml}") == [
        (line, column, "arxiv-float", message, f"if that is the paper, quote it: {hint}")
    ]


@pytest.mark.parametrize("typed", ["1909.11760", "'1909.11760'", "1909.11760v2", "0704.0001", "arXiv:1909.11760"])
def test_an_id_with_all_its_digits_is_not_doubted(typed: str) -> None:
    assert doubted(f"date: 2019-12-03\narxiv: {typed}\npapers: [1803.03635, {{title: X}}]") == []


@pytest.mark.parametrize(
    ("date", "updated", "is_doubted"),
    [
        ("2019-12-03", "2019-12-02", True),
        ("2019-12-03", "2019-12-03", False),
        ("2019-12-03T18:00", "2019-12-03", False),
        ("2019-12-03T00:30+02:00", "2019-12-03", False),
        ("2019-12-03T18:00", "2019-12-03T17:59", True),
        ("2019-12-03T18:00+03:00", "2019-12-03T17:59Z", False),
    ],
)
def test_a_post_changes_after_it_was_written(date: str, updated: str, is_doubted: bool) -> None:
    hint = "'date' is when the post was written, 'updated' when it last changed"
    expected = [(4, 10, "updated", "'updated' is earlier than 'date'", hint)]
    assert doubted(f"date: {date}\nupdated: {updated}") == (expected if is_doubted else [])


@pytest.mark.parametrize("body", ["", "\n", " \n\t\n"])
def test_a_post_without_text_is_told_at_the_end_of_its_front_matter(body: str) -> None:
    hint = "write it below the second line '---', or mark the post with 'draft: true'"
    assert doubted("date: 2019-12-03", body) == [(4, 1, "no-text", "the post has no text", hint)]
    assert doubted("date: 2019-12-03\ndraft: true", body) == []


def test_doubts_are_told_with_errors_too() -> None:
    post, problems = parse_post(
        b"---\ntitle: T\ndate: 2019-12-03\nauthors: [ada, ada]\narxiv: 1909.1176\n---\nHi\n", path="a.md"
    )
    assert post is None
    assert [(problem.line, problem.is_error) for problem in problems] == [(4, True), (5, False)]
