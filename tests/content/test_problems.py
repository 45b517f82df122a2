"""How problems are told."""

from __future__ import annotations

from paperlog.problems import Problem, ProblemsError, Severity, report

ERROR = Problem("posts/b.md", 2, "'title' is missing", "add a line 'title: ...'")
WARNING = Problem("posts/a.md", 7, "the post has no text", severity=Severity.WARNING)


def test_warnings_among_errors_are_marked() -> None:
    assert report([ERROR, WARNING]) == (
        "posts/a.md:7: warning: the post has no text\n"
        "posts/b.md:2: 'title' is missing\n"
        "  hint: add a line 'title: ...'\n"
        "1 error, 1 warning"
    )
    assert str(ProblemsError([ERROR, WARNING])) == report([WARNING, ERROR])


def test_warnings_alone_are_not_marked() -> None:
    assert report([WARNING]) == "posts/a.md:7: the post has no text\n1 warning"
