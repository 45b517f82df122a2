"""Whatever a post holds, converting it ends within seconds: what would take longer is told as a problem."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.markup.limits import MAX_CODE_SPANS, MAX_LINES, MAX_MARKS, MAX_MENTIONS, MOST_PROBLEMS, check_work
from paperlog.markup.renderer import Renderer

RENDERER = Renderer()
SECONDS = 10
"""Of processor time; the slowest of these takes two, and without its limit minutes."""


def paragraphs(text: str, *, size: int) -> str:
    """Paragraphs of 18,000 characters that repeat a text, as many as fit."""
    return "\n\n".join([(text * 18_000)[:18_000]] * max(size // 18_002, 1))


@pytest.mark.parametrize("trap", ["[](", "<a ", "![](", "[^1", "<!", "> ", "["])
def test_what_is_never_closed_is_refused_at_once(trap: str) -> None:
    started = time.process_time()
    (problem,) = RENDERER.render(paragraphs(trap, size=900_000), path="posts/a.md", body_line=5).problems
    assert problem.is_error
    assert problem.rule == "too-large"
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    "trap", ["`a ``b ", "1. ", "\\", '$$"\\``', "<script> ", "[a](b.md) ", "\\(a ", "**__", "^^=", "\\)_$$"]
)
def test_what_can_be_converted_is_converted_within_seconds(trap: str) -> None:
    started = time.process_time()
    rendered = RENDERER.render(paragraphs(trap, size=200_000), path="posts/a.md")
    assert len(rendered.problems) <= 2 * MOST_PROBLEMS
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("a\n" * (MAX_LINES + 1), "the text has more than 20,000 lines"),
        ("# a\n\n" * (MAX_MARKS + 1), "the text has more than 2,000 headings"),
        ("[^1]\n\n" * (MAX_MARKS + 1), "the text has more than 2,000 footnotes"),
        ("*[A]: b\n\n" * (MAX_MARKS + 1), "the text has more than 2,000 abbreviations"),
        ("[TOC]\n\n" * 11, "the text has more than 10 tables of contents"),
        ("$a$ $b$ $c$ $d$ $e$\n\n" * 4_001, "the text has more than 20,000 formulas"),
        ("a@b.cd c@d.ef g@h.ij\n\n" * 6_667, "the text has more than 20,000 mail addresses"),
        ("<div></b>\n\n" * 4_000, "more tags and elements of HTML are open at once than a post can have"),
        (
            "* * *\n" * 5_000,
            "more definitions, rules, headings and admonitions follow each other than a post can have",
        ),
        ("`a` " * (MAX_CODE_SPANS + 1), "the paragraph has more than 2,000 pieces of code"),
        (
            "\n\n".join(f"https://arxiv.org/abs/1501.{number:05}" for number in range(1, MAX_MENTIONS + 2)),
            "the text links to more than 1,000 papers, each of which gets a page",
        ),
    ],
)
def test_of_some_things_a_post_has_no_more_than_it_needs(body: str, message: str) -> None:
    (problem,) = RENDERER.render(body, path="posts/a.md").problems
    assert (problem.message, problem.rule, problem.is_error) == (message, "too-large", True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```\n", "\n> ```"),
        ("> ```\n", "\n> ```"),
        ("- ```\n", "\n- ```"),
        ("```\n", "\n    ```"),
        ("~~~\n", "\n```"),
        ("- a `b\n- ", "\n- c` d"),
    ],
)
def test_what_only_looks_like_code_hides_nothing(before: str, after: str) -> None:
    started = time.process_time()
    (problem, *_) = RENDERER.render(before + "[](" * 6_000 + after, path="posts/a.md").problems
    assert problem.rule == "too-large"
    assert time.process_time() - started < 1


def test_a_paragraph_that_asks_for_too_much_is_named_by_its_line() -> None:
    body = "One.\n\n```\ncode\n```\n\nTwo.\n\nx" + "[](" * 3_000
    (problem,) = RENDERER.render(body, path="posts/a.md", body_line=5).problems
    assert problem.line == 13


def test_long_posts_are_posts() -> None:
    chapter = "\n\n".join(
        f"## Part {number}\n\nA *word* of [that](https://e.example/{number}), where $x_{{{number}}} < y^2$, `[`.\n\n"
        "| a | b |\n|---|---|\n| **1** | 2 |\n\n```python\nx[(]<a \n```\n" + "Plain text of some length. " * 20
        for number in range(500)
    )
    for body in (chapter, "```\n" + "[](" * 100_000 + "\n```"):
        assert "too-large" not in {problem.rule for problem in RENDERER.render(body, path="posts/a.md").problems}


@given(st.text("[](<>a *_\n", max_size=200))
def test_small_texts_are_never_too_large(body: str) -> None:
    check_work(body)
