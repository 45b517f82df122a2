"""The authors' file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.content.authors import Author, load_authors


def test_authors_are_read_by_handle() -> None:
    text = (
        "ada: {name: Ada Lovelace, url: 'https://example.org/ada', orcid: https://orcid.org/0000-0002-1825-0097}\n"
        "JanRocketMan:\n"
        "x_1: {orcid: 0000-0002-1694-233x}\n"
    )

    assert load_authors(text.encode(), path="a.yml") == (
        {
            "ada": Author("ada", "Ada Lovelace", "https://example.org/ada", "0000-0002-1825-0097"),
            "JanRocketMan": Author("JanRocketMan", "JanRocketMan"),
            "x_1": Author("x_1", "x_1", None, "0000-0002-1694-233X"),
        },
        (),
    )


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        (
            "ada:\n  orcid: 0000-0002-1825-0098\n",
            2,
            "'ada.orcid' is an ORCID iD with a wrong digit: '0000-0002-1825-0098'",
            "copy it from orcid.org",
        ),
        ("ada:\n  orcid: 1825\n", 2, "'ada.orcid' is not an ORCID iD: '1825'", "write it as 0000-0002-1825-0097"),
        (
            "ada: {url: 'javascript:x'}\n",
            1,
            "'ada.url' is an unsafe link: 'javascript:x'",
            "links start with https://, http:// or mailto:",
        ),
        ("\na/b: {}\n", 2, "'a/b' cannot be a handle", "use letters, digits, hyphens and underscores"),
        ("ada: {}\nAda: {}\n", 2, "handle 'Ada' differs from 'ada' on line 1 only in case", "choose another handle"),
        ("ada:{name: Ada}\n", 1, "no space after 'ada:'", "write 'ada: {name: Ada}'"),
        (
            "ada: {}\n<<<<<<< HEAD\nbob: {}\n=======\nbo: {}\n>>>>>>> main\n",
            2,
            "merge conflict left in the text",
            "keep one version of the lines between '<<<<<<<' and '>>>>>>>', and remove these signs",
        ),
        ("ada: {nme: Ada}\n", 1, "unknown key 'nme' in 'ada'", "did you mean 'name'?"),
    ],
)
def test_mistakes_are_told_with_their_lines(text: str, line: int, message: str, hint: str) -> None:
    authors, problems = load_authors(text.encode(), path="posts/_authors.yml")

    assert authors == {}
    assert [(problem.line, problem.message, problem.hint) for problem in problems] == [(line, message, hint)]


@given(st.binary() | st.text(st.characters(codec="utf-8")).map(str.encode))
def test_any_bytes_are_authors_or_problems(data: bytes) -> None:
    authors, problems = load_authors(data, path="a.yml")

    assert not (authors and problems)
