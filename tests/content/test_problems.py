"""How problems are told."""

from __future__ import annotations

import pytest

from paperlog.problems import Problem, ProblemsError, Severity, Suggestions, did_you_mean, report

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


def test_of_two_words_equally_near_the_same_is_suggested_whatever_their_order() -> None:
    assert {Suggestions(known).nearest("bart") for known in (("bert", "burt"), ("burt", "bert"))} == {"bert"}


def test_known_words_are_read_once_for_all_unknown_ones() -> None:
    suggestions = Suggestions(word for word in ("Transformers", "nlp"))
    assert [suggestions.hint(wrong) for wrong in ("transfomers", "nlpp", "x", "transfomers")] == [
        "did you mean 'Transformers'?",
        "did you mean 'nlp'?",
        None,
        "did you mean 'Transformers'?",
    ]
    assert Suggestions([]).hint("nlp") is None


def test_a_thousand_slips_among_fifty_thousand_words_get_no_more_suggestions_than_a_second_allows() -> None:
    suggestions = Suggestions(f"word-{number}" for number in range(50_000))
    found = [suggestions.nearest(f"wordd-{number}") for number in range(1_000)]
    assert found[0] == "word-0"
    assert found[-1] is None
