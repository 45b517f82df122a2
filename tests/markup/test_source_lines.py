"""Where things stand in the Markdown."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.markup.source_lines import SourceLines, without_code


def test_each_question_moves_on_and_the_last_place_is_followed_by_the_first() -> None:
    lines = SourceLines("x\na b\na", first_line=4)
    assert [lines.find("a") for _ in range(3)] == [5, 6, 5]


def test_a_longer_target_is_not_the_shorter_one() -> None:
    lines = SourceLines("c/b.md b.mdx b.md#a\nb.md", first_line=1)
    assert lines.find("b.md") == 2


def test_what_is_nowhere_stands_in_the_first_line_of_the_text() -> None:
    assert SourceLines("x\ny", first_line=7).find("z", "zz") == 7
    assert SourceLines("x\ny", first_line=7).find("z", "y") == 8


@pytest.mark.parametrize(
    ("body", "hidden"),
    [
        ("```\nX\n```", True),
        ("~~~~ python\n~~~\nX\n~~~~", True),
        ("> ```\n> X\n> ```", True),
        ("- a\n\n    ```\n    X\n    ```", True),
        ("- ```\n  X\n  ```", True),
        ("`X`", True),
        ("`` a ` X ``", True),
        ("```\nX", False),
        ("`a\n\nX`", False),
        ("```\na\n```\nX", False),
        ("`a` X `b`", False),
        ("\\`a X `b`", False),
        ("``a` X `` b", True),
    ],
)
def test_code_is_not_looked_at(body: str, hidden: bool) -> None:
    assert ("X" not in without_code(body)) is hidden


@given(st.lists(st.sampled_from(["`", "``", "```", "~~~", "\n", "a ", "> ", "- "])).map("".join))
def test_blanking_code_moves_nothing(body: str) -> None:
    blanked = without_code(body)
    assert len(blanked) == len(body)
    assert all(new in (old, " ") for old, new in zip(body, blanked, strict=True))
    assert body.count("\n") == blanked.count("\n")


def test_rows_of_backticks_that_never_match_cost_no_time() -> None:
    body = " ".join("`" * (count % 50 + 1) for count in range(40_000))
    start = time.monotonic()
    without_code(body)
    assert time.monotonic() - start < 5
