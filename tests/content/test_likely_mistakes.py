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
    ("yaml", "line", "column", "name", "lost", "hint"),
    [
        ("summary: We are #1 on GLUE", 4, 17, "summary", "#1 on GLUE", 'quote it: summary: "We are #1 on GLUE"'),
        ("via: C #ml", 4, 8, "via", "#ml", 'quote it: via: "C #ml"'),
        ("via:\n  url: https://e.example\n  name: \u0416 #ml", 6, 11, "name", "#ml", 'quote it: name: "\u0416 #ml"'),
        ("tags: nlp #bert", 4, 11, "tags", "#bert", 'quote it: tags: "nlp #bert"'),
        ("tags:\n- nlp #bert", 5, 7, "tags", "#bert", 'quote it: - "nlp #bert"'),
        ("papers:\n- title: A #2", 5, 12, "title", "#2", 'quote it: - title: "A #2"'),
        ("summary: One\n  two #3", 5, 7, "summary", "#3", "put the value in quotes"),
    ],
)
def test_words_that_yaml_takes_for_a_comment_are_told(
    yaml: str, line: int, column: int, name: str, lost: str, hint: str
) -> None:
    message = f"value of '{name}' ends before '{lost}', which is a comment to YAML"
    assert doubted(f"date: 2019-12-03\n{yaml}") == [(line, column, "cut-value", message, hint)]


@pytest.mark.parametrize(
    "yaml",
    [
        "summary: We are first # on GLUE",
        "summary: 'We are #1' #on GLUE",
        'summary: "We are\n  #1 and #2"',
        "summary: |\n  We are #1\n  and #2",
        "summary: C#, F#7 and a#b",
        "tags: [nlp] #bert",
        "tags: #ours\n- nlp",
        "tags: nlp #paperlog: ignore x",
        "tags: nlp # paperlog: ignore x",
        "via: {url: 'https://e.example', name: X} #where",
        "links: {code: https://e.example} #code\nlang: en #too\n#via: x #y\n  #x",
    ],
)
def test_comments_that_are_meant_are_not_doubted(yaml: str) -> None:
    assert doubted(f"date: 2019-12-03\n{yaml}") == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: T\n<<<<<<< HEAD\ndate: 2019-12-03\n=======\ndate: 2019-12-04\n>>>>>>> main\n---\nHi\n", 3),
        ("---\ntitle: T\ndate: 2019-12-03\n=======\n---\nHi\n", 4),
        ("---\ntitle: T\ndate: 2019-12-03\n>>>>>>> main\n---\nHi\n", 4),
        ("<<<<<<< HEAD\n---\ntitle: T\n---\nHi\n=======\n>>>>>>> main\n", 1),
    ],
)
def test_a_merge_conflict_in_front_matter_is_all_that_is_told(text: str, line: int) -> None:
    post, problems = parse_post(text.encode(), path="posts/a.md")
    assert post is None
    assert [(problem.line, problem.rule) for problem in problems] == [(line, "merge-conflict")]


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
