"""Plain text as LaTeX."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from paperlog.citations.latex import SYMBOLS, is_harmless, latex_text, latex_title


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("50% & more_less #1 $5", r"50\% \& more\_less \#1 \$5"),
        ("a~b^c\\d", r"a\textasciitilde{}b\textasciicircum{}c\textbackslash{}d"),
        (
            "{x} <y> |z|",
            r"\ensuremath{\lbrace}x\ensuremath{\rbrace} \ensuremath{<}y\ensuremath{>} \ensuremath{|}z\ensuremath{|}",
        ),
        ("François 深度 “quoted” – Łukasz", "François 深度 “quoted” – Łukasz"),
        ("β-VAE → ∞", r"\ensuremath{\beta}-VAE \ensuremath{\rightarrow} \ensuremath{\infty}"),
        ("e\u0301", "é"),
    ],
)
def test_text_is_shown_letter_for_letter(text: str, latex: str) -> None:
    assert latex_text(text) == latex


@pytest.mark.parametrize(
    "title",
    [r"$\beta$-VAE", r"On $\ell_1$ and $O(\sqrt{n})$ bounds", r"\(\alpha\)-fairness", r"The $\{0,1\}$ case", "$SO(3)$"],
)
def test_formulas_stay_formulas(title: str) -> None:
    assert latex_title(title) == title


@pytest.mark.parametrize(
    ("title", "latex"),
    [
        ("costs $35,000 or $5", r"costs \$35,000 or \$5"),
        ("$5-$10 and up", r"\$5-\$10 and up"),
        ("$$", r"\$\$"),
        (r"$\input{x}$", r"\$\textbackslash{}input\ensuremath{\lbrace}x\ensuremath{\rbrace}\$"),
        ("$x{$", r"\$x\ensuremath{\lbrace}\$"),
        ("$a % b$", r"\$a \% b\$"),
        ("$β+1$ & $x$", r"$\ensuremath{\beta}+1$ \& $x$"),
    ],
)
def test_what_is_no_harmless_formula_is_text(title: str, latex: str) -> None:
    assert latex_title(title) == latex


@pytest.mark.parametrize(
    "formula",
    [r"\write18{x}", r"\catcode`\%=12", r"^^69nput", r"x^ ^M", r"\def\a{}", "x}{", r"\{x", "x\\", "#1", "a&b", r"\\"],
)
def test_a_formula_that_reaches_beyond_itself_is_not_harmless(formula: str) -> None:
    assert not is_harmless(formula)


# The decoder has other opinions on two signs, and on which of two letters is the variant.
DECODED = [sign for sign in SYMBOLS if sign not in "εϵφϕ⋅★"]


@given(st.text(st.sampled_from([*"%&_#${}<>|~\\ab é王", *DECODED])))
def test_another_decoder_reads_the_text_back(text: str) -> None:
    decoder = LatexNodes2Text(math_mode="text", strict_latex_spaces=True)
    assert decoder.latex_to_text(latex_text(text)) == text
