"""How problems are told."""

from __future__ import annotations

import pytest

from paperlog.problems import Problem, ProblemsError, Severity, did_you_mean, report

ERROR = Problem("posts/b.md", 2, "'title' is missing", "add a line 'title: ...'")
WARNING = Problem("posts/a.md", 7, "the post has no text", severity=Severity.WARNING)


def test_errors_come_first_and_warnings_below_are_marked() -> None:
    assert report([ERROR, WARNING]) == (
        "posts/b.md:2: 'title' is missing\n"
        "  hint: add a line 'title: ...'\n"
        "posts/a.md:7: warning: the post has no text\n"
        "1 error, 1 warning"
    )
    assert str(ProblemsError([ERROR, WARNING])) == report([WARNING, ERROR])


def test_warnings_alone_are_not_marked() -> None:
    assert report([WARNING]) == "posts/a.md:7: the post has no text\n1 warning"


@pytest.mark.parametrize(
    ("wrong", "known", "meant"),
    [
        ("tilte", "title", True),
        ("/tag/nlp/", "/tags/nlp/", True),
        ("/tags/nlpp/", "/tags/nlp/", True),
        ("fre-elb.md", "freelb.md", True),
        ("../2019/freelb.md", "../2020/freelb.md", True),
        ("Freelb.md", "freelb.md", True),
        ("nope.md", "Upper.md", False),
        ("/tags/nothere/", "/tags/ner/", False),
        ("posts/2019/gans.md", "posts/2019/bert.md", False),
        ("", "a", False),
    ],
)
def test_a_guess_is_near(wrong: str, known: str, meant: bool) -> None:
    assert did_you_mean(wrong, [known]) == (f"did you mean '{known}'?" if meant else None)
