"""arXiv's raw text, made readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.papers.text import clean_names, clean_text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("0", "0"),
        ("A title\n  over two lines ", "A title over two lines"),
        (r"90\% of \textit{all} \emph{models}", "90% of all models"),
        (r"Code: \url{https://github.com/a/b}", "Code: https://github.com/a/b"),
        (r"Code at \url{https://github.com/zhuchen03/FreeLB.", "Code at https://github.com/zhuchen03/FreeLB."),
        (r"Fran\c{c}ois and Kru\v{z}kov, G\"odel, \'{E}mile, \o re", "François and Kružkov, Gödel, Émile, øre"),
        ("costs $35,000 in all", "costs $35,000 in all"),
        (r"a $\textbf{x}_{i}$ of {\it great} size", r"a $\textbf{x}_{i}$ of great size"),
        ("``quoted'' text -- with dashes", "“quoted” text – with dashes"),
        ("Brownian~motion", "Brownian motion"),
        ("$ω$Test", "$ω$Test"),
        ("evil\u202etext\x00\ufdd0", "eviltext"),
    ],
)
def test_text_is_cleaned_for_display(raw: str, shown: str) -> None:
    assert clean_text(raw) == shown


def test_authors_lose_spaces_and_what_is_no_name() -> None:
    assert clean_names([" OpenAI", ":", "", "The CMS", "Łukasz Kaiser"]) == ("OpenAI", "The CMS", "Łukasz Kaiser")


@given(st.text())
def test_any_text_becomes_one_line_that_a_page_can_hold(raw: str) -> None:
    shown = clean_text(raw)
    assert "\n" not in shown
    assert shown == shown.strip()
    shown.encode("utf-8")
