"""arXiv's raw text, made readable."""

from __future__ import annotations

import time

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
        (r"On \textit{$B^0_s\toμ$ and {\bf \url{https://a.example/_x}}}", r"On $B^0_s\toμ$ and https://a.example/_x"),
        ("costs $35,000 in all", "costs $35,000 in all"),
        (r"a $\textbf{x}_{i}$ of {\it great} size", r"a $\textbf{x}_{i}$ of great size"),
        ("``quoted'' text -- with dashes", "“quoted” text – with dashes"),
        ("in: ''Gyros and Clocks'', Springer", "in: “Gyros and Clocks”, Springer"),
        ("Brownian~motion", "Brownian motion"),
        ("$ω$Test", "$ω$Test"),
        (
            r"\url{https://a.example/~x--y''z} and https://b.example/~z",
            "https://a.example/~x--y''z and https://b.example/~z",
        ),
        (r"\href{https://a.example/x}{the code}", "the code (https://a.example/x)"),
        ("$O(n\\log n)$--time and \\$5", "$O(n\\log n)$–time and $5"),
        (r"$L_\infty$-norm~bound \(x_{1}\) and $$\{y\}$$", r"$L_\infty$-norm bound \(x_{1}\) and $$\{y\}$$"),
        (r"as in \cite{foo} and Fig.~\ref{bar}: \LaTeX\ of 100\,\%", "as in and Fig.: LaTeX of 100 %"),
        (r"\alpha-divergence of \ours{}", "α-divergence of ours"),
        (r"na\"\i ve \'etude by Erd\H{o}s, \L{}ukasz and Fran\c cois", "naïve étude by Erdős, Łukasz and François"),
        (r"\textit{unclosed \emph{and \textbf{nested}", "unclosed and nested"),
        ("use `x' with --flag, not rock 'n' roll", "use ‘x’ with --flag, not rock 'n' roll"),
        (r"C:\Users\foo, US$ and C$", r"C:\Users\foo, US$ and C$"),
        ("zero\u200bwidth so\u00adft join\u200der\u2028line\U000e0041", "zerowidth soft join\u200der line"),
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


@pytest.mark.parametrize(
    "part",
    ["\\(", "\\[", "$a ", "\\emph{", "\\url{", "\\cite[", "`", "\\'", "https://", "\\c ", "\\href{a}{", "~", "--"],
)
def test_time_is_linear_in_hostile_text(part: str) -> None:
    start = time.process_time()
    clean_text(part * (100_000 // len(part)))
    assert time.process_time() - start < 2  # quadratic time would be minutes
